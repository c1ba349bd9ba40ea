"""Designs at hand come into use step by step: what that costs, and what it can be at most."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from derisk.plan.inputs import Inputs
from derisk.plan.sites import Sites
from derisk.plan.solve import Program
from tests.plan.toy_plan import toy


def designing(seed: int, months: float, **changes: Any) -> Inputs:
    """The toy whose designs are too dear to be in use in calm years, so that they stand by for a stop."""
    inputs = toy(seed, **changes)
    dear = tuple(
        replace(c, opex_usd_t=1.5 * c.opex_usd_t) if c.technology == "thrifting" else c
        for c in inputs.candidates
    )
    return replace(inputs, candidates=dear, switch_months=months)


def alone(inputs: Inputs) -> Inputs:
    """The same with nothing but designs to build, nothing to store and no target."""
    designs = tuple(c for c in inputs.candidates if c.technology == "thrifting")
    return replace(inputs, candidates=designs, stock_share=None, share_caps=(), loss_targets=())


@pytest.mark.parametrize("seed", range(2))
def test_a_plan_costs_no_less_the_longer_designs_take_and_no_more_than_without_them(seed: int) -> None:
    cost = [Program(designing(seed, months)).solve().objective for months in (0.0, 1.0, 6.0, 24.0, 1e6)]
    assert cost[0] == pytest.approx(cost[1], rel=1e-9), "at once and in the first month are the same"
    assert all(then >= before - 1e-7 * abs(before) for before, then in zip(cost, cost[1:], strict=False))
    bare = designing(seed, 0.0)
    bare = replace(bare, candidates=tuple(c for c in bare.candidates if c.technology != "thrifting"))
    assert cost[-1] <= Program(bare).solve().objective + 1e-6


def test_in_a_stop_no_more_is_designed_out_than_in_calm_and_what_comes_into_use() -> None:
    """By hand: in 12 months a sixth more in each of six and all in the others is 19 / 24 of the rest."""
    inputs = alone(designing(1, 6.0))
    found = Program(inputs).solve()
    ops = found.operations
    assert ops.switched() == pytest.approx(19 / 24)
    (t,) = (i for i, name in enumerate(found.technologies) if name == "thrifting")
    run = found.of("run")[:, t]
    online = Sites(inputs, ops).online(found.of("build"))[:, t]
    assert online.sum() > 0
    for o, operation in enumerate(ops.listed):
        if not operation.calm:
            calm = run[ops.names.index(f"calm-{operation.year}")]
            assert (run[o] <= calm + 19 / 24 * (online[o] - calm) + 1e-6).all()
    at_once = Program(alone(designing(1, 0.0))).solve().of("run")[:, t]
    more = [o for o, operation in enumerate(ops.listed) if not operation.calm]
    assert at_once[more].sum() > run[more].sum() + 1e-3, "else the rule would not bind here"
    assert np.isfinite(found.objective)


def test_a_plan_brings_designs_into_use_where_a_target_asks_more_than_a_drawer_gives() -> None:
    """N-1 that designs at hand would meet at once is met by using them in calm when that takes too long."""
    asked = toy(1).loss_targets
    for months, used in ((0.0, False), (24.0, True)):
        found = Program(replace(alone(designing(1, months)), loss_targets=asked)).solve()
        calm = [o for o, operation in enumerate(found.operations.listed) if operation.calm]
        assert (found.of("run")[calm].sum() > 1e-3) == used
