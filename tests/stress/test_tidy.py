"""Rows of a run: months are counted where an economy is hit; what is not used or not known has no number."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from derisk.network import baseline
from derisk.network.network import RESIDUE
from derisk.stress.assumptions import Assumptions
from derisk.stress.scenario import Scenario
from derisk.stress.simulate import Run, simulate
from derisk.stress.tidy import RESIDUAL, UNUSED, hit_figures, hit_stages, run_rows, total_figures
from derisk.terms.answer import Row

ASKED = {
    "name": "x", "mineral": "cobalt", "start": "2025-01", "months": 30,
    "restrictions": [{"by": "COD", "to": "all", "stages": ["mining"], "kind": "ban", "from": "2025-03"}],
}  # fmt: skip


@lru_cache(maxsize=1)
def stopped() -> Run:
    """No ore leaves the largest mine; most economies buy the refined metal and use no ore."""
    return simulate(Scenario.model_validate(ASKED), "cobalt")


@lru_cache(maxsize=1)
def rows() -> list[Row]:
    return run_rows(stopped(), "stress/x")


def of(metric: str, **fields: str) -> list[Row]:
    return [r for r in rows() if r["metric"] == metric and all(r[k] == v for k, v in fields.items())]


def test_months_are_counted_at_the_stage_where_each_economy_falls_shortest() -> None:
    seen = set()
    for total in of("months_to_shortage"):
        paths: dict[str, list[float]] = {}
        for row in of("shortfall", economy=total["economy"]):
            if row["value"] is not None and row["stage"] != "chain":
                paths.setdefault(row["stage"], []).append(row["value"])
        if not paths:
            assert total["value"] is None and total["hit_stage"] is None and total["note"]
            continue
        path = paths[total["hit_stage"]]
        assert max(path) == max(max(each) for each in paths.values())
        short = [month for month, value in enumerate(path) if value >= 0.05]
        assert total["value"] == (short[0] - 2 if short else None)  # the ban begins with the third month
        seen.add((total["hit_stage"], total["value"] is None))
    assert ("refining", False) in seen, "users of the metal alone fall short of it, though ore is stopped"


def test_the_worst_month_and_the_price_of_a_sweep_are_of_that_stage_too() -> None:
    run = stopped()
    s = hit_stages(run)["USA"]
    assert s is not None and run.network.stages[s] == "refining"
    short, price = hit_figures(run, "USA") or ([], [])
    assert list(short) == [row["value"] for row in of("shortfall", economy="USA", stage="refining")]
    assert list(price) == [row["value"] for row in of("price_ratio", economy="USA", stage="refining")]


def test_samples_count_months_at_the_stage_they_are_told() -> None:
    run = stopped()
    hits = hit_stages(run)
    moved = {**hits, "CHN": run.network.stage("refining")}
    assert hits["CHN"] == run.network.stage("mining")
    key = ("CHN", "months_to_shortage", None)
    at = {name: total_figures(run, hits=each)[key] for name, each in (("ore", hits), ("metal", moved))}
    (told,) = of("months_to_shortage", economy="CHN")
    assert at["ore"] == told["value"] != at["metal"]


def test_no_price_where_the_product_does_not_come() -> None:
    run = stopped()
    supply = run.network.production + run.network.recycled + run.network.imports
    without = [
        place for r, place in enumerate(run.network.places) if supply[run.network.stage("mining"), r] == 0.0
    ]
    assert without
    for place in without:
        for metric in ("price_ratio", "price_ratio_reported", "shortfall", "stock_days"):
            found = of(metric, economy=place, stage="mining")
            assert {(row["value"], row["note"]) for row in found} == {(None, UNUSED)}


def test_use_within_the_errors_of_trade_is_not_known_and_has_no_shortfall() -> None:
    network, s = baseline("cobalt"), baseline("cobalt").stage("refining")
    reached = network.production + network.recycled + network.imports
    residues = [
        place
        for r, place in enumerate(network.places)
        if reached[s, r] > 1.0 and network.use[s, r] < RESIDUE * reached[s, r]
    ]
    assert residues, "cobalt has traders whose imports all leave again"
    for place in residues:
        for metric in ("shortfall", "stock_days"):
            found = of(metric, economy=place, stage="refining")
            assert {(row["value"], row["note"]) for row in found} == {(None, RESIDUAL)}


def test_stock_is_told_in_days_that_people_can_believe() -> None:
    days = [row["value"] for row in of("stock_days") if row["value"] is not None]
    assert days and max(days) < 50 * 365


def test_a_shortage_before_the_first_restriction_has_months_below_nought() -> None:
    """A control announced ahead is hoarded against, at the high end of how much people hoard."""
    ban = {**ASKED["restrictions"][0], "from": "2026-06", "announced": "2025-03"}  # type: ignore[dict-item]
    known = Assumptions.load("cobalt", baseline("cobalt", 2024).stages).changed(hoarding_share=3.0)
    run = simulate(Scenario.model_validate({**ASKED, "restrictions": [ban]}), "cobalt", known)
    found = total_figures(run)
    early = 0
    for economy, s in hit_stages(run).items():
        if s is None:
            continue
        short = np.flatnonzero((hit_figures(run, economy) or ([], []))[0] >= 0.05)
        months = found[economy, "months_to_shortage", None]
        assert (
            months == pytest.approx(short[0] - run.months.index("2026-06"))
            if len(short)
            else months != months
        )
        early += bool(len(short) and short[0] < run.months.index("2026-06"))
    assert early, "some fall short of it before the ban holds"
