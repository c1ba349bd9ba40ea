"""Printed yearly prices of the single products of a mineral."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="prices_by_product",
    meaning="Printed yearly prices of the single products of a mineral: oxides, metals, ores, grades.",
    columns=(
        Column("mineral", "text", "slug of the mineral"),
        Column("product", "text", "product and quotation, as the publisher names them"),
        Column("year", "integer", "calendar year"),
        Column("price_usd_t", "number", "price per tonne, of what basis says", unit="USD/t"),
    ),
    key=("mineral", "product", "year", "cite"),
    file="prices_by_product.csv",
)
