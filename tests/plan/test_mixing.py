"""Proportional caps: the iteration ends where the plan's own mixtures keep the cap, or says so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from derisk.plan.inputs import Inputs, ShareCap
from derisk.plan.mixing import looked_through, mixed
from derisk.plan.result import mixtures, money, shares
from derisk.plan.solve import Program
from tests.plan.toy_plan import toy


def through_hubs(seed: int, cap: float, proportional: bool = True) -> Inputs:
    """A chain with two outside places beside the supplier, through which its product comes too."""
    inputs = toy(seed, places=5, loss_targets=(), futures=())
    last = inputs.network.stages[-1]
    return replace(inputs, share_caps=(ShareCap(last, cap, 2030, proportional),))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("cap", [0.5, 0.3])
def test_a_plan_for_mixing_hubs_keeps_the_cap_when_they_mix_and_costs_no_less(seed: int, cap: float) -> None:
    program = Program(through_hubs(seed, cap))
    apart = program.solve()
    found = mixed(program, apart)
    stage = program.inputs.network.stages[-1]
    missed = found.values.of(found.values.inputs.share_caps[0].misses[0])
    supply = program.inputs.supply[-1]
    for (year, _, traced), over, growth in zip(
        shares(found.values, program.inputs, stage)[1:], missed, program.inputs.growth[1:], strict=True
    ):
        assert year >= 2030
        assert traced - over / (supply * growth) <= cap + 1e-3 + found.broken
    assert found.broken <= 1e-4, "the toys settle"
    assert money(found.values).total >= money(apart).total - 1.0


def test_what_keeps_the_cap_anyway_is_left_alone() -> None:
    program = Program(through_hubs(1, 1.0))
    found = mixed(program, program.solve())
    assert found.rounds == 0 and found.program is program


def test_a_mixture_is_carried_through_hubs_and_up_the_chain() -> None:
    ship = np.array([[0.0, 0.0, 0.0], [4.0, 0.0, 0.0], [0.0, 5.0, 0.0]])
    own = np.array([0.0, 1.0, 5.0])
    part = mixtures(ship, own, np.array([0.0, 0.0, 1.0]), 2)
    assert part == pytest.approx([5.0 / 6.0, 5.0 / 6.0, 1.0])
    inputs = toy(2)
    first, last = inputs.network.stages
    by_itself = looked_through(None, inputs, 0, last, last)
    deeper = looked_through(None, inputs, 0, last, first)
    assert 0.0 < by_itself < 1.0 and 0.0 < deeper <= 1.0
