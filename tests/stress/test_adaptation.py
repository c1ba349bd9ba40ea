"""The ladder of adaptation: what each mechanism does, and that all are still at base prices."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from derisk.network import baseline
from derisk.stress.adaptation import beliefs, recycling, thrifting
from derisk.stress.adaptation.diffusion import SEED, spread
from derisk.stress.adaptation.leakage import leak
from derisk.stress.adaptation.openings import openings
from derisk.stress.adaptation.pipeline import Opening, begin, built
from derisk.stress.adaptation.reference import reference, remember
from derisk.stress.assumptions import Assumptions
from derisk.stress.calibrate import Calibration
from derisk.stress.clearing import Clearing, Month
from derisk.stress.scenario import Scenario
from derisk.stress.simulate import Run, simulate, simulate_on
from derisk.terms.errors import DeriskError
from tests.networks import assumptions, random_network
from tests.stress.test_theorems import ban, drift, scenario

ONE = np.ones((2, 2))


def test_half_of_what_pays_is_in_use_after_the_half_time() -> None:
    """The logistic is solved over each month, so the half-time is met to the digit."""
    share = np.zeros(1)
    for _ in range(24):
        share = spread(share, np.array([0.4]), 24.0, np.zeros(1))
    assert share[0] == pytest.approx(0.2, rel=1e-9)
    assert spread(np.array([0.0]), np.array([0.4]), 24.0, np.zeros(1))[0] < 0.4 * SEED


def test_what_was_learnt_stays_in_part() -> None:
    given_up, most = np.array([0.3]), np.array([0.3])
    for _ in range(600):
        given_up, most = thrifting.thrift(given_up, most, np.zeros(1), 12.0, 0.75)
    assert given_up[0] == pytest.approx(0.225, rel=1e-6)
    assert most[0] == 0.3


def test_use_in_the_end_follows_the_long_run_elasticity() -> None:
    lasting = np.log(1.05 * 4.0) * ONE
    aim = thrifting.aim(lasting, np.array([-0.1, -0.2]), -0.6)
    assert 1.0 - aim[0, 0] == pytest.approx(4.0**-0.5)
    assert 1.0 - aim[1, 0] == pytest.approx(4.0**-0.4)
    assert (thrifting.aim(np.log(1.04) * ONE, np.array([-0.1, -0.2]), -0.6) == 0).all()


def test_prices_design_out_only_what_is_left_of_the_same_potential() -> None:
    """Of use before any redesign, a plan's designs and those that prices call for come to the larger one."""
    gone, ready = np.array([0.0, 0.25, 0.1, 0.5]), np.array([0.0, 0.0, 0.1, 0.5])
    for wanted in (0.0, 0.1, 0.3, 0.9):
        left = thrifting.beyond(np.full(4, wanted), gone, ready)
        total, planned = ((gone + ready + x) / (1.0 + gone) for x in (left, 0.0))
        assert total == pytest.approx(np.maximum(wanted, planned))
    assert thrifting.beyond(np.full(4, 0.3), 0.0 * gone, 0.0 * ready) == pytest.approx(0.3), "none planned"


def test_fear_fades_by_half_and_news_renews_it() -> None:
    feared = beliefs.fear(0.8 * ONE, 0.0 * ONE, 0.0 * ONE, 6.0)
    assert feared[0, 0] == pytest.approx(0.8 * 0.5 ** (1 / 6))
    assert beliefs.fear(0.5 * ONE, 0.2 * ONE, 0.0 * ONE, 1.0) == pytest.approx(0.45), "bad news adds"
    assert (beliefs.fear(feared, 0.9 * ONE, 0.0 * ONE, 6.0) == 1.0).all()
    assert (beliefs.fear(0.2 * ONE, 0.0 * ONE, 0.6 * ONE, 6.0) == 0.6).all(), "shortage renews it"
    assert (beliefs.fear(0.005 * ONE, 0.0 * ONE, 0.0 * ONE, 6.0) == 0).all()


