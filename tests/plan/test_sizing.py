"""Least sizes: the rounded plan keeps them, and its gap bounds what an exact search would save."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import highspy
import numpy as np
import pytest

from derisk.plan.inputs import Inputs
from derisk.plan.result import money
from derisk.plan.sites import Sites
from derisk.plan.sizing import sized
from derisk.plan.solve import Program
from tests.plan.toy_plan import toy

LEAST = 700.0  # t a year


def lumpy(seed: int, least: float = LEAST, **changes: Any) -> Inputs:
    inputs = toy(seed, **changes)
    made = tuple(replace(c, least_t_a=least) if c.eats_feed else c for c in inputs.candidates)
    return replace(inputs, candidates=made)


def exact(program: Program) -> float:
    """Least cost with a yes or no for every place and year of a technology that has a least size."""
    highs = program.warm._highs
    build = program.warm._variables["build"]
    sites = Sites(program.inputs, program.operations)
    for (t, s), candidate in sites.placed():
        least, most = candidate.least_t_a * 1e-3, 1e3
        if least == 0:
            continue
        for r in range(build.shape[2]):
            columns = [int(c) for c in build[t, s, r] if c >= 0]
            yes = []
            for column in columns:
                yes.append(highs.getNumCol())
                highs.addVar(0.0, 1.0)
                highs.changeColIntegrality(yes[-1], highspy.HighsVarType.kInteger)
                highs.addRow(0.0, np.inf, 2, np.array([column, yes[-1]]), np.array([1.0, -least]))
                opened = np.array([column, *yes])
                highs.addRow(-np.inf, 0.0, len(opened), opened, np.array([1.0, *[-most] * len(yes)]))
            if yes:
                highs.addRow(-np.inf, 1.0, len(yes), np.array(yes), np.ones(len(yes)))
    highs.setOptionValue("presolve", "on")
    highs.setOptionValue("solver", "choose")
    highs.run()
    assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return float(highs.getObjectiveValue())


@pytest.mark.parametrize("seed", range(3))
def test_a_rounded_plan_keeps_least_sizes_and_lies_between_its_bound_and_a_full_search(seed: int) -> None:
    program = Program(lumpy(seed))
    found = sized(program)
    assert found.bound == pytest.approx(Program(toy(seed)).solve().objective, rel=1e-9)
    best = exact(Program(lumpy(seed)))
    assert found.bound <= best + 1e-6 <= found.objective + 2e-6
    spent = money(found).total * 1e-6
    assert found.objective - best <= 0.05 * abs(spent), "rounding loses little on toys"
    for (t, s), candidate in Sites(program.inputs, program.operations).placed():
        for row in found.of("build")[t, s]:
            decided = row[row > 1e-9]
            assert not len(decided) or decided[0] >= candidate.least_t_a * 1e-3 - 1e-9


def test_no_least_size_rounds_nothing() -> None:
    found = sized(Program(toy(1)))
    assert found.relaxed is None and found.bound == found.objective


def test_a_plant_too_large_for_its_market_is_not_built() -> None:
    found = sized(Program(lumpy(1, least=1e7)))
    plants = [t for t, name in enumerate(found.technologies) if name in ("mine", "refinery")]
    assert found.of("build")[plants].sum() == 0.0
    assert found.objective >= found.bound


def test_least_sizes_and_a_late_start_go_together() -> None:
    program = Program(lumpy(1))
    program.put_off(0, 3)
    found = sized(program)
    assert found.of("build")[..., :3].sum() == 0.0
    assert program.solve().objective == pytest.approx(found.bound, rel=1e-9), (
        "everything is freed but the delay"
    )
