"""Export quotas of today with a level: what a supplier lets out a year, from when to when."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="quotas",
    meaning="Export quotas that begin after the years of trade in the facts, with their levels.",
    columns=(
        Column("mineral", "text", "slug of the mineral"),
        Column("supplier", "text", "ISO 3166 code of the place that imposes it"),
        Column("to", "text", "place it is aimed at, or all"),
        Column("start", "text", "first month, YYYY-MM"),
        Column("until", "text", "month in which it is over, YYYY-MM; empty: no end is stated", optional=True),
        Column("mass_t", "number", "what may leave, of all stages together, content a year", unit="t/a"),
    ),
    key=("mineral", "supplier", "to", "start"),
    file="quotas.csv",
)
