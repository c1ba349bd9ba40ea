"""Yearly probability that a supplier restricts, or stops altogether, exports of a stage's product."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="hazards",
    meaning="Yearly probability that a supplier restricts, or stops, exports of a stage's product.",
    columns=(
        Column("mineral", "text", "slug of the mineral, or any"),
        Column("stage", "text", "slug of the stage; any; or joint: several minerals at once"),
        Column("supplier", "text", "ISO 3166 code"),
        Column("to", "text", "whose supply: an ISO 3166 code, or all: whoever no row names", optional=True),
        Column("annual_probability", "number", "of any act that counts, in part or whole; central value"),
        Column("low", "number", "lower end"),
        Column("high", "number", "upper end"),
        Column("in_force", "text", "since when a control stands: year, month or day", optional=True),
        Column("stop_probability", "number", "of an act that stops all; central value", optional=True),
        Column("stop_low", "number", "lower end", optional=True),
        Column("stop_high", "number", "upper end", optional=True),
        Column("stopped_since", "text", "since when a ban towards it stands", optional=True),
        Column("hits", "number", "acts that hit it; empty where nobody counted", optional=True),
    ),
    key=("mineral", "stage", "supplier", "to"),
    file="hazards.csv",
)
