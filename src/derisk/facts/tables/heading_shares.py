"""How much of a heading that pools several minerals is one of them, by who ships it where."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="heading_shares",
    meaning="How much of the value shipped under a heading that pools several minerals is one of them.",
    columns=(
        Column("mineral", "text", "slug of the mineral"),
        Column("stage", "text", "slug of the stage whose product it is"),
        Column("hs6", "text", "customs heading, six digits"),
        Column("origin", "text", "ISO 3166 code"),
        Column("destination", "text", "ISO 3166 code or group; WLD: wherever no nearer row says otherwise"),
        Column("year", "integer", "calendar year of the measurement"),
        Column("share", "number", "share of value, 0-1"),
    ),
    key=("mineral", "stage", "hs6", "origin", "destination", "year"),
    file="heading_shares.csv",
)
