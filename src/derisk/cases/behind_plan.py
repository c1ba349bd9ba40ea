"""The facts behind a row of a plan: what the chain could build, what may stop, and what a project prints."""

from __future__ import annotations

from typing import Any

from derisk import facts
from derisk.cases.fact_rows import fact_row
from derisk.terms.answer import Row

ANY = "any"  # a candidate of every chain without a row of its own
CASES = 20  # of slippage shown
# parameters that a plan reads beyond those of the monthly market
KEYS = (
    "controlled_growth_share", "demand_growth", "discount_rate", "essential_use_share", "joint_premium_share",
    "joint_qualification_share", "least_running_share", "outside_capex_premium", "outside_opex_premium",
    "partial_act_cut", "permit_years_saved", "shock_stop_months", "stock_storage_cost_share",
    "target_miss_penalty_multiple",
)  # fmt: skip


def project_facts(found: Row) -> tuple[list[Row], list[str]]:
    """The row of a named project, how such projects slipped, and the rate of its currency; and notes."""
    name = found.get("project")
    if name is None:
        return [], []
    lines = [
        line
        for line in facts.table("project").iter_rows(named=True)
        if (line["project"], line["mineral"]) == (name, found["mineral"])
    ]
    if not lines:
        return [], [f"{name} stands in the plan's own file of projects and in no table."]
    listed = [fact_row("project", line) for line in lines]
    for line in lines:
        listed += _rates(line)
        if line["chance"] is None:
            listed += _parameter(f"built_share_{line['status']}")
    cases = list(facts.table("slippage").iter_rows(named=True))
    cases.sort(key=lambda line: line["project"] != name)
    left = len(cases) - CASES
    notes = (
        [f"{left} more published cases of slippage are behind it: derisk facts slippage."] if left > 0 else []
    )
    return [*listed, *(fact_row("slippage", line) for line in cases[:CASES])], notes


def candidate_facts(mineral: str) -> list[Row]:
    """What the chain could build: its own rows of candidates and those of every chain."""
    return [
        fact_row("candidates", line)
        for line in facts.table("candidates").iter_rows(named=True)
        if line["mineral"] in (mineral, ANY)
    ]


def _rates(line: dict[str, Any]) -> list[Row]:
    """The price levels and the exchange rate by which a project's printed money became today's dollars."""
    from derisk.facts.money import rate

    levels = [
        fact_row("price_levels", each)
        for each in facts.table("price_levels").iter_rows(named=True)
        if line["capex"] is not None and each["year"] == line["money_year"]
    ]
    if line["currency"] in (None, "USD"):
        return levels
    used = rate(line["currency"], line["money_year"])
    return levels + [
        fact_row("exchange_rates", each)
        for each in facts.table("exchange_rates").iter_rows(named=True)
        if (each["currency"], each["year"]) == (used.currency, used.year)
    ]


def _parameter(key: str) -> list[Row]:
    return [
        fact_row("parameters", line)
        for line in facts.table("parameters").iter_rows(named=True)
        if line["key"] == key
    ]
