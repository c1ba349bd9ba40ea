"""A user's own projects."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="project",
    meaning="A user's own projects: mines, plants, recycling. Private; none is shipped.",
    columns=(
        Column("project", "text", "name of the project"),
        Column("mineral", "text", "slug of the mineral"),
        Column("stage", "text", "slug of the stage whose product it makes"),
        Column("place", "text", "ISO 3166 code"),
        Column("technology", "text", "mine, refinery, component-plant or recycling"),
        Column("status", "text", "planned, building, operating, idle or stopped"),
        Column("capacity_t_a", "number", "nameplate, tonnes of content a year", unit="t/a"),
        Column("start_year", "integer", "first year of output", optional=True),
        Column("capex_usd", "number", "capital", unit="USD", optional=True),
        Column("opex_usd_t", "number", "operating cost without feed", unit="USD/t", optional=True),
    ),
    key=("project", "mineral", "stage"),
    file="project.csv",
)
