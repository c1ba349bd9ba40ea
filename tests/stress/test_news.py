"""News: what frightens, what does not, and for how much buyers qualify other suppliers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from derisk.stress.adaptation.qualifying import qualify
from derisk.stress.calibrate import Calibration
from derisk.stress.news import sought, worsening
from derisk.stress.policy import Policy
from derisk.stress.simulate import Run, simulate_on
from tests.networks import assumptions, random_network
from tests.stress.test_theorems import ban, scenario

NETWORK = random_network(5)
LARGEST = NETWORK.places[int(NETWORK.exports[1].argmax())]
ORIGIN = NETWORK.place(LARGEST)
SECOND = NETWORK.places[int(np.argsort(NETWORK.exports[1])[-2])]
CALIBRATION = Calibration(NETWORK, assumptions())


def stop(**more: Any) -> dict[str, Any]:
    return ban(**{"by": LARGEST, "from": "2025-03", **more})


def policy(*restrictions: dict[str, Any]) -> Policy:
    return Policy(CALIBRATION, scenario(*restrictions, months=24))


def simulated(*restrictions: dict[str, Any], months: int = 24) -> Run:
    return simulate_on(CALIBRATION, scenario(*restrictions, months=months))


def test_a_stop_puts_its_share_of_supply_at_risk_in_the_month_it_is_told() -> None:
    told = policy(stop(announced="2025-02"))
    supply = CALIBRATION.make_t + NETWORK.recycled / 12.0 + CALIBRATION.flow_t.sum(axis=1)
    share = CALIBRATION.flow_t[1, ORIGIN] / supply[1]
    assert worsening(told, "2025-02", ahead=True)[1] == pytest.approx(share)
    assert worsening(told, "2025-02", ahead=False).max() == 0
    assert worsening(told, "2025-03", ahead=False).max() == 0
    assert worsening(told, "2025-02", ahead=True)[0].max() == 0, "of its own stage only"


def test_a_control_that_goes_on_or_eases_is_no_news() -> None:
    parts = policy(stop(until="2025-06"), stop(cut=0.6, **{"from": "2025-06"}))
    assert worsening(parts, "2025-03", ahead=False).max() > 0
    assert worsening(parts, "2025-06", ahead=False).max() == 0
    whole = simulated(stop(until="2026-03"))
    halves = simulated(stop(until="2025-09"), stop(until="2026-03", **{"from": "2025-09"}))
    assert halves.price == pytest.approx(whole.price, rel=1e-9)


def test_a_control_that_tightens_is_news_of_the_difference() -> None:
    steps = policy(stop(cut=0.4), stop(**{"from": "2025-08"}))
    first, then = (worsening(steps, label, ahead=False)[1] for label in ("2025-03", "2025-08"))
    assert then == pytest.approx(1.5 * first)
    assert then.max() > 0.05


def test_a_duty_frightens_nobody_and_buyers_look_elsewhere_for_as_much_as_its_rate() -> None:
    taxed, stopped = policy(stop(kind="tariff", cut=0.25)), policy(stop())
    assert worsening(taxed, "2025-03", ahead=False).max() == 0
    looked = sought(taxed, "2025-03", taxed.limits("2025-03"))
    assert looked == pytest.approx(0.25 * sought(stopped, "2025-03", stopped.limits("2025-03")))
    assert looked.max() > 0


def test_who_buys_where_plants_stand_still_is_frightened_too() -> None:
    idle = policy(stop(kind="outage"))
    buyers = CALIBRATION.flow_t[1, ORIGIN] > 0
    assert (worsening(idle, "2025-03", ahead=False)[1, buyers] > 0).all()
    assert (sought(idle, "2025-04", idle.limits("2025-04"))[1, buyers] > 0).all()


def test_what_is_older_than_the_run_is_news_of_its_first_month() -> None:
    late = simulated(stop(announced="2024-10"), months=6)
    assert late.fear[0, 1].max() > 0.1
    assert late.stock[1, 1].sum() > simulated(stop(), months=2).stock[1, 1].sum(), "hoarded against"
    old = simulated(stop(**{"from": "2024-06"}), months=6)
    assert old.fear[1, 1].max() > 0.1
    over = simulated(stop(until="2024-12", **{"from": "2024-06"}), months=6)
    assert over.fear.max() == 0


def test_others_are_qualified_for_what_is_at_risk_and_lapse_when_it_is_over() -> None:
    wanted = np.array([0.6])
    share = np.zeros(1)
    for _ in range(9):
        share = qualify(share, wanted, 18.0)
    assert share[0] == pytest.approx(0.3)
    for _ in range(40):
        share = qualify(share, wanted, 18.0)
    assert share[0] == 0.6
    for _ in range(18):
        share = qualify(share, np.zeros(1), 18.0)
    assert share[0] == pytest.approx(0.3)
    for _ in range(400):
        share = qualify(share, np.zeros(1), 18.0)
    assert share[0] == 0.0


def test_qualification_takes_its_months() -> None:
    """With suppliers at hand on the first day fewer go without."""
    slow, quick = (
        simulate_on(
            Calibration(NETWORK, assumptions().changed(qualification_months=months)),
            scenario(stop(kind="outage"), months=18),
        )
        for months in (18.0, 0.5)
    )
    new = CALIBRATION.flow_t[1] == 0
    early = slice(2, 6)
    assert slow.trade[early, 1][:, new].sum() < 0.5 * quick.trade[early, 1][:, new].sum()


def test_a_decoy_qualifies_nobody_for_a_later_stop() -> None:
    """A hundredth of a per cent of duty on one arc, for one month, a year before the stop."""
    decoy = ban(by=SECOND, kind="tariff", cut=1e-4, **{"from": "2025-01", "until": "2025-02"})
    later = stop(kind="outage", **{"from": "2026-01"})
    alone, warned = simulated(later), simulated(decoy, later)
    assert alone.unmet[:, 1].sum() > 0
    assert warned.unmet[:, 1].sum() == pytest.approx(alone.unmet[:, 1].sum(), rel=1e-3)
