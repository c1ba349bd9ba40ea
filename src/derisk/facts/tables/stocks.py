"""Stocks held or aimed at by governments."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="stocks",
    meaning="Stocks held or aimed at by governments.",
    columns=(
        Column("mineral", "text", "slug of the mineral"),
        Column("stage", "text", "slug of the stage whose product it is"),
        Column("place", "text", "ISO 3166 code"),
        Column("holder", "text", "government, commercial, or government and industry"),
        Column("days", "number", "days of use", unit="days", optional=True),
        Column("mass_t", "number", "tonnes of content", unit="t", optional=True),
        Column(
            "year",
            "integer",
            "calendar year of a holding, or from which a target stands; empty: the year of the source",
            optional=True,
        ),
    ),
    key=("mineral", "stage", "place", "holder", "quality"),  # a target is prior, a holding is not: both stand
    file="stocks.csv",
)
