"""What prices in general stood at, by year, so that money of different years can be compared."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="price_levels",
    meaning="Consumer prices of the United States by year: what makes dollars of different years comparable.",
    columns=(
        Column("year", "integer", "calendar year"),
        Column("level", "number", "index, mean of the year; 1982-84 is 100", unit="1982-84=100"),
    ),
    key=("year",),
    file="price_levels.csv",
)
