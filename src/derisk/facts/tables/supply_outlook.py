"""What places are expected to mine and refine, as published: set beside what a plan takes to grow."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="supply_outlook",
    meaning="What places are expected to make by a published outlook, single figures to set beside a plan.",
    columns=(
        Column("mineral", "text", "slug of the mineral"),
        Column("stage", "text", "slug of the stage whose product it makes"),
        Column("place", "text", "ISO 3166 code; WLD printed total"),
        Column("year", "integer", "calendar year; the edition's base year or later"),
        Column("scenario", "text", "the publisher's name of the case"),
        Column("mass_t", "number", "output, content", unit="t/a"),
    ),
    key=("mineral", "stage", "place", "year", "scenario"),
    file="supply_outlook.csv",
)
