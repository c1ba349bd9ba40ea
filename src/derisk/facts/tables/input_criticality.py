"""How badly sectors need what other sectors make."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="input_criticality",
    meaning=(
        "Can production go on for some months without the input? 1 no, 0.5 with losses, 0 yes; "
        "by a rule on what the input costs."
    ),
    columns=(
        Column("input", "text", "sector that makes the input, World Input-Output Database"),
        Column("sector", "text", "sector that uses it"),
        Column("rating", "number", "1: nothing is made without it, 0.5: in part, 0: goes on"),
    ),
    key=("input", "sector"),
    file="input_criticality.csv",
)
