"""The substitution index of the EU's supply risk."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="substitution",
    meaning="The substitution index SI_SR of the EU's supply risk: 1 if nothing can take its place.",
    columns=(
        Column("mineral", "text", "slug of the mineral, or any for the prior"),
        Column("material", "text", "element or product that the publisher means"),
        Column("index", "number", "SI_SR, 0-1"),
        Column("low", "number", "lower end of the range", optional=True),
        Column("high", "number", "upper end of the range", optional=True),
    ),
    key=("mineral", "material", "cite"),
    file="substitution.csv",
)
