"""What a plan rests on: named, and the plan without it or at its ends is the one of a program written so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from derisk.plan.inputs import Inputs
from derisk.plan.label import Label
from derisk.plan.load import load
from derisk.plan.result import MILLION, money
from derisk.plan.robust import STOCKPILE, Prop, moved, otherwise, props
from derisk.plan.robust_rows import COST, robust_rows
from derisk.plan.solve import Program
from derisk.plan.tidy import without_futures
from tests.plan.test_rows import question
from tests.plan.toy_plan import toy


def ranged(seed: int, **changes: Any) -> Inputs:
    """The toy whose candidates have ranges, in what they cost and in how much of each there can be."""
    inputs = toy(seed, **changes)
    wide = tuple(
        replace(
            each,
            capex_range=(0.5 * each.capex_usd_t_a, 3.0 * each.capex_usd_t_a),
            opex_range=(0.5 * each.opex_usd_t, 1.4 * each.opex_usd_t),
            share_range=(0.4 * (each.most_share or 0.0), 1.0),
        )
        for each in inputs.candidates
    )
    return replace(inputs, candidates=wide)


def only(inputs: Inputs, *technologies: str) -> Inputs:
    return replace(inputs, candidates=tuple(c for c in inputs.candidates if c.technology in technologies))


@pytest.mark.parametrize(("seed", "budget"), [(0, None), (1, 3e6)])
def test_each_answer_is_that_of_a_program_written_for_it(seed: int, budget: float | None) -> None:
    """Thrifting and recycling at their dear ends, scarce and left out, with and without a budget."""
    inputs = ranged(seed, budget_usd=budget, switch_months=0.0 if budget else 8.0)
    program = Program(inputs)
    found = program.solve()
    last = inputs.network.stages[-1]
    for technology in ("thrifting", "recycling"):
        prop = Prop(technology, last, 1.0)
        told = {each.way: each.found for each in otherwise(program, prop)}
        assert set(told) == {"dear", "scarce", "without"}
        for way, values in told.items():
            changed = moved(inputs, prop, way)
            assert changed is not None
            if way == "without":
                changed = only(inputs, *{c.technology for c in inputs.candidates} - {technology})
            assert values.objective == pytest.approx(Program(changed).solve().objective, rel=1e-7, abs=1e-7)
            assert values.objective >= found.objective - 1e-7 * abs(found.objective), "it only gets worse"
            assert money(values).total - money(found).total == pytest.approx(
                (values.objective - found.objective) * MILLION, rel=1e-4, abs=1.0
            ), "its money is counted at its own costs"
    assert program.solve().objective == pytest.approx(found.objective, rel=1e-9), "as it was"


@pytest.mark.parametrize("seed", range(2))
def test_a_dear_or_scarce_technology_is_no_cheaper_than_one_that_is_not_there(seed: int) -> None:
    """Leaving it out is always open, so no end of it costs more than that."""
    program = Program(ranged(seed))
    for prop in props(program.solve()):
        told = {each.way: each.found.objective for each in otherwise(program, prop)}
        assert told["dear"] <= told["without"] + 1e-6 and told["scarce"] <= told["without"] + 1e-6


def test_what_makes_more_than_half_is_named_and_what_makes_less_is_not() -> None:
    inputs = only(ranged(1), "thrifting")
    (prop,) = props(Program(replace(inputs, stock_share=None)).solve())
    assert (prop.technology, prop.stage) == ("thrifting", inputs.network.stages[-1])
    assert prop.of_capital == pytest.approx(1.0) == prop.of_output
    every = Program(ranged(1)).solve()
    for each in props(every):
        assert each.of_capital > 0.5 or (each.of_output or 0.0) > 0.5
    assert sum(each.of_capital > 0.5 for each in props(every)) <= 1, "two cannot each be more than half"
    idle = replace(ranged(1), share_caps=(), loss_targets=(), futures=())
    assert props(Program(idle).solve()) == (), "a plan that builds nothing rests on nothing"


def test_a_plan_that_stores_is_asked_without_its_stock_and_says_so() -> None:
    """Gallium: row, note and solved plan tell one figure; a stock that costs more is held less."""
    inputs = load(question(minerals="gallium", targets=[], scenarios={"count": 6}), "gallium")
    program = Program(inputs)
    found = program.solve()
    quiet, _ = without_futures(program, found)
    told = {rows[0]["prop"]: (rows, note) for rows, note in robust_rows(
        Label("plan/x", "alliance", inputs), program, quiet, found
    )}  # fmt: skip
    assert STOCKPILE in told
    rows, note = told[STOCKPILE]
    cost = {row["way"]: row for row in rows if row["metric"] == COST}
    assert set(cost) == {"dear", "without"}
    for row in cost.values():
        assert row["value"] > money(found).total
        assert row["change_usd"] == pytest.approx(row["value"] - money(found).total, abs=2.0)
        assert f"costs {row['value'] / MILLION:,.0f} million USD" in note
    held = {row["way"]: row["value"] for row in rows if row["metric"] == "otherwise_stock_t"}
    assert "without" not in held and held.get("dear", 0.0) < 1e3 * found.of("stock").sum(axis=1).max()
    assert len({row["id"] for row in rows}) == len(rows)
    assert program.solve().objective == pytest.approx(found.objective, rel=1e-9)
    assert np.isfinite([row["value"] for row in rows]).all()
