"""Plants of the past whose first output is dated: what a backtest may know to be on its way."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="openings",
    meaning="Plants of the past with the month of their first output; those of today are in `project`.",
    columns=(
        Column("project", "text", "name of the plant"),
        Column("mineral", "text", "slug of the mineral"),
        Column("stage", "text", "slug of the stage whose product it makes"),
        Column("place", "text", "ISO 3166 code of where it stands"),
        Column("opened", "text", "month of first output, YYYY-MM; July where only the year is printed"),
        Column("capacity_t_a", "number", "what it can make, tonnes of content a year", unit="t/a"),
    ),
    key=("project", "mineral", "stage"),
    file="openings.csv",
)
