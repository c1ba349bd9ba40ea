"""End-of-life recycling input rates, each publisher's beside the others'."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="recycling",
    meaning="End-of-life recycling input rates: share of supply from old scrap. All publishers stand.",
    columns=(
        Column("mineral", "text", "slug of the mineral, or any for the prior"),
        Column("material", "text", "element or product that the publisher means"),
        Column("place", "text", "ISO 3166 code or group"),
        Column("rate", "number", "EoL-RIR, 0-1"),
        Column("low", "number", "lower end of the range", optional=True),
        Column("high", "number", "upper end of the range", optional=True),
    ),
    key=("mineral", "material", "place", "cite"),
    file="recycling.csv",
)
