"""Yearly probability that a supplier restricts exports of a stage's product."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="hazards",
    meaning="Yearly probability that a supplier restricts exports of a stage's product.",
    columns=(
        Column("mineral", "text", "slug of the mineral, or any"),
        Column("stage", "text", "slug of the stage; any; or joint: several minerals at once"),
        Column("supplier", "text", "ISO 3166 code"),
        Column("annual_probability", "number", "central value"),
        Column("low", "number", "lower end"),
        Column("high", "number", "upper end"),
        Column("in_force", "text", "since when a control stands: year, month or day", optional=True),
    ),
    key=("mineral", "stage", "supplier"),
    file="hazards.csv",
)
