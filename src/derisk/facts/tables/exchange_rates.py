"""What a unit of money is worth in US dollars, by year."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="exchange_rates",
    meaning="What a unit of money is worth in US dollars, by year; currencies a project may be in.",
    columns=(
        Column("currency", "text", "ISO 4217 code"),
        Column("year", "integer", "calendar year"),
        Column("usd_per_unit", "number", "US dollars per unit of the currency", unit="USD per unit"),
    ),
    key=("currency", "year"),
    file="exchange_rates.csv",
)
