"""The substitution indices of the EU's assessment."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="substitution",
    meaning="The substitution indices of the EU's assessment: 1 if nothing can take its place.",
    columns=(
        Column("mineral", "text", "slug of the mineral, or any for the prior"),
        Column("material", "text", "element or product that the publisher means"),
        Column("purpose", "text", "supply-risk (SI_SR) or economic-importance (SI_EI)"),
        Column("index", "number", "substitution index, 0-1"),
        Column("low", "number", "lower end of the range", optional=True),
        Column("high", "number", "upper end of the range", optional=True),
    ),
    key=("mineral", "material", "purpose", "cite"),
    file="substitution.csv",
)
