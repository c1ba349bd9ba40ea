"""Printed use of a stage's product at a place, where no reliance table follows from it."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="uses",
    meaning="Printed use of a stage's product at a place.",
    columns=(
        Column("mineral", "text", "slug of the mineral"),
        Column("stage", "text", "slug of the stage whose product it is"),
        Column("place", "text", "ISO 3166 code"),
        Column("year", "integer", "calendar year"),
        Column("mass_t", "number", "use in the year, scrap included", unit="t"),
    ),
    key=("mineral", "stage", "place", "year"),
    file="uses.csv",
)
