"""Origins of an economy's imports of a product that six-digit headings pool with others, or do not carry."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="import_origins",
    meaning="Printed shares of origins in imports that a finer code counts apart from a pooled heading, or "
    "for which the trade data have no heading.",
    columns=(
        Column("mineral", "text", "slug of the mineral"),
        Column("stage", "text", "slug of the stage whose product it is"),
        Column("place", "text", "ISO 3166 code or group that imports; inner trade of a group is not in it"),
        Column("origin", "text", "ISO 3166 code"),
        Column("year", "integer", "calendar year"),
        Column("share_quantity", "number", "share of all imports of the code by weight, 0-1", optional=True),
        Column("share_value", "number", "share of all imports of the code by value, 0-1", optional=True),
        Column(
            "named",
            "text",
            "largest: no origin that is not named has more than those named; some: one may have",
        ),
    ),
    key=("mineral", "stage", "place", "origin", "year"),
    file="import_origins.csv",
)
