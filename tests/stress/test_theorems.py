"""Theorems of the monthly market on random networks (model, section 6)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derisk.stress import clearing
from derisk.stress.assumptions import Assumptions
from derisk.stress.calibrate import Calibration
from derisk.stress.clearing import Clearing, Month
from derisk.stress.policy import Policy
from derisk.stress.scenario import Scenario
from derisk.stress.simulate import Run, simulate_on
from tests.networks import FORGETS, assumptions, random_network

TIGHT = 1e-6
KINDS = ["ban", "quota", "licence", "outage"]
few = settings(max_examples=12, deadline=None)
seeds = st.integers(0, 10_000)


def scenario(*restrictions: dict[str, Any], months: int = 6) -> Scenario:
    return Scenario.model_validate(
        {
            "name": "test", "mineral": "rare-earths", "start": "2025-01", "months": months,
            "restrictions": list(restrictions),
        }
    )  # fmt: skip


def ban(cut: float = 1.0, **more: Any) -> dict[str, Any]:
    return {
        "by": "P00",
        "to": "all",
        "stages": ["separation"],
        "kind": "ban",
        "cut": cut,
        "from": "2025-01",
        **more,
    }


def drift(run: Run, month: int) -> float:
    """Largest distance of a month from the baseline: tonnes over the largest output, prices over base."""
    c = run.calibration
    scale = c.make_t.max()
    return max(
        float(np.abs(run.price[month] / c.price[:, None] - 1).max()),
        float(np.abs(run.made[month] - c.make_t).max() / scale),
        float(np.abs(run.trade[month] - c.flow_t).max() / scale),
        float(np.abs(run.used[month] - c.use_t).max() / scale),
    )


@few
@given(seeds)
def test_zero_shock_gives_the_baseline_back(seed: int) -> None:
    calibration = Calibration(random_network(seed), assumptions())
    for quiet in (scenario(), scenario(ban(cut=0.0))):
        run = simulate_on(calibration, quiet)
        assert max(drift(run, t) for t in range(6)) < TIGHT


@few
@given(seeds, st.floats(-1, 1))
def test_zero_shock_holds_with_moved_capacities(seed: int, move: float) -> None:
    network = random_network(seed)
    calibration = Calibration(network, assumptions().changed(plant_surge_share=0.1 + 1e-7 * move))
    run = simulate_on(calibration, scenario(months=3))
    assert drift(run, 2) < TIGHT


@few
@given(seeds)
def test_a_cut_and_its_lifting_lead_back_to_the_baseline(seed: int) -> None:
    network = random_network(seed)
    largest = network.places[int(network.exports[1].argmax())]
    calibration = Calibration(network, assumptions().changed(**FORGETS))
    run = simulate_on(calibration, scenario(ban(by=largest, until="2025-07"), months=144))
    assert drift(run, 0) > 1e-3, "the cut must bite"
    assert drift(run, 143) < TIGHT


@few
@given(seeds)
def test_balances_close_every_month(seed: int) -> None:
    calibration = Calibration(random_network(seed), assumptions())
    run = simulate_on(calibration, scenario(ban(), months=12))
    opening = np.concatenate([calibration.stock_target_t[None], run.stock[:-1]])
    arriving, leaving = run.trade.sum(axis=2), run.trade.sum(axis=3)
    left = run.made + arriving - leaving - run.consumed + opening - run.stock + run.released
    recycled_and_dumped = run.recycled - run.dumped
    assert np.abs(left + recycled_and_dumped).max() < TIGHT * calibration.make_t.max()


@few
@given(
    seeds,
    st.floats(0.05, 0.95),
    st.floats(0.02, 0.5),
    st.sampled_from(["ban", "quota", "licence", "outage", "tariff"]),
)
def test_welfare_of_a_month_falls_as_restrictions_tighten(
    seed: int, cut: float, more: float, kind: str
) -> None:
    calibration = Calibration(random_network(seed), assumptions())
    mild = simulate_on(calibration, scenario(ban(cut=cut, kind=kind), months=1))
    hard = simulate_on(calibration, scenario(ban(cut=min(cut + more, 1.0), kind=kind), months=1))
    none = simulate_on(calibration, scenario(months=1))
    slack = 1e-9 * abs(none.welfare[0])
    assert hard.welfare[0] <= mild.welfare[0] + slack
    assert mild.welfare[0] <= none.welfare[0] + slack


@few
@given(seeds, st.floats(0.05, 0.95), st.floats(0.02, 0.5), st.sampled_from(["ban", "outage", "tariff"]))
def test_so_it_does_in_a_month_of_fear_leakage_and_new_suppliers(
    seed: int, cut: float, more: float, kind: str
) -> None:
    c = Calibration(random_network(seed), assumptions())
    worn = replace(
        Month.at_rest(c), opening=0.4 * c.stock_target_t, target=1.8 * c.stock_target_t,
        reference=1.5 * np.ones_like(c.make_t), last=1.8 * np.ones_like(c.make_t),
        empty=4.0 * np.ones_like(c.make_t), qualified=0.3 * np.ones_like(c.make_t),
    )  # fmt: skip
    welfare = []
    with Clearing(c, []) as market:
        for share in (0.0, cut, min(cut + more, 1.0)):
            policy = Policy(c, scenario(ban(cut=share, kind=kind)))
            limits = policy.limits("2025-01")
            month = replace(
                worn, ship=limits.ship, open=limits.open, leak=0.25 * policy.blocked(limits),
                duty=limits.duty, deliverable=limits.working * c.capacity_t,
            )  # fmt: skip
            welfare.append(market.clear(month, kind).welfare)
    assert (np.diff(welfare) <= 1e-9 * abs(welfare[0])).all()


@few
@given(seeds, st.floats(0.01, 2.0))
def test_welfare_of_a_month_rises_with_free_stock(seed: int, months_of_use: float) -> None:
    """Free stock may be left, so it never hurts; where all run short it helps."""
    calibration = Calibration(random_network(seed), assumptions().changed(reserve_price_multiple=0.0))
    c = calibration
    month = replace(
        Month.at_rest(c), ship=0.2 * c.flow_t, open=0.0 * c.flow_t, deliverable=0.5 * c.make_t,
        opening=0.1 * c.stock_target_t,
    )  # fmt: skip
    with Clearing(calibration, []) as market:
        without = market.clear(month, "without")
        freed = market.clear(replace(month, released=months_of_use * c.consumption_t), "with")
    assert freed.welfare >= without.welfare
    assert freed.welfare > without.welfare + 1e-6 * abs(without.welfare)


@few
@given(seeds, st.floats(0.1, 10.0))
def test_scaling_all_tonnes_leaves_shares_and_prices_alone(seed: int, factor: float) -> None:
    network = random_network(seed)
    one = simulate_on(Calibration(network, assumptions()), scenario(ban(cut=0.7), months=4))
    many = simulate_on(Calibration(network.scaled(factor), assumptions()), scenario(ban(cut=0.7), months=4))
    base = one.calibration.price[None, :, None]
    assert np.abs(one.price / base - many.price / base).max() < 1e-5
    assert np.abs(one.consumed * factor - many.consumed).max() < 1e-5 * factor * one.consumed.max()


@few
@given(seeds)
def test_the_order_of_places_has_no_say(seed: int) -> None:
    network = random_network(seed)
    order = list(np.random.default_rng(seed).permutation(network.places))
    one = simulate_on(Calibration(network, assumptions()), scenario(ban(cut=0.7), months=4))
    other = simulate_on(
        Calibration(network.reordered(order), assumptions()), scenario(ban(cut=0.7), months=4)
    )
    back = [order.index(place) for place in network.places]
    assert np.abs(one.price - other.price[:, :, back]).max() < 1e-5 * one.calibration.price.max()
    assert np.abs(one.consumed - other.consumed[:, :, back]).max() < 1e-5 * one.consumed.max()


def test_a_run_does_not_depend_on_what_was_run_before() -> None:
    calibration = Calibration(random_network(3), assumptions())
    first = simulate_on(calibration, scenario(ban(), months=6))
    simulate_on(calibration, scenario(ban(cut=0.3), months=6))
    again = simulate_on(calibration, scenario(ban(), months=6))
    assert np.array_equal(first.price, again.price)
    assert np.array_equal(first.trade, again.trade)


@pytest.mark.parametrize(("seed", "kind"), [(1, "ban"), (4, "outage"), (8, "quota")])
def test_what_the_solver_is_not_given_changes_no_month(
    seed: int, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    calibration = Calibration(random_network(seed), assumptions())
    asked = scenario(ban(cut=0.8, kind=kind), months=12)
    less = simulate_on(calibration, asked)
    monkeypatch.setattr(clearing, "idle", lambda *_: {})
    whole = simulate_on(calibration, asked)
    assert np.abs(less.welfare / whole.welfare - 1).max() < 1e-7
    assert np.abs(less.price - whole.price).max() < 1e-5 * calibration.price.max()
    assert np.abs(less.consumed - whole.consumed).max() < 1e-5 * whole.consumed.max()


@pytest.mark.parametrize("kind", ["ban", "quota", "licence", "outage", "tariff"])
def test_every_kind_of_restriction_bites_and_its_nought_does_not(kind: str) -> None:
    calibration = Calibration(random_network(5), assumptions())
    path = {"throughput": {"delay_months": 1, "recovery_months": 4}} if kind == "licence" else {}
    hit = simulate_on(calibration, scenario(ban(cut=0.9, kind=kind, **path), months=3))
    free = simulate_on(calibration, scenario(ban(cut=0.0, kind=kind, **path), months=3))
    assert drift(hit, 0) > 1e-3
    assert max(drift(free, t) for t in range(3)) < TIGHT


@pytest.mark.parametrize("seed", [1, 4, 9])
def test_prices_are_what_one_more_tonne_is_worth_and_rents_have_their_sign(seed: int) -> None:
    """The dual of a balance is the gain in welfare a tonne given there brings; rents of <= rows never pay."""
    c = Calibration(random_network(seed), assumptions())
    month = replace(
        Month.at_rest(c), ship=0.3 * c.flow_t, open=0.0 * c.flow_t, deliverable=0.7 * c.make_t,
        opening=0.4 * c.stock_target_t,
    )  # fmt: skip
    with Clearing(c, []) as market:
        before = market.clear(month, "before")
        solved = market._warm.solve("duals")
        for name in ("capacity", "transit"):
            assert solved.duals[name].max() <= 1e-6 * c.price.max()
        assert solved.duals["capacity"].min() < 0, "some plant is at its limit"
        for s, r in ((0, 0), (1, 3), (2, 6)):
            given = np.zeros_like(month.opening)
            given[s, r] = 1e-4 * c.stock_target_t[s, r]
            market._warm.limit("balance", -(month.opening + given), equal=True)
            gain = -market._warm.solve("given").objective - before.welfare
            assert gain / given[s, r] == pytest.approx(before.price[s, r], rel=1e-3, abs=1e-4 * c.price[s])


def test_a_group_is_not_cut_off_from_itself() -> None:
    """A ban by the EU on all others leaves what its members send each other alone."""
    from derisk.network import baseline

    net = baseline("rare-earths", 2024)
    run = simulate_on(
        Calibration(net, Assumptions.load("rare-earths", net.stages)),
        scenario(ban(by="EU27", stages=["magnets"]), months=1),
    )
    inside = [net.place(code) for code in ("DEU", "E24", "FRA", "ITA")]
    (covers,) = run.covers
    assert not covers[:, inside][:, :, inside].any()
    assert covers[net.stage("magnets"), net.place("DEU"), net.place("JPN")]


def test_a_stop_touches_only_stages_that_are_shipped_to_those_it_hits() -> None:
    """Chile ships Japan ore and no refined copper: the run's totals are those of ore."""
    from derisk.network import baseline

    net = baseline("copper", 2024)
    run = simulate_on(
        Calibration(net, Assumptions.load("copper", net.stages)),
        Scenario.model_validate(
            {
                "name": "test", "mineral": "copper", "start": "2025-01", "months": 1,
                "restrictions": [{"by": "CHL", "to": ["JPN"], "kind": "ban", "from": "2025-01"}],
            }
        ),
    )  # fmt: skip
    touched = np.flatnonzero(run.covers[0].any(axis=(1, 2)))
    flow = net.flow[:, net.place("CHL"), net.place("JPN")]
    assert list(touched) == list(np.flatnonzero(flow > 0))


def test_a_plant_that_idles_in_a_glut_is_no_shortage() -> None:
    """When China stops its rare earths its own plants cut output at low prices; nothing is short there."""
    from derisk.network import baseline

    net = baseline("rare-earths", 2024)
    calibration = Calibration(net, Assumptions.load("rare-earths", net.stages))
    run = simulate_on(calibration, scenario(ban(by="CHN", to="alliance", stages=None), months=12))
    china, japan = net.place("CHN"), net.place("JPN")
    fed = run.consumed[:, net.stage("mining"), china]
    assert fed.min() < 0.99 * calibration.consumption_t[net.stage("mining"), china], "plants idle"
    assert run.unmet[:, :, china].max() == 0
    assert run.unmet[:, net.stage("separation"), japan].max() > 0
