"""Cuts find the plan that the whole program finds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from derisk.plan.decomposed import decomposed
from derisk.plan.futures import Future, Stop
from derisk.plan.inputs import Inputs, Risk
from derisk.plan.result import money
from derisk.plan.solve import Program
from tests.plan.toy_plan import SUPPLIER, toy


def many(seed: int, count: int, risk: Risk) -> Inputs:
    inputs = toy(seed, risk=risk)
    rng = np.random.default_rng(seed)
    last, years = inputs.network.stages[-1], inputs.horizon.years
    drawn = tuple(
        Future(
            f"f-{n}",
            years[n % len(years)],
            0.4 / count,
            (Stop(SUPPLIER, last, float(rng.uniform(0.4, 1.0)) if n % 3 else 1.0),),
        )
        for n in range(count)
    )
    return replace(inputs, futures=drawn)


@pytest.mark.parametrize("risk", [Risk(0.0, 0.9), Risk(0.5, 0.9), Risk(0.9, 0.8)])
def test_cuts_find_the_same_cost_and_a_plan_that_has_it(risk: Risk) -> None:
    inputs = many(1, 60, risk)
    program = Program(inputs)
    whole = program.solve()
    found, bounds = decomposed(inputs)
    close = 1e-6 * max(money(whole).total * 1e-6, 1.0)
    assert bounds.below - close <= whole.objective <= bounds.above + close
    assert bounds.above - bounds.below <= close
    program.hold(found)
    assert program.solve().objective <= bounds.above + close, (
        "what was decided costs no more in the whole program"
    )
