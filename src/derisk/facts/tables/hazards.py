"""Yearly probability that a supplier stops exports of a stage's product."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="hazards",
    meaning="Yearly probability that a supplier stops exports of a stage's product.",
    columns=(
        Column("mineral", "text", "slug of the mineral"),
        Column("stage", "text", "slug of the stage whose product it is"),
        Column("supplier", "text", "ISO 3166 code"),
        Column("annual_probability", "number", "central value"),
        Column("low", "number", "lower end"),
        Column("high", "number", "upper end"),
    ),
    key=("mineral", "stage", "supplier"),
    file="hazards.csv",
)