def test_stock_counts_at_cost_or_market_whichever_is_lower() -> None:
    seen = np.log(4.0) * ONE
    assert reference(seen, np.log(6.0) * ONE, 0.5)[0, 0] == pytest.approx(2.0)
    assert reference(seen, np.log(1.5) * ONE, 0.5)[0, 0] == pytest.approx(1.5, rel=0.011)
    assert (reference(0.005 * ONE, 0.0 * ONE, 1.0) == 1.0).all(), "too small to notice"
    path = 0.0 * ONE
    for _ in range(400):  # a price that is what the reference made of it returns to base
        path = remember(path, np.log(reference(path, path, 0.8)), 6.0)
    assert np.abs(path).max() < 1e-9


def test_leakage_grows_with_the_premium_up_to_its_most() -> None:
    seen = np.log(np.array([[1.0, 2.0, 1e9]]))
    share = leak(seen, 0.4)
    assert share[0, 0, 1] == pytest.approx(0.2)
    assert share[0, 0, 2] == pytest.approx(0.4)
    assert share[0, 1, 0] == 0


def test_plants_come_after_their_lead_time_and_ramp_up() -> None:
    begun = np.zeros((10, 1, 1))
    begun[0] = 12.0
    assert built(begun, (), 0, 10.0, 12.0)[0, 0] == 0
    later = np.concatenate([begun, np.zeros((6, 1, 1))])
    assert built(later, (), 0, 10.0, 12.0)[0, 0] == pytest.approx(6.0)
    named = (Opening(0, 0, 100, 24.0),)
    assert built(np.zeros((0, 1, 1)), named, 99, 10.0, 12.0)[0, 0] == 0
    assert built(np.zeros((0, 1, 1)), named, 105, 10.0, 12.0)[0, 0] == pytest.approx(12.0)
    assert built(np.zeros((0, 1, 1)), named, 300, 10.0, 12.0)[0, 0] == 24.0
    assert (begin(np.log(1.4) * ONE, ONE, 0.1, 1.5) == 0).all()
    assert begin(np.log(3.0) * ONE, 12.0 * ONE, 0.1, 1.5)[0, 0] == pytest.approx(0.1)


def test_ore_is_not_recycled_and_metal_is_also_where_it_is_the_first_stage() -> None:
    pays = recycling.aim(("mining", "refining"), np.log(2.6) * ONE, 0.1, 1.3)
    assert (pays[0] == 0).all()
    assert pays[1, 0] == pytest.approx(0.1)
    assert recycling.aim(("refining",), np.log(2.6) * ONE[:1], 0.1, 1.3) == pytest.approx(0.1)


def test_new_recycling_comes_with_lasting_high_prices_and_eases_them() -> None:
    """Of gallium, whose chain begins with metal: within its reach, and not before it is set up."""
    net = baseline("gallium")
    known = Assumptions.load("gallium", net.stages)
    china = net.places.index("CHN")
    asked = {"by": "CHN", "to": "all", "stages": ["refining"], "kind": "ban", "from": "2025-02"}
    runs = [
        simulate_on(Calibration(net, known.changed(recycling_reach_share=reach)), scenario(asked, months=60))
        for reach in (0.2, 0.0)
    ]
    more, none = (np.delete(run.recycled[:, 0], china, axis=1).sum(axis=1) for run in runs)
    used = np.delete(runs[0].calibration.consumption_t[0], china).sum()
    assert none.max() <= none[0] * (1 + 1e-9)
    assert more[:3] == pytest.approx(none[:3])
    assert 0.05 * used < more.max() - none[0] <= 0.2 * used
    assert runs[0].unmet.sum() < runs[1].unmet.sum()


NETWORK = random_network(3)
LARGEST = NETWORK.places[int(NETWORK.exports[1].argmax())]
ORIGIN = NETWORK.place(LARGEST)


def stop(**more: Any) -> dict[str, Any]:
    """A ban of separated products by the largest exporter."""
    return ban(by=LARGEST, **more)


def announced(months: int = 12, **more: Any) -> Run:
    calibration = Calibration(NETWORK, assumptions())
    return simulate_on(calibration, scenario(stop(**{"from": "2025-06", **more}), months=months))


