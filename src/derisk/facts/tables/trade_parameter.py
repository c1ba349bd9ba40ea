"""The trade parameter t of the EU's supply risk."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="trade_parameter",
    meaning="The trade parameter t of the EU's supply risk; 1 for every pair without a row.",
    columns=(
        Column("mineral", "text", "slug of the mineral, or any"),
        Column("step", "text", "extraction or processing"),
        Column("place", "text", "ISO 3166 code of the supplier, or a group of them"),
        Column("scope", "text", "world, or eu for sourcing of the EU"),
        Column("factor", "number", "t: above 1 restricts, below 1 an agreement eases"),
    ),
    key=("mineral", "step", "place", "scope"),
    file="trade_parameter.csv",
)
