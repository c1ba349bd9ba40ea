"""Factors, priors and cited parameters of the model, with ranges."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="parameters",
    meaning="Factors, priors and cited parameters of the model, with ranges.",
    columns=(
        Column("key", "text", "name of the parameter"),
        Column("mineral", "text", "slug, or any"),
        Column("stage", "text", "slug, or any"),
        Column("value", "number", "central value"),
        Column("low", "number", "lower end of the range", optional=True),
        Column("high", "number", "upper end of the range", optional=True),
    ),
    key=("key", "mineral", "stage"),
    file="parameters.csv",
)
