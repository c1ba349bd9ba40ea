"""Capacity by place of today, and of the world to 2029."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="capacity",
    meaning="Capacity by place of today, and of the world to 2029: announced projects are not all built.",
    columns=(
        Column("mineral", "text", "slug of the mineral"),
        Column("stage", "text", "slug of the stage whose product it makes"),
        Column("stream", "text", "all, a stream of the mineral, or idled: what stands still beside it"),
        Column("place", "text", "ISO 3166 code; ROW other countries, WLD printed total"),
        Column("year", "integer", "calendar year, year-end; years after the edition are an outlook"),
        Column("capacity_t_a", "number", "capacity; empty where it is withheld", unit="t/a", optional=True),
    ),
    key=("mineral", "stage", "stream", "place", "year", "cite"),
    file="capacity.csv",
)
