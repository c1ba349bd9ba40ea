"""Dosing: plants that learn to take less of a feed, and chains whose feed is the substance of the product."""

from __future__ import annotations

import numpy as np
import pytest

from derisk.network import baseline
from derisk.stress.adaptation import dosing
from derisk.stress.assumptions import Assumptions
from derisk.stress.calibrate import Calibration
from derisk.stress.scenario import Scenario
from derisk.stress.shortage import beyond_choke
from derisk.stress.simulate import Run, simulate_on
from tests.networks import assumptions, left_over, random_network
from tests.stress.test_theorems import TIGHT, drift

CUT = {"by": "CHN", "to": "all", "stages": ["separation"], "kind": "quota", "cut": 0.5, "from": "2025-02"}


def test_plants_do_without_up_to_the_reach_and_no_further() -> None:
    seen = np.log(np.array([[1.0, 2.0, 50.0]] * 2))
    wanted = dosing.aim(seen, np.array([-0.1, -0.1]), -1.0, np.array([0.4, 0.0]))
    assert wanted[0, 0] == 0
    assert 0 < wanted[0, 1] <= 0.4
    assert wanted[0, 2] == pytest.approx(0.4)
    assert (wanted[1] == 0).all(), "no smelter makes metal of less ore"


def heavy(reach: float) -> Run:
    net = baseline("heavy-rare-earths", 2024)
    known = Assumptions.load("heavy-rare-earths", net.stages)
    at = tuple(reach if stage == "separation" else 0.0 for stage in net.stages)
    asked = {"name": "cut", "mineral": "heavy-rare-earths", "start": "2025-01", "months": 48}
    scenario = Scenario.model_validate({**asked, "restrictions": [CUT]})
    return simulate_on(Calibration(net, known.changed(dose_reach_share=at)), scenario)


@pytest.fixture(scope="module")
def runs() -> tuple[Run, Run]:
    return heavy(0.5), heavy(0.0)


def test_sparing_brings_the_price_of_feed_down_and_the_product_is_made(runs: tuple[Run, Run]) -> None:
    thrifty, wasteful = runs
    s, japan = thrifty.network.stage("separation"), thrifty.network.place("JPN")
    assert thrifty.spared[:, s].max() > 0.1
    assert (thrifty.spared <= 0.5).all()
    assert (wasteful.spared == 0).all()
    assert thrifty.price[24:, s, japan].mean() < 0.8 * wasteful.price[24:, s, japan].mean()
    assert thrifty.made[24:, s + 1, japan].sum() > wasteful.made[24:, s + 1, japan].sum()


def test_feed_and_product_balance_with_less_feed(runs: tuple[Run, Run]) -> None:
    run, _ = runs
    assert np.abs(left_over(run)).max() < TIGHT * run.calibration.make_t.max()


def test_a_lent_model_keeps_no_dose_of_the_run_before() -> None:
    """The coefficients of a kept model are set back: the network is at rest after a run that spared feed."""
    net = baseline("heavy-rare-earths", 2024)
    known = Assumptions.load("heavy-rare-earths", net.stages)
    heavy(0.5)
    quiet = {"name": "quiet", "mineral": "heavy-rare-earths", "start": "2025-01", "months": 3}
    for reach in (known.dose_reach_share, (0.0, 0.0, 0.0)):
        run = simulate_on(
            Calibration(net, known.changed(dose_reach_share=reach)), Scenario.model_validate(quiet)
        )
        assert max(drift(run, t) for t in range(3)) < TIGHT


def test_only_ingredients_can_be_spared() -> None:
    for mineral in ("copper", "cobalt", "rare-earths"):
        net = baseline(mineral, 2024)
        assert set(Assumptions.load(mineral, net.stages).dose_reach_share) == {0.0}
    assert assumptions().dose_reach_share == (0.0,) * len(random_network(1).stages)


def test_a_price_that_only_plants_would_pay_is_said_to_be_no_forecast(runs: tuple[Run, Run]) -> None:
    _, run = runs
    net, price = run.network, run.price.copy()
    assert beyond_choke(net, price, 10.0) == []
    price[5, net.stage("separation"), 0] = 50.0 * run.calibration.price[net.stage("separation")]
    (note,) = beyond_choke(net, price, 10.0)
    assert note.startswith("separation: the price reaches 50 times base")
