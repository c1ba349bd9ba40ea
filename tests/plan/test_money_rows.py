"""Ranges of a plan's money reach over its hazards; sums of chains stand before and after the plan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest

from derisk.plan.costs import idle_rows, money_rows, total_rows, use_rows, without
from derisk.plan.futures import Future, Hazard, Severity, Spread, futures, together
from derisk.plan.hazard_range import at_hazard_end, futures_at_end
from derisk.plan.inputs import Inputs
from derisk.plan.label import Label
from derisk.plan.load import load
from derisk.plan.rates import BASE, rates
from derisk.plan.result import losses_usd, money
from derisk.plan.solve import Program, Values
from derisk.plan.use_lost import use_lost_usd
from derisk.terms.answer import Row, row
from tests.plan.test_rows import question
from tests.plan.toy_plan import toy

COUNT = 36  # three kinds of acts, each of all or in part, in six years
CUT = Spread(0.4)


@pytest.fixture(scope="module")
def magnets() -> Inputs:
    return load(question(scenarios={"count": COUNT}), "rare-earths")


@pytest.fixture(scope="module")
def pair() -> tuple[Values, Values]:
    """A small chain with a hazard in the tables: doing nothing, and its plan."""
    program = Program(load(question(minerals="gallium", targets=[], scenarios={"count": 6}), "gallium"))
    found = program.solve()
    return without(program), found


@pytest.mark.parametrize("end", ["low", "high"])
def test_futures_at_an_end_are_those_drawn_from_the_rates_of_that_end(magnets: Inputs, end: str) -> None:
    named = {(each.kind, stop.supplier, stop.stage) for each in magnets.futures for stop in each.stops}
    hazards: list[Hazard] = []
    for kind, chances in rates(magnets.network, magnets.members, BASE).items():
        often: dict[str, dict[str, float]] = {}
        for at, chance in chances.items():
            if (kind, *at) in named:
                often.setdefault(at[0], {})[at[1]] = getattr(chance, end)
        hazards += together(often, kind)
    assert {each.kind for each in hazards} == {"whole", "part"}
    drawn = futures(hazards, magnets.horizon, Severity(Spread(12.0), CUT), COUNT)
    moved = futures_at_end(magnets, "low" if end == "low" else "high")
    assert moved is not None
    assert _chances(moved) == pytest.approx(_chances(drawn))


def _chances(found: Iterable[Future]) -> dict[tuple[int, str, str, tuple[str, ...]], float]:
    """Chance by year, kind, supplier and stages of all draws; what never comes is drawn by nobody."""
    added: dict[tuple[int, str, str, tuple[str, ...]], float] = {}
    for f in found:
        key = (f.year, f.kind, f.stops[0].supplier, tuple(stop.stage for stop in f.stops))
        added[key] = added.get(key, 0.0) + f.probability
    return {key: chance for key, chance in added.items() if chance > 0.0}


def test_a_hazard_that_no_table_has_has_no_range() -> None:
    found = Program(toy(1)).solve()
    assert futures_at_end(found.inputs, "low") is None and at_hazard_end(found, "high") is found


def test_losses_reach_from_rare_to_frequent_stops_before_and_after(pair: tuple[Values, Values]) -> None:
    idle, found = pair
    label = Label("plan", "alliance", found.inputs)
    rows = [*money_rows(label, found, money(found)), *idle_rows(label, idle)]
    for metric in ("expected_loss_usd", "cvar_loss_usd", "total_cost_usd"):
        for each in (r for r in rows if r["metric"] == metric):
            assert each["low"] < each["value"] < each["high"], each["id"]
            assert "hazards" in each["note"]
    for each in (r for r in rows if r["metric"] == "expected_loss_usd"):
        assert each["high"] > 1.5 * each["value"], "a hazard of .0145 to .191 is no fraction of a percent"


def test_use_lost_is_a_part_of_what_a_stop_adds_and_falls_with_the_plan(pair: tuple[Values, Values]) -> None:
    idle, found = pair
    assert (use_lost_usd(idle) >= 0.0).all() and use_lost_usd(idle).sum() > 0.0
    inputs, years = idle.inputs, idle.inputs.horizon.years
    used = idle.of("use")[:, :, inputs.inside > 0].sum(axis=(2, 3))  # kt, by operation and stage
    unpaid = [
        inputs.horizon.discount(each.year)
        * 1e6
        * (used[years.index(each.year)] - used[o])
        @ inputs.scaled.price_usd_t
        for o, each in enumerate(idle.operations.listed)
        if each.future is not None
    ]
    assert (use_lost_usd(idle) - unpaid <= losses_usd(idle) + 1.0).all(), "beyond what it would have cost"
    told = {
        r["id"].split("/", 3)[-1]: r["value"] for r in use_rows(Label("p", "a", found.inputs), idle, found)
    }
    assert told["use_lost_usd/after"] < told["use_lost_usd/before"]
    assert told["use_lost_tail_usd/after"] >= told["use_lost_usd/after"]
    chances = np.array([future.probability for future in idle.inputs.futures])
    assert told["use_lost_usd/before"] == pytest.approx(float(use_lost_usd(idle) @ chances), abs=1.0)


def test_sums_of_chains_stand_before_and_after_and_say_that_tails_are_a_bound() -> None:
    def of(mineral: str, metric: str, value: float, plan: str | None, **more: float) -> Row:
        given: dict[str, Any] = {} if plan is None else {"plan": plan}
        return row(
            id=f"{mineral}/{metric}/{plan}", metric=metric, value=value, unit="USD", mineral=mineral,
            low=more.get("low"), high=more.get("high"), **given,
        )  # fmt: skip

    asked = question(minerals=["gallium", "germanium"], targets=[])
    rows = [
        of(mineral, metric, value, plan, low=value - 1.0, high=value + 1.0)
        for mineral in asked.minerals
        for metric, value, plan in (
            ("cvar_loss_usd", 5.0, None), ("cvar_loss_usd", 9.0, "before"), ("capex_usd", 2.0, None),
        )
    ]  # fmt: skip
    rows.append(of("gallium", "rounding_gap_usd", 1.0, None))
    found = {(r["metric"], r.get("plan")): r for r in total_rows(asked, "plan", rows)}
    assert {key: each["value"] for key, each in found.items()} == {
        ("cvar_loss_usd", None): 10.0, ("cvar_loss_usd", "before"): 18.0, ("capex_usd", None): 4.0,
    }  # fmt: skip
    assert (found["cvar_loss_usd", None]["low"], found["cvar_loss_usd", None]["high"]) == (8.0, 12.0)
    assert "upper bound" in found["cvar_loss_usd", None]["note"]
    assert "upper bound" not in found["capex_usd", None]["note"]
    assert len({each["id"] for each in found.values()}) == 3
