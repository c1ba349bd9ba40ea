"""Demand of the world by scenario."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="demand_outlook",
    meaning="Demand of the world by scenario.",
    columns=(
        Column("mineral", "text", "slug"),
        Column("scenario", "text", "base, STEPS, APS or NZE"),
        Column("year", "integer", "calendar year"),
        Column("mass_t", "number", "demand", unit="t"),
    ),
    key=("mineral", "scenario", "year"),
    file="demand_outlook.csv",
)
