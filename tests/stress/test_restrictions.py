"""Restrictions: a small one does little, one that is over is over, and each does what its row says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from derisk.stress.adaptation.pipeline import Opening
from derisk.stress.calendar import month_index
from derisk.stress.calibrate import Calibration
from derisk.stress.scenario import Scenario
from derisk.stress.simulate import Run, simulate, simulate_on
from derisk.terms.errors import InputError
from tests.networks import assumptions, random_network
from tests.stress.test_theorems import ban, scenario

NETWORK = random_network(5)
LARGEST = NETWORK.places[int(NETWORK.exports[1].argmax())]
ORIGIN = NETWORK.place(LARGEST)
SECOND = NETWORK.places[int(np.argsort(NETWORK.exports[1])[-2])]


def stop(**more: Any) -> dict[str, Any]:
    """The largest exporter stops what it separates, from the second month."""
    return ban(**{"by": LARGEST, "from": "2025-02", **more})


def simulated(*restrictions: dict[str, Any], months: int = 24, **assumed: Any) -> Run:
    calibration = Calibration(NETWORK, assumptions().changed(**assumed))
    return simulate_on(calibration, scenario(*restrictions, months=months))


def test_an_outage_of_a_thousandth_takes_a_thousandth_of_spare_and_new_plants_too() -> None:
    """When another supplier's plants stand still, so that both run."""
    at = NETWORK.place(SECOND)
    plants = (Opening(1, at, month_index("2025-04"), 0.3 * float(NETWORK.production[1, at]) / 12.0),)
    calibration = Calibration(NETWORK, assumptions(), openings=plants)
    free, hit = (
        simulate_on(
            calibration, scenario(stop(kind="outage"), stop(by=SECOND, kind="outage", cut=cut), months=30)
        )
        for cut in (0.0, 1e-3)
    )
    made = free.made[:, 1, at]
    assert made.max() > 1.15 * calibration.make_t[1, at], "spare and new plants run"
    assert np.abs(hit.made[:, 1, at] - made).max() < 0.02 * made.max()
    assert hit.unmet[:, 1].sum() == pytest.approx(free.unmet[:, 1].sum(), rel=0.02)


def test_plants_that_stand_still_take_their_output_with_them_and_others_run_harder() -> None:
    run = simulated(stop(kind="outage", cut=0.3), stop(by=SECOND), months=12)
    c, at = run.calibration, ORIGIN
    first = 0.7 * (1.0 + c.assumptions.plant_ramp_share_month)
    share = run.made[:, 1, at] / c.make_t[1, at]
    assert share[0] == pytest.approx(1.0)
    assert share[1] <= first + 1e-9
    assert share.max() <= 1.0 + 1e-9
    assert (share[1:] <= 0.7 * (1.0 + c.assumptions.plant_surge_share) + 1e-9).all()
    assert share[2:].max() > 0.7 + 1e-6


@pytest.mark.parametrize("kind", ["ban", "licence", "outage"])
def test_a_cut_of_a_thousandth_changes_next_to_nothing(kind: str) -> None:
    """Beside another supplier's outage, when its spare plants and further sales count most."""
    free, hit = (
        simulated(stop(kind="outage"), stop(by=SECOND, kind=kind, cut=cut), months=18) for cut in (0.0, 1e-3)
    )
    sold = free.trade[:, 1, NETWORK.place(SECOND)].sum(axis=1)
    assert sold[6:].max() > 1.2 * sold[0], "its trade grows"
    assert hit.unmet[:, 1].sum() == pytest.approx(free.unmet[:, 1].sum(), rel=0.02)
    assert np.abs(hit.price - free.price).max() < 0.1 * free.price.max()


def test_a_licence_that_lets_all_through_is_over() -> None:
    """A later outage elsewhere finds the supplier as free as after a ban of the same months."""
    path = {"delay_months": 3, "recovery_months": 0}
    later = stop(by=SECOND, kind="outage", **{"from": "2026-01"})
    licensed = simulated(stop(kind="licence", throughput=path), later)
    banned = simulated(stop(kind="ban", until="2025-05"), later)
    assert licensed.price == pytest.approx(banned.price, rel=1e-6)
    assert licensed.trade[12:, 1, ORIGIN].sum() > 0


def test_a_quota_cuts_each_stage_by_itself() -> None:
    run = simulated(stop(kind="quota", cut=0.5, stages=None), leakage_share=0.0)
    base = run.calibration.flow_t[:, ORIGIN].sum(axis=1)
    sold = run.trade[1:, :, ORIGIN].sum(axis=2)
    assert (base > 0).sum() == 3
    assert (sold <= 0.5 * base * (1 + 1e-9)).all()


def test_a_level_is_a_twelfth_a_month_of_the_stages_named_and_of_no_others() -> None:
    level = 0.4 * float(NETWORK.flow[1, ORIGIN].sum())
    by_level = {key: value for key, value in stop(kind="quota", level_t=level).items() if key != "cut"}
    run = simulated(by_level, leakage_share=0.0)
    sold = run.trade[1:, :, ORIGIN].sum(axis=2)
    assert sold[:, 1].max() == pytest.approx(level / 12.0, rel=1e-6)
    assert sold[:, 2].max() > 0
    with pytest.raises(InputError, match="at which stage"):
        simulated({**by_level, "stages": None})


def test_what_piled_up_behind_a_ban_leaves_once_it_is_lifted() -> None:
    """The Congo's cobalt: own output in store goes abroad beyond what is mined that month."""
    stopped = {"by": "COD", "to": "all", "kind": "ban", "stages": ["mining"], "from": "2025-03"}
    asked = {"name": "lifted", "mineral": "cobalt", "start": "2025-01", "months": 18}
    until = {**stopped, "until": "2026-01"}
    run = simulate(Scenario.model_validate({**asked, "restrictions": [until]}), "cobalt")
    c, at = run.calibration, run.network.place("COD")
    piled = run.stock[11, 0, at] - c.stock_target_t[0, at]
    assert piled > c.make_t[0, at], "more than a month's output lies there"
    beyond = run.trade[12:15, 0, at].sum() - run.made[12:15, 0, at].sum()
    assert beyond > 0.5 * piled
    at_rest = c.piled_up_t(c.stock_target_t, c.stock_target_t)
    assert (at_rest == 0.0).all(), "no more may leave than in the base year"


def test_a_duty_costs_and_sends_trade_elsewhere() -> None:
    runs = [simulated(stop(kind="tariff", cut=rate), months=2) for rate in (0.0, 0.02, 0.04)]
    welfare = [run.welfare[1] for run in runs]
    assert welfare[0] > welfare[1] > welfare[2]
    sold = [run.trade[1, 1, ORIGIN].sum() for run in runs]
    assert sold[0] > sold[2]
