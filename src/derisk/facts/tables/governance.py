"""Scores of governance by place and year."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="governance",
    meaning="Scores of governance by place and year. Without a row it is not known, never stable.",
    columns=(
        Column("place", "text", "ISO 3166 code"),
        Column("year", "integer", "calendar year"),
        Column("dimension", "text", "political-stability, or mean-of-six"),
        Column("score", "number", "estimate, about -2.5 (weak) to +2.5 (strong)"),
        Column("std_error", "number", "standard error of the estimate", optional=True),
    ),
    key=("place", "year", "dimension"),
    file="governance.parquet",
)
