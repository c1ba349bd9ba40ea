"""Salient statistics of the United States: output, trade, use, stocks, prices and reliance as printed."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="salient",
    meaning="Salient statistics of the United States: output, trade, use, stocks, prices, reliance.",
    columns=(
        Column("mineral", "text", "slug of the mineral"),
        Column("commodity", "text", "the survey's name of it, or of a part of it"),
        Column("statistic", "text", "production, import, export, consumption, stock, price or reliance"),
        Column("detail", "text", "the publisher's line, or column of an earlier edition"),
        Column("place", "text", "ISO 3166 code"),
        Column("year", "integer", "calendar year"),
        Column("value", "number", "figure in its unit; empty for a bound or letter", optional=True),
        Column("printed", "text", "the cell as printed: W withheld, E net exporter, s less than half a unit"),
    ),
    key=("mineral", "commodity", "detail", "place", "year", "cite"),
    file="salient/{mineral}.csv",
)
