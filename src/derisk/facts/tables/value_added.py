"""Value added of manufacturing sectors."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="value_added",
    meaning="Value added of the sectors of manufacturing.",
    columns=(
        Column("place", "text", "ISO 3166 code; EU27 stands for the 26 members that the table adds up"),
        Column("sector", "text", "sector of the World Input-Output Database, c3 to c16"),
        Column("name", "text", "name of the sector"),
        Column("year", "integer", "calendar year"),
        Column("value_usd", "number", "value added", unit="USD"),
    ),
    key=("place", "sector", "year"),
    file="value_added.csv",
)
