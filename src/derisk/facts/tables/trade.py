"""Bilateral shipments by customs heading and year."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="trade",
    meaning="Bilateral shipments by customs heading and year.",
    columns=(
        Column("year", "integer", "calendar year"),
        Column("exporter", "text", "ISO 3166 code"),
        Column("importer", "text", "ISO 3166 code"),
        Column("hs6", "text", "customs heading"),
        Column("hs_edition", "text", "edition of the Harmonized System"),
        Column("value_usd", "number", "FOB value", unit="USD"),
        Column("gross_t", "number", "weight of the product", unit="t", optional=True),
    ),
    key=("hs6", "year", "exporter", "importer", "hs_edition"),
    file="trade/{hs6}-{hs_edition}.parquet",
    beside=True,
)
