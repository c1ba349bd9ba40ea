"""Gross domestic product."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="gdp",
    meaning="Gross domestic product.",
    columns=(
        Column("place", "text", "ISO 3166 code; EU27 and WLD as printed"),
        Column("year", "integer", "calendar year"),
        Column("gdp_usd", "number", "GDP at current prices", unit="USD"),
    ),
    key=("place", "year"),
    file="gdp.parquet",
)
