"""Monthly prices of base and precious metals."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="prices_monthly",
    meaning="Monthly prices of base and precious metals, nominal.",
    columns=(
        Column("mineral", "text", "slug of the mineral"),
        Column("product", "text", "metal, as the publisher names it"),
        Column("month", "text", "YYYY-MM"),
        Column("price_usd_t", "number", "mean of the month", unit="USD/t"),
    ),
    key=("product", "month"),
    file="prices_monthly.parquet",
)
