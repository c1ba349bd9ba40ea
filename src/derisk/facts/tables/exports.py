"""Printed exports of a stage's product by a place to all the world together."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="exports",
    meaning="Printed exports of a stage's product to all the world, where headings do not tell them.",
    columns=(
        Column("mineral", "text", "slug of the mineral"),
        Column("stage", "text", "slug of the stage whose product it is"),
        Column("place", "text", "ISO 3166 code of the exporter"),
        Column("year", "integer", "calendar year"),
        Column(
            "mass_t", "number", "exports in the year; gross weight is the most that they contain", unit="t"
        ),
    ),
    key=("mineral", "stage", "place", "year"),
    file="exports.csv",
)
