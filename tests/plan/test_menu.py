"""What a plan may choose from: more choices never cost more, and doing nothing does not depend on them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from derisk.plan.costs import without
from derisk.plan.inputs import Inputs
from derisk.plan.load import load
from derisk.plan.question import Question
from derisk.plan.result import money, weighed
from derisk.plan.solve import Program
from tests.plan.toy_plan import toy

ROUNDING = 1e-6  # of the objective, within which two optima are one
MENUS = (("stockpile",), ("thrifting", "stockpile"), ("mine", "refinery", "thrifting", "stockpile"))


def least(inputs: Inputs) -> tuple[float, float]:
    """Objective, penalties of missed targets in it, and what doing nothing costs, USD."""
    program = Program(inputs)
    objective = program.solve().objective
    return objective * 1e6, weighed(money(without(program)), inputs.risk)


def hold(found: list[tuple[float, float]]) -> None:
    """Each menu of a list that holds the one before costs no more; doing nothing costs the same under all."""
    objectives, idle = (np.array(each) for each in zip(*found, strict=True))
    rounding = ROUNDING * abs(objectives[0])
    assert (np.diff(objectives) <= rounding).all()
    assert idle == pytest.approx(np.full(len(idle), idle[0]), abs=rounding)


@pytest.mark.parametrize("seed", (0, 1))
def test_more_choices_never_cost_more_on_random_chains(seed: int) -> None:
    whole = toy(seed, budget_usd=None)
    kinds = [candidate.technology for candidate in whole.candidates]
    menus = [kinds[:1], kinds[:2], kinds]
    hold([least(replace(whole, candidates=tuple(c for c in whole.candidates if c.technology in menu)))
          for menu in menus])  # fmt: skip


def test_more_choices_never_cost_more_in_a_real_chain() -> None:
    given = {"name": "menu", "minerals": ["germanium"], "economies": "alliance", "scenarios": {"count": 12},
             "targets": [{"stage": "refining", "n_minus_1": 0.8, "by": 2032}]}  # fmt: skip
    asked = [Question.model_validate({**given, "instruments": list(menu)}) for menu in MENUS]
    inputs = [load(each, "germanium") for each in asked]
    assert all(np.array_equal(each.new_plant_usd_t, inputs[0].new_plant_usd_t) for each in inputs)
    assert inputs[0].new_plant_usd_t.any(), "a stage has a plant that could be built"
    hold([least(each) for each in inputs])
