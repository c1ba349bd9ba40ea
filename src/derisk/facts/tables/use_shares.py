"""Printed shares of a place in world use of a stage's product."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="use_shares",
    meaning="Printed shares of a place in world use of a stage's product.",
    columns=(
        Column("mineral", "text", "slug of the mineral"),
        Column("stage", "text", "slug of the stage whose product it is"),
        Column("place", "text", "ISO 3166 code or group"),
        Column("year", "integer", "calendar year"),
        Column("share", "number", "share of world use, 0-1"),
    ),
    key=("mineral", "stage", "place", "year"),
    file="use_shares.csv",
)
