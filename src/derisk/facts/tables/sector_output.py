"""Gross output of sectors."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="sector_output",
    meaning="Gross output of sectors; less what they buy (table input_output) it is their value added.",
    columns=(
        Column("place", "text", "ISO 3166 code; ROW all places the publisher does not name"),
        Column("sector", "text", "sector of the World Input-Output Database, c1 to c35"),
        Column("name", "text", "name of the sector"),
        Column("year", "integer", "calendar year"),
        Column("output_usd", "number", "gross output", unit="USD"),
    ),
    key=("place", "sector", "year"),
    file="sector_output.csv",
)
