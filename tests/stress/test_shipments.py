"""Tranches of trade: a supplier that has stopped keeps what buyers trust it with, and the rest costs more."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from derisk.cases.asked import asked_scenario
from derisk.network import baseline
from derisk.stress.assumptions import Assumptions
from derisk.stress.backtests.measures import base_departures, by_year, departures
from derisk.stress.calibrate import Calibration
from derisk.stress.clearing import Month
from derisk.stress.shipments import KNOWN, MORE, NEW, past, tranches
from derisk.stress.simulate import Run, simulate
from tests.networks import assumptions, random_network

CALIBRATION = Calibration(random_network(4), assumptions())
COST, _ = CALIBRATION.trade()
REST = Month.at_rest(CALIBRATION)
ORIGIN = 0


def shunned(trusted_share: float, premium: float = 0.2, **changes: object) -> Month:
    """A month in which every buyer distrusts one supplier."""
    c = CALIBRATION
    by_arc = np.zeros_like(c.flow_t)
    by_arc[:, ORIGIN] = premium
    return replace(REST, premium=by_arc, trusted=trusted_share * c.supply_t, **changes)


def test_where_nobody_is_distrusted_tranches_are_those_of_the_calibration() -> None:
    upper, cost = tranches(CALIBRATION, COST, replace(REST, trusted=CALIBRATION.supply_t))
    assert (upper[..., KNOWN] == CALIBRATION.flow_t).all()
    assert (upper[..., MORE] == CALIBRATION.growing_t()).all()
    assert (cost == COST).all()


@pytest.mark.parametrize("share", [0.0, 0.1, 0.4, 1.0])
def test_distrust_cuts_an_arc_anew_and_takes_nothing_from_it(share: float) -> None:
    """What may be shipped in all stays; beyond the trusted part it costs the premium more."""
    c = CALIBRATION
    month = shunned(share, qualified=np.full_like(c.make_t, 0.5))
    upper, cost = tranches(c, COST, month)
    free, _ = tranches(c, COST, replace(month, premium=np.zeros_like(c.flow_t)))
    assert upper.sum(axis=3) == pytest.approx(free.sum(axis=3))
    trusted = upper[:, ORIGIN, :, KNOWN]
    assert (trusted <= share * c.supply_t + 1e-12).all()
    assert trusted == pytest.approx(np.minimum(c.flow_t[:, ORIGIN], share * c.supply_t))
    assert (cost[:, ORIGIN, :, KNOWN] == COST[:, ORIGIN, :, KNOWN]).all()
    step = (cost[:, ORIGIN, :, MORE] - COST[:, ORIGIN, :, KNOWN]) / c.price[:, None]
    assert step == pytest.approx(np.full_like(step, 0.2))
    assert (np.diff(cost, axis=3) > 0).all(), "the dearer part is bought last, or the program would cheat"
    others = [r for r in range(len(c.network.places)) if r != ORIGIN]
    assert (upper[:, others] == free[:, others]).all()
    assert (cost[:, others] == COST[:, others]).all()


def test_what_a_shunned_supplier_adds_is_no_smuggling() -> None:
    """Growth moves to the tranche of new trade; only what is beyond both leaks."""
    c = CALIBRATION
    month = shunned(0.4, leak=0.1 * c.flow_t)
    upper, _ = tranches(c, COST, month)
    leaked = past(c, month, upper[..., NEW])
    assert leaked == pytest.approx(0.1 * c.flow_t)
    assert past(c, month, c.growing_t() * (month.premium > 0)).max() == 0.0
    assert not past(c, shunned(0.4), upper[..., NEW]).any(), "nothing leaks where nothing is stopped"


def graphite(**changes: float) -> Run:
    asked = asked_scenario(preset="graphite-2023").content
    known = Assumptions.load("graphite", baseline("graphite", asked.base_year).stages)
    return simulate(asked, "graphite", known.changed(**changes))


def sold(run: Run, year: str) -> float:
    """China's exports of natural graphite in a year, in multiples of base."""
    return by_year(run, departures(run, "CHN", "mining"))[year] / 12 / base_departures(run, "CHN", "mining")


def test_a_supplier_that_others_could_replace_keeps_a_part_of_its_sales() -> None:
    """Spread, not shunned: with no trusted share it loses all for two years, though licences let it ship."""
    spread, emptied = graphite(), graphite(trusted_share=0.0)
    assert sold(emptied, "2024") < 0.1
    assert sold(emptied, "2025") < 0.1
    assert sold(spread, "2024") > 0.3
    assert sold(spread, "2024") < sold(spread, "2025") < 1.0, "the memory fades"


def test_the_more_buyers_trust_a_supplier_with_the_more_it_sells_after_a_stop() -> None:
    after = [sold(graphite(trusted_share=share), "2025") for share in (0.2, 0.4, 0.65)]
    assert after == sorted(after)
    assert after[-1] > after[0] + 0.1
