"""Reserves in the ground by place, as each edition of the survey prints them."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="reserves",
    meaning="Reserves in the ground by place, as each edition of the survey prints them.",
    columns=(
        Column("mineral", "text", "slug of the mineral"),
        Column("form", "text", "what is counted where the publisher counts several things; else all"),
        Column("place", "text", "ISO 3166 code; ROW other countries, WLD printed total"),
        Column("year", "integer", "year before the edition"),
        Column("mass_t", "number", "reserves; empty for a bound or a word", unit="t", optional=True),
        Column("printed", "text", "the cell as printed, with its unit"),
    ),
    key=("mineral", "form", "place", "year", "cite"),
    file="reserves.csv",
)
