"""What is needed of a product once users of the next ones have designed it out, and what of it is unmet."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from derisk.cases.asked import asked_scenario
from derisk.network import baseline
from derisk.stress.assumptions import Assumptions
from derisk.stress.calibrate import Calibration
from derisk.stress.needs import Needed, needs
from derisk.stress.scenario import Scenario
from derisk.stress.shortage import SHORTAGE, places_of, unmet_t
from derisk.stress.simulate import simulate, simulate_on
from tests.networks import assumptions, random_network
from tests.stress.test_theorems import ban, scenario

SEEDS = [1, 4, 9]


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_designed_out_is_the_need_of_the_base_year(seed: int) -> None:
    c = Calibration(random_network(seed), assumptions())
    need = needs(c, np.array([1.0, 1.2]))
    assert need.total[0] == pytest.approx(c.consumption_t)
    assert need.final[1] == pytest.approx(1.2 * c.use_t)


@pytest.mark.parametrize("seed", SEEDS)
def test_half_of_all_final_use_designed_out_is_half_of_all_feed(seed: int) -> None:
    c = Calibration(random_network(seed), assumptions())
    need = needs(c, 1.0, 0.5 * np.ones_like(c.use_t))
    assert need.total == pytest.approx(0.5 * c.consumption_t, abs=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_who_does_without_spares_the_feed_of_those_who_made_it_for_him(seed: int) -> None:
    """One place needs no magnets: the feed that falls away is what its share of all magnets took."""
    c = Calibration(random_network(seed), assumptions())
    thrift = np.zeros_like(c.use_t)
    thrift[2, 3] = 1.0
    need = needs(c, 1.0, thrift)
    base = c.consumption_t - c.use_t
    made, scrap = c.make_t[2], c.network.recycled[2] / 12.0
    fallen = (base[1] - need.feed[1]) * c.network.recovery[2]
    spared = 1.0 - np.divide(need.feed[1], base[1], out=np.ones_like(base[1]), where=base[1] > 0)
    assert (fallen >= -1e-9).all()
    assert 0 < fallen.sum() <= c.use_t[2, 3] * (1 + 1e-9)
    assert fallen.sum() >= c.use_t[2, 3] - scrap.sum() - 1e-6
    assert (spared <= 1 + 1e-9).all()
    assert c.reaches[2].sum(axis=1) == pytest.approx(1.0)
    assert (made + scrap) @ c.reaches[2] == pytest.approx(c.use_t[2], abs=1e-4 * made.max())


def test_what_comes_out_of_store_needs_no_feed() -> None:
    """A quarter of all magnets out of store: a quarter less oxide, and of ore what that oxide would take."""
    c = Calibration(random_network(4), assumptions())
    drawn = np.zeros_like(c.use_t)
    drawn[2] = 0.25 * c.consumption_t[2]
    free, need = needs(c, 1.0), needs(c, 1.0, drawn=drawn)
    assert need.final == pytest.approx(free.final)
    assert need.feed[1] == pytest.approx(0.75 * free.feed[1])
    assert need.feed[0].sum() < free.feed[0].sum()
    assert need.feed[0].sum() >= 0.75 * free.feed[0].sum()
    moved = np.zeros_like(drawn)
    moved[2, 0], moved[2, 1] = 5.0, -5.0
    assert needs(c, 1.0, drawn=moved).feed == pytest.approx(free.feed), "from store to store"
    assert needs(c, 1.0, drawn=-drawn).feed == pytest.approx(free.feed), "filling stores is no need"
    assert needs(c, 1.0, drawn=9.0 * drawn).feed[1].max() == 0.0


def test_nothing_is_short_that_is_put_into_store() -> None:
    """Plants that stand while their feed goes into store lack none of it; users still go without."""
    run = simulate_on(
        Calibration(random_network(1), assumptions()),
        scenario(ban(stages=["separation"], **{"from": "2025-02"}), months=6),
    )
    c, ones = run.calibration, np.ones_like(run.stock)
    half = replace(run, made=0.5 * run.made, price=2.0 * c.price[:, None] * ones, thrift=0.0 * ones)
    kept = replace(half, used=c.use_t * ones, stock=c.stock_target_t * ones)
    assert kept.unmet[:, 1].max() > 0
    growing = c.stock_target_t + np.arange(1, 7)[:, None, None] * c.consumption_t
    growing[:, 2] = c.stock_target_t[2]
    assert replace(kept, stock=growing).unmet.max() == 0.0
    missing = replace(half, used=0.5 * c.use_t * ones, stock=growing)
    assert missing.unmet[:, 2] == pytest.approx(0.5 * c.use_t[2] * np.ones_like(run.stock[:, 2]))


def test_no_ore_is_short_while_metal_comes_out_of_store() -> None:
    """The stop of 2025 met a surplus of metal: refiners idle for months before a user goes without."""
    asked = asked_scenario(preset="cobalt-2025").content
    run = simulate(asked, "cobalt")
    c, inside = run.calibration, places_of(run.network, "alliance")
    base = c.consumption_t[:, inside].sum(axis=1)
    short = run.unmet[:, :, inside].sum(axis=2) / base
    taken = run.consumed[:, 0, inside].sum(axis=1) / base[0]
    first = int(np.argmax(short[:, 1] > SHORTAGE))
    idle = 1.0 - taken[:first]
    assert idle.max() > 0.4, "plants stand still"
    assert (short[:first, 0] < 0.25 * idle + 1e-9).all()
    assert short[first:, 0].max() > SHORTAGE, "ore is short once metal is"


def test_feed_taken_beyond_need_makes_up_for_no_user() -> None:
    c = Calibration(random_network(1), assumptions())
    one = np.ones_like(c.use_t)
    need = Needed(final=2.0 * one, feed=3.0 * one)
    dear = 2.0 * c.price[:, None] * one
    assert unmet_t(c, 1.5 * one, 9.0 * one, dear, need) == pytest.approx(0.5)
    assert unmet_t(c, 9.0 * one, 2.0 * one, dear, need) == pytest.approx(1.0)
    assert (unmet_t(c, 0.0 * one, 0.0 * one, 1.04 * c.price[:, None] * one, need) == 0).all()


def test_no_ore_is_short_for_metal_that_nobody_needs_any_more() -> None:
    """The Congo stops its cobalt for good: in the end ore is no shorter than the metal made of it."""
    net = baseline("cobalt", 2024)
    c = Calibration(net, Assumptions.load("cobalt", net.stages))
    run = simulate_on(c, scenario(ban(by="COD", stages=["mining"], **{"from": "2025-02"}), months=60))
    last = slice(48, 60)
    assert run.thrift[last, 1].max() > 0.2
    unmet = run.unmet[last].sum(axis=(0, 2)) / (12.0 * c.consumption_t.sum(axis=1))
    ignored = np.maximum(c.consumption_t - run.consumed[last], 0.0)[:, 0].sum() / (
        12.0 * c.consumption_t[0].sum()
    )
    assert ignored > unmet[0] + 0.1, "feed need at base would be short by this"
    assert unmet[0] < unmet[1] + 0.1


def test_use_follows_the_demand_path_year_by_year() -> None:
    c = Calibration(random_network(4), assumptions())
    asked = {"name": "growth", "mineral": "rare-earths", "start": "2025-10", "months": 18}
    path = {2026: 1.05, 2027: 0.9}
    run = simulate_on(c, Scenario.model_validate({**asked, "demand_path": path}))
    flat = simulate_on(c, Scenario.model_validate(asked))
    assert run.demand.tolist() == [1.0] * 3 + [1.05] * 12 + [0.9] * 3
    share = run.used.sum(axis=(1, 2)) / flat.used.sum(axis=(1, 2))
    assert share[:3] == pytest.approx(1.0)
    assert share[4] == pytest.approx(1.05, rel=0.01)
    assert share[15] == pytest.approx(0.9, rel=0.05)
