"""Export controls and other policy events that touched a chain."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="events",
    meaning="Export controls and other policy events that touched a chain.",
    columns=(
        Column("mineral", "text", "slug of the mineral"),
        Column("date", "text", "in effect from: year, month or day"),
        Column("by", "text", "ISO 3166 code of the place that imposes it"),
        Column("target", "text", "place it is aimed at, or all"),
        Column("instrument", "text", "kind of measure"),
        Column("covers", "text", "goods, as the source names them"),
        Column("hs", "text", "customs headings, semicolons between", optional=True),
        Column("status", "text", "in force, ended, suspended, announced ...", optional=True),
        Column("announced", "text", "date of the announcement", optional=True),
        Column("effect", "text", "terms or measured effect", optional=True),
    ),
    key=("mineral", "date", "by", "target", "instrument"),
    file="events.csv",
)
