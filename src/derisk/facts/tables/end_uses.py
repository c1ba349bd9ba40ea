"""Shares of use of a mineral by application."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="end_uses",
    meaning="Shares of use by application, as printed; sector, stage and product of each are our reading.",
    columns=(
        Column("mineral", "text", "slug of the mineral"),
        Column("place", "text", "ISO 3166 code; WLD the world"),
        Column("year", "integer", "calendar year"),
        Column("application", "text", "what it is used for, as printed"),
        Column("share", "number", "share of use by mass, 0-1"),
        Column("sector", "text", "sector of the table value_added that makes it; a prior"),
        Column(
            "stage", "text", "stage whose product it takes; empty: all stages after the mine", optional=True
        ),
        Column("product", "text", "product first made of it, as in the table embodied_output"),
    ),
    key=("mineral", "place", "year", "application"),
    file="end_uses.csv",
)
