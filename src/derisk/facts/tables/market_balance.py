"""What of a year's supply of the world was not used."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="market_balance",
    meaning="What of a year's supply of the world was not used, and so was put to stock.",
    columns=(
        Column("mineral", "text", "slug of the mineral"),
        Column("stage", "text", "slug of the stage whose product it is"),
        Column("year", "integer", "calendar year"),
        Column("surplus_t", "number", "supply less use; negative in a year of deficit", unit="t/a"),
    ),
    key=("mineral", "stage", "year", "cite"),
    file="market_balance.csv",
)
