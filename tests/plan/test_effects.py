"""Instruments side by side: the same purse, spent by each alone, and the program as it was afterwards."""

from __future__ import annotations

import numpy as np
import pytest

from derisk.plan.effects import PART, effects
from derisk.plan.result import capex_usd
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
    stock = float(np.einsum("sry,s->y", found.of("stock"), program.inputs.scaled.price_usd_t).max())
    purse = capex_usd(found) + stock * 1e6
    assert all(0.0 < effect.spent_usd <= purse * (1 + 1e-6) for effect in each)
    assert max(effect.each or 0.0 for effect in each) > 0.0
    for effect in each:
        if effect.each is not None:
            assert effect.each == pytest.approx(effect.avoided_usd / effect.net_usd)
    assert program.solve().objective == pytest.approx(found.objective, rel=1e-9)


def test_more_than_the_least_is_spent_only_where_it_pays() -> None:
    """What is bought beyond the part that must be avoids at least what it costs: else the part is all."""
    program = Program(toy(1))
    found = program.solve()
    stock = float(np.einsum("sry,s->y", found.of("stock"), program.inputs.scaled.price_usd_t).max())
    least = PART * (capex_usd(found) + stock * 1e6)
    for effect in effects(program, found):
        if effect.spent_usd > 1.01 * least:
            assert effect.avoided_usd > effect.net_usd * (1 - 1e-6) or effect.free, effect


def test_what_is_bought_costs_its_instalments_and_its_dearer_running() -> None:
    """Net cost of an instrument alone is what a plan of it costs above building nothing, without stops."""
    inputs = toy(1, share_caps=(), loss_targets=())
    program = Program(inputs)
    for effect in effects(program, program.solve()):
        assert effect.net_usd > 0.0, "every candidate of the toy is a tenth dearer than what is bought"
        assert effect.net_usd < 10.0 * effect.spent_usd


def test_stock_for_a_stop_avoids_what_the_stop_would_cost() -> None:
    inputs = toy(1, candidates=(), share_caps=(), loss_targets=())
    program = Program(inputs)
    (stock,) = effects(program, program.solve())
    assert stock.technology == "stockpile" and stock.avoided_usd > 0.0


def test_without_futures_nothing_is_avoided() -> None:
    program = Program(toy(1, futures=()))
    assert list(effects(program, program.solve())) == []
