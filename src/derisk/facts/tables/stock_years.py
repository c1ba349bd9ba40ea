"""Stocks reported at the end of a year, beside the use they cover."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="stock_years",
    meaning="Stocks reported at the end of a year, beside the yearly use they are held against.",
    columns=(
        Column("mineral", "text", "slug of the mineral"),
        Column("stage", "text", "slug of the stage whose product it is"),
        Column("place", "text", "ISO 3166 code"),
        Column("holder", "text", "who holds them: industry, consumers, producers, government"),
        Column("year", "integer", "calendar year"),
        Column("mass_t", "number", "stock at the end of the year", unit="t"),
        Column("use_t", "number", "use in the year, on the same basis", unit="t/a", optional=True),
    ),
    key=("mineral", "stage", "place", "holder", "year", "cite"),
    file="stock_years.csv",
)
