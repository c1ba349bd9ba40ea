"""The planner against the same plan written by hand for another program, against search, and against PyPSA."""

from __future__ import annotations

from dataclasses import replace

import pytest

from derisk.plan.inputs import Risk
from derisk.plan.result import money
from derisk.plan.solve import Program
from tests.crosscheck.by_hand import least_cost
from tests.plan.toy_plan import toy


@pytest.mark.parametrize("seed", range(6))
def test_the_plan_agrees_with_linprog(seed: int) -> None:
    inputs = toy(seed)
    ours = Program(inputs).solve().objective
    assert ours == pytest.approx(least_cost(inputs), rel=1e-6)


@pytest.mark.parametrize("weight", [0.0, 0.3, 0.9])
def test_any_aversion_to_risk_agrees_with_linprog(weight: float) -> None:
    inputs = replace(toy(11, places=5, stages=3), risk=Risk(weight, 0.8))
    ours = Program(inputs).solve()
    assert ours.objective == pytest.approx(least_cost(inputs), rel=1e-6)
    assert money(ours).tail >= money(ours).expected - 1.0
