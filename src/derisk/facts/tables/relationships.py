"""Cited shipments of a stage's product for which no customs heading of its own exists."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="relationships",
    meaning="Cited shipments of a stage's product for which no customs heading of its own exists.",
    columns=(
        Column("mineral", "text", "slug of the mineral"),
        Column("stage", "text", "slug of the stage whose product it is"),
        Column("origin", "text", "ISO 3166 code"),
        Column("destination", "text", "ISO 3166 code"),
        Column("year", "integer", "calendar year"),
        Column("mass_t", "number", "shipment", unit="t", optional=True),
        Column(
            "relation",
            "text",
            "beside (added to shipments under headings), whole (in their place), else where none is seen",
            optional=True,
        ),
    ),
    key=("mineral", "stage", "origin", "destination", "year"),
    file="relationships.csv",
)
