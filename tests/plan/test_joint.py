"""Chains under one budget, and decisions put off: against every split, and against plans written that way."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from derisk.plan.joint import Joint
from derisk.plan.result import capex_usd, money
from derisk.plan.solve import Program
from tests.plan.toy_plan import toy

USD = 1.0


def chains() -> list:  # type: ignore[type-arg]
    return [toy(1), toy(3)]


@lru_cache
def wanted() -> float:
    return sum(capex_usd(found) for found in Joint(chains()).solve())


def test_a_budget_nobody_needs_changes_nothing() -> None:
    free = sum(money(found).total for found in Joint(chains()).solve())
    rich = sum(money(found).total for found in Joint(chains(), 2.0 * wanted()).solve())
    assert rich == pytest.approx(free, abs=USD)


@pytest.mark.parametrize("part", [0.2, 0.6])
def test_a_shared_budget_costs_no_more_than_any_split_of_it(part: float) -> None:
    budget = part * wanted()
    found = Joint(chains(), budget).solve()
    assert sum(capex_usd(each) for each in found) <= budget * (1 + 1e-9)
    total = sum(money(each).total for each in found)
    programs = [Program(replace(inputs, budget_usd=budget)) for inputs in chains()]
    splits = []
    for share in np.linspace(0.0, 1.0, 9):
        programs[0].grant(share * budget * 1e-6)
        programs[1].grant((1.0 - share) * budget * 1e-6)
        splits.append(sum(money(program.solve()).total for program in programs))
    assert total <= min(splits) + USD
    assert total < max(splits) - 1e3, "how a budget is split matters"


def test_a_smaller_shared_budget_never_costs_less() -> None:
    totals = []
    for part in (1.0, 0.5, 0.2, 0.0):
        found = Joint(chains(), part * wanted()).solve()
        totals.append(sum(money(each).total for each in found))
    assert (np.diff(totals) >= -USD).all()
    assert sum(capex_usd(each) for each in found) < USD


@pytest.mark.parametrize("years", [0, 1, 3, 5])
def test_a_delay_set_on_the_written_model_is_the_delay_written(years: int) -> None:
    program = Program(toy(2))
    program.put_off(0, years)
    late = Program(toy(2, start_delay=years)).solve()
    assert program.solve().objective == pytest.approx(late.objective, rel=1e-9)
    assert late.of("build")[..., :years].sum() == 0.0


@pytest.mark.parametrize("seed", range(2))
def test_a_later_decision_on_one_stage_never_costs_less_and_never_more_than_on_all(seed: int) -> None:
    program = Program(toy(seed))
    last = program.inputs.network.stages[-1]
    before = None
    for years in range(6):
        program.put_off(0, years, last)
        one = money(program.solve()).total
        program.put_off(0, years)
        whole = money(program.solve()).total
        assert one <= whole + USD
        assert before is None or (one >= before[0] - USD and whole >= before[1] - USD)
        before = one, whole