def from_china(months: int, openings: tuple[Opening, ...] = (), **more: Any) -> Run:
    """China stops its separated rare earths of 2009 to all."""
    calibration = Calibration(baseline("rare-earths", 2009), assumptions(), openings=openings)
    return simulate_on(calibration, scenario(ban(**{"by": "CHN", "from": "2025-06", **more}), months=months))


def test_who_hears_of_a_ban_buys_ahead_and_destocks_when_it_is_over() -> None:
    told = from_china(36, announced="2025-03", until="2025-10")
    silent = from_china(12, until="2025-10")
    china = told.network.place("CHN")
    others = [r for r in range(len(told.network.places)) if r != china]
    rush = told.trade[2:5, 1, china].sum() / (3 * told.calibration.flow_t[1, china].sum())
    assert 1.1 < rush < 2.6, "front-loading"
    assert told.stock[4, 1, others].sum() > 1.1 * silent.stock[4, 1, others].sum(), "hoarding"
    assert told.target[35, 1, others].sum() < 0.8 * told.target[4, 1, others].sum(), "fear fades"
    assert drift(told, 1) < 1e-6, "nothing moves before the news"


def test_sustained_high_prices_thin_out_use_and_it_comes_back_in_part() -> None:
    run = from_china(120, until="2027-06")
    most = run.thrift[:, 1].max()
    assert most > 0.05
    assert 0 < run.thrift[-1, 1].max() < most
    assert (run.thrift[:4] == 0).all()


def test_what_leaks_is_seen_apart_and_stays_within_its_most() -> None:
    run = announced(months=24)
    blocked = run.calibration.flow_t[1, ORIGIN]
    assert run.leaked[5, 1, ORIGIN].sum() == 0, "routes take a premium that lasts"
    last = run.leaked[-1, 1, ORIGIN]
    assert last.sum() > 0
    assert (last <= run.calibration.assumptions.leakage_share * blocked + 1e-9).all()
    assert (run.trade[-1, 1, ORIGIN] - last).sum() == pytest.approx(0, abs=1e-9)


def test_a_quota_leaks_too_and_what_it_lets_out_is_counted_apart() -> None:
    calibration = Calibration(NETWORK, assumptions())
    run = simulate_on(calibration, scenario(stop(kind="quota", cut=0.6), months=18))
    level = 0.4 * calibration.flow_t[1, ORIGIN].sum()
    seen = (run.trade - run.leaked)[:, 1, ORIGIN].sum(axis=1)
    assert (seen <= level * (1 + 1e-9)).all()
    assert run.leaked[-1, 1, ORIGIN].sum() > 0


def test_a_supplier_that_stopped_is_shunned_when_it_is_back() -> None:
    """Users take less from it than from others while they remember."""
    shunned = announced(until="2025-12", months=18)
    calibration = Calibration(NETWORK, assumptions().changed(distrust_premium=0.0))
    same = {"until": "2025-12", "from": "2025-06"}
    trusted = simulate_on(calibration, scenario(stop(**same), months=18))
    assert shunned.trade[12:, 1, ORIGIN].sum() < trusted.trade[12:, 1, ORIGIN].sum()


def test_named_plants_open_for_the_scarce_and_strand_when_prices_are_back() -> None:
    net = baseline("rare-earths", (2008, 2009, 2010))
    places = {net.places[item.place] for item in openings(net)}
    assert {"AUS", "MYS", "USA"} <= places, "Mount Weld, Lynas Malaysia, Mountain Pass"
    old = baseline("rare-earths", 2009)
    france = old.place("FRA")
    plants = tuple(Opening(s, france, 2025 * 12, 800.0) for s in (0, 1))
    run, bare = from_china(96, plants, until="2027-01"), from_china(96, until="2027-01")
    assert bare.made[:, 1, france].max() == 0
    assert run.made[12:24, 1, france].min() > 50, "mine and plant run while the price is high"
    assert run.price[12:24, 1, france].mean() < bare.price[12:24, 1, france].mean()
    assert run.made[-1, 1, france] == pytest.approx(0, abs=1e-6), "stranded"
    quiet = simulate_on(run.calibration, scenario(months=24))
    assert max(drift(quiet, t) for t in range(24)) < 1e-6, "no plant moves base prices"


