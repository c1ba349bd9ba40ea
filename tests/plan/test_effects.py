"""Instruments side by side: the same purse, spent by each alone, and the program as it was afterwards."""

from __future__ import annotations

import pytest

from derisk.plan.effects import effects
from derisk.plan.solve import Program
from tests.plan.toy_plan import toy


def test_each_instrument_spends_the_same_purse_alone_and_leaves_the_program_as_it_was() -> None:
    program = Program(toy(1))
    found = program.solve()
    each = list(effects(program, found))
    assert {effect.technology for effect in each} == {
        "mine",
        "refinery",
        "recycling",
        "thrifting",
        "stockpile",
    }
    purse = max(effect.spent_usd for effect in each)
    assert all(0.0 < effect.spent_usd <= purse * (1 + 1e-6) for effect in each)
    assert max(effect.each for effect in each) > 0.0
    assert program.solve().objective == pytest.approx(found.objective, rel=1e-9)


def test_stock_for_a_stop_avoids_what_the_stop_would_cost() -> None:
    inputs = toy(1, candidates=(), share_caps=(), loss_targets=())
    program = Program(inputs)
    (stock,) = effects(program, program.solve())
    assert stock.technology == "stockpile" and stock.avoided_usd > 0.0


def test_without_futures_nothing_is_avoided() -> None:
    program = Program(toy(1, futures=()))
    assert list(effects(program, program.solve())) == []
