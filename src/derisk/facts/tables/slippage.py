"""How far named projects slipped: first plan against the latest, in years and in cost."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="slippage",
    meaning="Dates and costs of named projects, first plan against latest; selected towards known changes.",
    columns=(
        Column("project", "text", "name of the project as the text has it"),
        Column("milestone", "text", "what was planned"),
        Column("first_planned", "text", "first plan as printed", optional=True),
        Column("latest", "text", "latest plan or actual date as printed", optional=True),
        Column("delay_years", "number", "latest less first date", unit="years", optional=True),
        Column("happened", "text", "yes; no: the latest date is a plan, so at least so late; or stopped"),
        Column("capex_first", "number", "first cost", unit="currency", optional=True),
        Column("capex_latest", "number", "latest cost of the same scope", unit="currency", optional=True),
        Column("currency", "text", "ISO 4217 code", optional=True),
        Column("overrun", "number", "latest cost over first", optional=True),
    ),
    key=("project",),
    file="slippage.csv",
    shown=("project", "first_planned", "latest", "delay_years", "happened", "overrun", "note", "cite"),
)
