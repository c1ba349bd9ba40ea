"""What `derisk why` says of a stress figure is what the code does, and it lists the rows that count."""

from __future__ import annotations

from functools import lru_cache

import pytest

from derisk import facts
from derisk.cases import answers
from derisk.cases.fact_rows import parameter_facts
from derisk.cases.meanings import meaning_of
from derisk.stress.calibrate import FIRST_STEP
from derisk.stress.shortage import RECOVERED, SHORTAGE
from derisk.terms.answer import Row

ASKED = "stress/by=CHN,mineral=cobalt,to=JPN,months=3"


@lru_cache(maxsize=1)
def behind() -> list[Row]:
    return answers.why(f"{ASKED}/JPN/cobalt/refining/shortfall/2025-02").rows


def test_formulas_name_the_thresholds_of_the_code() -> None:
    said = {name: " ".join(meaning_of("stress", name) or ()) for name in (
        "shortfall", "months_to_shortage", "months_to_recover")}  # fmt: skip
    assert f"{FIRST_STEP:.2f} times base" in said["shortfall"] and "designed out" in said["shortfall"]
    assert f"shortfall >= {SHORTAGE:g} - first month of a restriction" in said["months_to_shortage"]
    assert f"{SHORTAGE:.0%}".replace("%", " %") in said["months_to_shortage"]
    assert f"shortfall <= {RECOVERED:g} after the last with >= {SHORTAGE:g}" in said["months_to_recover"]


def test_of_each_parameter_only_the_row_that_counts_is_listed() -> None:
    found = [row["fact"] for row in behind()[1:] if row["id"].startswith("parameters/")]
    (elasticity,) = [each for each in found if each["key"] == "demand_elasticity"]
    assert elasticity["mineral"] == "cobalt", "the chain has a row of its own, so that of any does not count"
    (recovery,) = [each for each in found if each["key"] == "recovery" and each["stage"] == "refining"]
    assert recovery["value"] == facts.parameter("recovery", "cobalt", "refining").value


def test_a_stream_of_a_group_lists_the_rows_of_its_group() -> None:
    (row,) = parameter_facts(["demand_elasticity"], "platinum", ["refining"])
    assert row["value"] == facts.parameter("demand_elasticity", "platinum", "refining").value


def test_what_a_run_counts_besides_its_baseline_is_listed() -> None:
    tables = {row["id"].split("/")[0] for row in behind()[1:]}
    assert {"project", "market_balance", "parameters"} <= tables
    for row in behind()[1:]:
        if row["id"].startswith("project/"):
            assert row["fact"]["start_year"] > 2024, "what ran in the base year is in the baseline"


@pytest.mark.parametrize("metric", ["supply_t", "stock_days", "price_ratio"])
def test_the_other_figures_of_a_path_have_a_formula(metric: str) -> None:
    assert all(meaning_of("stress", metric) or [None])
