"""Named projects: mines, plants, recycling; those that are published, and a user's own."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

STATUSES = (
    "planned", "feasibility", "permitted", "financed", "building", "commissioning", "operating", "idle",
    "stopped",
)  # fmt: skip
TECHNOLOGIES = ("mine", "refinery", "component-plant", "recycling", "integrated")

TABLE = Table(
    name="project",
    meaning="Named mines, plants and recycling outside China as published, and a user's own (private).",
    columns=(
        Column("project", "text", "name of the project"),
        Column("owner", "text", "who builds or runs it", optional=True),
        Column("mineral", "text", "slug of the mineral"),
        Column("stage", "text", "slug of the stage whose product it makes"),
        Column("place", "text", "ISO 3166 code of where it stands"),
        Column("site", "text", "town or region", optional=True),
        Column(
            "technology", "text",
            "mine, refinery, component-plant, recycling, or integrated: from its own ore, not what the stage "
            "before makes",
        ),
        Column(
            "status", "text",
            "planned (announced), feasibility, permitted, financed, building, commissioning, operating, idle "
            "(ran before) or stopped",
        ),
        Column("capacity", "text", "nameplate as printed", optional=True),
        Column("capacity_t_a", "number", "nameplate, tonnes of content a year", unit="t/a", optional=True),
        Column("first_plan_year", "integer", "first output as planned first", optional=True),
        Column("start_year", "integer", "first output: actual, else the latest plan", optional=True),
        Column(
            "lead_years", "number", "from the decision (from now, where it is taken) to first output",
            unit="years", optional=True,
        ),
        Column("capex", "number", "capital, in the currency", unit="currency", optional=True),
        Column("capex_low", "number", "lower end of the capital", unit="currency", optional=True),
        Column("capex_high", "number", "upper end of the capital", unit="currency", optional=True),
        Column("currency", "text", "ISO 4217 code of the money", optional=True),
        Column("money_year", "integer", "year of the money: its exchange rate, its prices", optional=True),
        Column(
            "capex_covers", "text", "what else the capital pays for, so that it is no cost per tonne",
            optional=True,
        ),
        Column(
            "opex_per_t", "number", "running cost without feed, per tonne of content, in the currency",
            unit="currency per t", optional=True,
        ),
        Column("chance", "number", "chance that it is built, 0-1; empty: that of its status", optional=True),
        Column("support", "text", "public money behind it", optional=True),
    ),
    key=("project", "mineral", "stage"),
    file="project.csv",
    shown=(
        "project", "mineral", "stage", "place", "technology", "status", "capacity_t_a", "start_year", "capex",
        "currency", "money_year", "cite",
    ),
)  # fmt: skip
