"""Printed prices of a stage's product."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="prices",
    meaning="Printed prices of a stage's product.",
    columns=(
        Column("mineral", "text", "slug of the mineral"),
        Column("stage", "text", "slug of the stage whose product it is"),
        Column("year", "integer", "calendar year"),
        Column("price_usd_t", "number", "price per tonne of content", unit="USD/t"),
    ),
    key=("mineral", "stage", "year", "cite"),
    file="prices.csv",
)
