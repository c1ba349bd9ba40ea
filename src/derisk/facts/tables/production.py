"""Output by place, stage and year, as each publisher prints it."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="production",
    meaning="Output by place, stage and year, as each publisher prints it.",
    columns=(
        Column("mineral", "text", "slug of the mineral"),
        Column("stage", "text", "slug of the stage whose product it is"),
        Column("stream", "text", "all, light, heavy or magnet (Nd, Pr, Dy, Tb only)"),
        Column("place", "text", "ISO 3166 code; ROW other countries, WLD printed total"),
        Column("year", "integer", "calendar year"),
        Column("mass_t", "number", "output", unit="t", optional=True),
    ),
    key=("mineral", "stage", "stream", "place", "year", "cite"),
    file="production/{mineral}.csv",
)
