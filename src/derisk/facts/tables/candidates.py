"""What can be built: cost, lead time, ramp and life by technology."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="candidates",
    meaning="What can be built: cost, lead time, ramp and life by technology.",
    columns=(
        Column(
            "technology", "text",
            "mine, refinery, component-plant, recycling, integrated (mine and refinery in one), stockpile, "
            "thrifting, or what helps these: infrastructure, permitting, joint-purchasing",
        ),
        Column("mineral", "text", "slug; any: for chains without a row of their own"),
        Column("stage", "text", "stage whose product it makes, or any"),
        Column(
            "costs", "text",
            "per tonne; of price: multiples of the base price of a tonne; of plant: multiples of the capital "
            "of the plant that is helped",
        ),
        Column("capex_usd_t_a", "number", "capital per tonne of content a year", unit="USD per t/a"),
        Column("capex_low", "number", "lower end", unit="USD per t/a"),
        Column("capex_high", "number", "upper end", unit="USD per t/a"),
        Column("money_year", "integer", "year of that money; empty: of the base prices", optional=True),
        Column("opex_usd_t", "number", "operating cost without feed", unit="USD/t"),
        Column("opex_low", "number", "lower end", unit="USD/t"),
        Column("opex_high", "number", "upper end", unit="USD/t"),
        Column("lead_years", "number", "decision to first product", unit="years"),
        Column("lead_low", "number", "shortest", unit="years"),
        Column("lead_high", "number", "longest", unit="years"),
        Column("ramp_1", "number", "share of nameplate in the first year of output"),
        Column("ramp_2", "number", "second year"),
        Column("ramp_3", "number", "third year"),
        Column("ramp_4", "number", "fourth year and after"),
        Column("life_years", "number", "economic life", unit="years"),
        Column("max_share", "number", "most that can be built at a place, as a share of alliance use"),
        Column(
            "max_share_low", "number", "lower end; empty: no range, of what makes nothing", optional=True
        ),
        Column("max_share_high", "number", "upper end", optional=True),
        Column("least_t_a", "number", "least size that is built; 0: any", unit="t/a"),
    ),
    key=("technology", "mineral", "stage"),
    file="candidates.csv",
    shown=(
        "technology", "mineral", "stage", "costs", "capex_usd_t_a", "capex_low", "capex_high", "opex_usd_t",
        "lead_years", "max_share", "max_share_low", "max_share_high", "least_t_a", "note",
    ),
)  # fmt: skip