def test_stores_do_not_trade_a_step_back_and_forth() -> None:
    """Under a lasting quota the price and the stores settle; they do not swing between two months."""
    quota = {"by": "CHN", "to": "all", "stages": ["separation"], "kind": "quota", "cut": 0.3}
    lasting = Scenario.model_validate(
        {
            "name": "quota", "mineral": "rare-earths", "base_year": 2009, "start": "2010-01", "months": 60,
            "restrictions": [{**quota, "from": "2010-07"}],
        }
    )  # fmt: skip
    run = simulate(lasting, "rare-earths")
    japan = run.network.place("JPN")
    steps = np.diff(run.price[36:, 1, japan]) / run.calibration.price[1]
    swings = (np.sign(steps[1:]) * np.sign(steps[:-1]) < 0) & (np.abs(steps[1:]) > 0.02)
    assert swings.mean() < 0.25


def test_where_there_is_more_than_enough_prices_stay_quiet() -> None:
    """A supplier of a fiftieth of the trade stops: nobody is short, no price passes the first step."""
    net = baseline("copper", 2024)
    s = net.stage("refining")
    sold = net.flow[s].sum(axis=1)
    small = [p for p, t in zip(net.places, sold, strict=True) if 0 < t < 0.02 * sold.sum() and p != "ROW"]
    stop = {"by": small[0], "to": "all", "stages": ["refining"], "kind": "ban", "from": "2026-01"}
    run = simulate(
        Scenario.model_validate(
            {"name": "s", "mineral": "copper", "start": "2026-01", "months": 24, "restrictions": [stop]}
        ),
        "copper",
    )
    others = [r for r, place in enumerate(net.places) if place != small[0]]
    multiple = run.price[:, s][:, others] / run.calibration.price[s]
    assert multiple.max() < 1.1
    assert run.unmet[:, s].sum() < 1e-3 * run.consumed[:, s].sum()


def test_a_month_with_a_value_that_is_no_number_names_chain_and_month() -> None:
    calibration = Calibration(NETWORK, assumptions())
    broken = replace(Month.at_rest(calibration), demand=float("nan"))
    with Clearing(calibration, []) as clearing, pytest.raises(DeriskError) as failure:
        clearing.clear(broken, "rare-earths, 2025-03")
    assert "rare-earths, 2025-03" in str(failure.value)
    assert "demand" in str(failure.value)


def test_a_restriction_may_concern_one_mineral_of_several_on_the_same_day() -> None:
    stop = {"by": "CHN", "to": "all", "kind": "ban", "from": "2026-01"}
    both = Scenario.model_validate(
        {
            "name": "two", "mineral": ["gallium", "germanium"], "start": "2026-01", "months": 2,
            "restrictions": [{**stop, "mineral": "gallium"}, {**stop, "mineral": "germanium", "cut": 0.5}],
        }
    )  # fmt: skip
    assert [each.cut for each in simulate(both, "gallium").scenario.restrictions] == [1.0]
    assert [each.cut for each in simulate(both, "germanium").scenario.restrictions] == [0.5]
    with pytest.raises(ValueError, match="not among the scenario's minerals"):
        Scenario.model_validate({**both.model_dump(by_alias=True), "mineral": "gallium"})


def test_only_a_tariff_may_be_above_the_whole() -> None:
    calibration = Calibration(random_network(5), assumptions())
    low, high = (
        simulate_on(calibration, scenario(ban(kind="tariff", cut=rate), months=3)) for rate in (0.5, 1.5)
    )
    assert high.trade[0, 1, 0].sum() <= low.trade[0, 1, 0].sum() + 1e-9
    with pytest.raises(ValueError, match="only a tariff's rate may be larger"):
        scenario(ban(cut=1.5))
