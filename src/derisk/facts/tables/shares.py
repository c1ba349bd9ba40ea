"""Printed shares of a place in world output of a stage."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="shares",
    meaning="Printed shares of a place in world output of a stage.",
    columns=(
        Column("mineral", "text", "slug of the mineral"),
        Column("stage", "text", "slug of the stage whose product it is"),
        Column("place", "text", "ISO 3166 code or group"),
        Column("year", "integer", "calendar year"),
        Column("share", "number", "share of world output, 0-1"),
    ),
    key=("mineral", "stage", "place", "year"),
    file="shares.csv",
)
