"""Demand of the world by sector."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="demand_sectors",
    meaning="Demand of the world by sector, in the base year and in 2050 under stated policies.",
    columns=(
        Column("mineral", "text", "slug"),
        Column("sector", "text", "sector, as the publisher names it; the clean technologies have a total"),
        Column("scenario", "text", "base or STEPS"),
        Column("year", "integer", "calendar year"),
        Column("mass_t", "number", "demand", unit="t"),
    ),
    key=("mineral", "sector", "scenario", "year"),
    file="demand_sectors.csv",
)
