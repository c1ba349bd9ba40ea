"""Printed net import reliance of the United States, and the salient rows that it follows from."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="reliance",
    meaning="Printed net import reliance of the United States, and the rows that it follows from.",
    columns=(
        Column("mineral", "text", "slug of the mineral"),
        Column("stage", "text", "slug of the stage whose product it is nearest to"),
        Column("stream", "text", "all, or a stream of the mineral"),
        Column("place", "text", "ISO 3166 code"),
        Column("year", "integer", "calendar year"),
        Column("share", "number", "printed share of use, 0-1; empty for a bound or letter", optional=True),
        Column("printed", "text", "the cell as printed, per cent: E net exporter, > more than, < less"),
        Column("own_t", "number", "own output that the publisher counts", unit="t", optional=True),
        Column("net_t", "number", "imports less exports", unit="t", optional=True),
        Column("use_t", "number", "apparent consumption", unit="t", optional=True),
        Column("rows", "text", "salient rows that own_t, net_t and use_t are made of", optional=True),
    ),
    key=("mineral", "stage", "stream", "place", "year", "cite"),
    file="reliance.csv",
)
