"""Outlook: what supply is seen coming bounds what an empty store is worth."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from derisk.cases.asked import asked_scenario
from derisk.stress.adaptation.outlook import empty_price, gap, lack
from derisk.stress.calibrate import Calibration
from derisk.stress.scenario import Scenario
from derisk.stress.simulate import Run, simulate
from tests.networks import assumptions, random_network

ONE = np.ones((2, 1))
NOUGHT = np.zeros((2, 1))
ELASTICITY = np.array([-0.1, -0.2])


def test_an_empty_store_is_worth_the_price_at_which_use_falls_to_what_comes() -> None:
    price = empty_price(NOUGHT, 0.1 * ONE, ELASTICITY, 10.0)
    assert price[0, 0] == pytest.approx(0.9**-10.0)
    assert price[1, 0] == pytest.approx(0.9**-5.0)
    assert (empty_price(NOUGHT, 0.5 * ONE, ELASTICITY, 10.0) == 10.0).all(), "at most the choke price"
    assert (empty_price(-0.2 * ONE, 0.1 * ONE, ELASTICITY, 10.0) == 1.0).all(), "others make up for it"
    assert np.isfinite(empty_price(ONE, ONE, ELASTICITY, 10.0)).all()


def test_what_supply_lacks_is_learnt_slowly_and_only_where_something_is_needed() -> None:
    """Half is withheld, others bring back three tenths: after a long time a fifth is known to lack."""
    now = gap(np.array([[80.0], [80.0]]), np.array([[100.0], [0.0]]), 0.5 * ONE)
    lacking = lack(NOUGHT, NOUGHT, now, 6.0)
    assert lacking[0, 0] == pytest.approx(-0.15 / 7.0), "half of it in the first month"
    for _ in range(200):
        lacking = lack(lacking, now, now, 6.0)
    assert lacking[0, 0] == pytest.approx(-0.3)
    assert lacking[1, 0] == 0


def test_who_buys_for_two_months_at_once_learns_of_neither_plenty_nor_want() -> None:
    """A tenth is missing for good; the goods come every other month."""
    lacking, last = 0.1 * ONE, 0.1 * ONE
    for month in range(12):
        now = gap(90.0 * ONE + (80.0 if month % 2 else -80.0), 100.0 * ONE, NOUGHT)
        if month:
            lacking = lack(lacking, last, now, 6.0)
            assert lacking == pytest.approx(0.1 * ONE)
        last = now


def test_prices_do_not_swing_every_other_month_while_stores_are_low() -> None:
    """The Congo's stop of 2025: users of many places buy metal from stores that are not yet refilled."""
    run = simulate(asked_scenario(preset="cobalt-2025").content, "cobalt")
    n, s = run.network, run.network.stage("refining")
    steps = np.diff(np.log(run.price[12:24, s, n.place("JPN")]))
    back = (np.sign(steps[1:]) * np.sign(steps[:-1]) < 0) & (
        np.minimum(abs(steps[1:]), abs(steps[:-1])) > 0.1
    )
    assert not back.any()


def test_the_worth_of_stock_falls_from_the_empty_store_on_and_knows_no_resale_above_base() -> None:
    c = Calibration(random_network(3), assumptions())
    at_target = c.stock_target_t
    one = np.ones_like(at_target)
    _, scarce = c.layers(at_target, at_target, 2.0 * one, 2.0 * one, 8.0 * one)
    _, enough = c.layers(at_target, at_target, 2.0 * one, 2.0 * one, one)
    for worth, empty in ((scarce, 8.0), (enough, 2.1)):
        multiple = worth[..., :-1] / c.price[:, None, None]
        assert (np.diff(multiple, axis=2) < 1e-3).all()
        assert multiple.max() < empty * 1.001
    assert (enough[..., -6:-1] / c.price[:, None, None]).max() < 1.0, "nobody hoards on a price that will go"
    assert (scarce[..., -6:-1] / c.price[:, None, None]).max() > 1.5


def licence(mineral: str, **more: Any) -> Run:
    """China licenses all its exports: nothing for two months, nine tenths four months later."""
    stop = {"by": "CHN", "to": "all", "kind": "licence", "announced": "2025-02", "from": "2025-03", **more}
    path = {"delay_months": 2, "recovery_months": 4}
    asked = {"name": "licence", "mineral": mineral, "start": "2025-01", "months": 30}
    return simulate(
        Scenario.model_validate({**asked, "restrictions": [{**stop, "throughput": path}]}), mineral
    )


@pytest.fixture(scope="module")
def magnesium() -> Run:
    return licence("magnesium")


def test_empty_stores_do_not_hold_the_price_up_once_licences_are_back(magnesium: Run) -> None:
    """Stores are refilled little above the price that is believed in, not at what they were worth in need."""
    n, s = magnesium.network, magnesium.network.stage("smelting")
    germany, china = n.place("DEU"), n.place("CHN")
    price = magnesium.price[:, s, germany] / magnesium.calibration.price[s]
    base = magnesium.calibration.flow_t[s, china].sum()
    shipped = magnesium.trade[:, s, china].sum(axis=1) / base
    peak = int(price.argmax())
    back = int(np.flatnonzero(shipped[peak:] > 0.9)[0]) + peak
    assert price[peak] > 1.8
    assert price[back] < 0.8 * price[peak]
    stock = magnesium.stock[back, s, germany] / magnesium.target[back, s, germany]
    assert stock < 0.5, "while stores are still low"


def test_a_supplier_whose_licences_are_granted_again_sells(magnesium: Run) -> None:
    """Distrust and what users have learnt to do without cost it a part of its sales, not all of them."""
    n, s = magnesium.network, magnesium.network.stage("smelting")
    china = n.place("CHN")
    shipped = magnesium.trade[:, s, china].sum(axis=1) / magnesium.calibration.flow_t[s, china].sum()
    quarters = np.convolve(shipped[11:25], np.ones(3) / 3, mode="valid")
    assert quarters.min() > 0.3, "all stores may be full at once for a month, not for a quarter"
    assert shipped[12:30].mean() > 0.55


def test_a_rush_is_bounded_by_what_the_exporter_has_to_sell(magnesium: Run) -> None:
    n, s = magnesium.network, magnesium.network.stage("smelting")
    china = n.place("CHN")
    shipped = magnesium.trade[1, s, china].sum() / magnesium.calibration.flow_t[s, china].sum()
    assert 1.5 < shipped < 2.6
