"""Surplus: what nobody used is no need, stops first and lies in store."""

from __future__ import annotations

import numpy as np
import pytest

from derisk.facts.cover import balances
from derisk.network import baseline
from derisk.network.network import Network
from derisk.stress.assumptions import Assumptions
from derisk.stress.calibrate import Calibration
from derisk.stress.scenario import Scenario
from derisk.stress.simulate import Run, simulate_on
from derisk.stress.surplus import Surplus, surplus
from tests.networks import assumptions, left_over, random_network
from tests.stress.test_theorems import TIGHT, drift, scenario


def test_a_printed_balance_is_followed_before_a_derived_one() -> None:
    assert [(each.year, each.surplus_t) for each in balances("cobalt", "refining")] == [
        (2023, 25_000), (2024, 36_000),
    ]  # fmt: skip
    assert [each.cite for each in balances("lithium", "chemicals")] == ["iea-gcmo-2025"]


def test_surpluses_of_years_without_a_break_lie_in_store() -> None:
    """Cobalt Institute: 25,000 t in 2023 and 36,000 t in 2024."""
    net = baseline("cobalt", 2024)
    found = surplus(net)
    s = net.stage("refining")
    assert found.share[s] == pytest.approx(36_000 / net.use[s].sum())
    assert found.held[s] == pytest.approx(61_000)
    assert found.share[net.stage("mining")] == 0
    assert "61,000 t lie in store" in found.told[0]
    assert "cobalt-institute-balance" in found.cites
    assert surplus(baseline("gallium", 2022)).held.sum() == 0, "none is printed"


class Glut(Calibration):
    """A fifth of use at the last stage is put by, and three months of use lie in store."""

    @property
    def surplus(self) -> Surplus:
        share = np.zeros(len(self.network.stages))
        share[-1] = 0.2
        return Surplus(share, 0.25 * share / 0.2 * self.network.use.sum(axis=1))


@pytest.fixture(scope="module")
def network() -> Network:
    return random_network(7)


def test_a_surplus_is_at_rest_too(network: Network) -> None:
    run = simulate_on(Glut(network, assumptions()), scenario(months=6))
    assert max(drift(run, t) for t in range(6)) < TIGHT
    assert np.abs(run.put_by - run.calibration.put_by_t).max() < TIGHT * run.calibration.make_t.max()


class Tight(Calibration):
    """All that is left of supply is need, as if nothing had been printed."""

    @property
    def surplus(self) -> Surplus:
        nothing = np.zeros(len(self.network.stages))
        return Surplus(nothing, nothing)


@pytest.fixture(scope="module")
def glut_and_tight() -> tuple[Run, Run]:
    """Indonesia stops its nickel, with the printed surpluses of 2022 to 2024 and as if there were none."""
    net = baseline("nickel", 2024)
    known = Assumptions.load("nickel", net.stages)
    stop = {"by": "IDN", "to": "all", "kind": "ban", "from": "2025-02"}
    asked = {"name": "stop", "mineral": "nickel", "start": "2025-01", "months": 18, "restrictions": [stop]}
    stopped = Scenario.model_validate(asked)
    return simulate_on(Calibration(net, known), stopped), simulate_on(Tight(net, known), stopped)


def test_tonnes_put_by_are_in_the_balance(glut_and_tight: tuple[Run, Run]) -> None:
    run, _ = glut_and_tight
    assert np.abs(left_over(run)).max() < TIGHT * run.calibration.make_t.max()


def test_a_stop_in_a_glut_is_milder_and_what_is_put_by_gives_way_first(
    glut_and_tight: tuple[Run, Run],
) -> None:
    glut, tight = glut_and_tight
    s, china = glut.network.stage("refining"), glut.network.place("CHN")
    base = tight.calibration.price[s]
    assert tight.price[:, s, china].max() > 1.2 * base, "the stop must bite"
    assert glut.price[:, s, china].mean() < tight.price[:, s, china].mean()
    assert glut.unmet[:, s].sum() < tight.unmet[:, s].sum()
    dear = glut.price[:, s] > 1.05 * base
    assert dear.any()
    assert np.abs(glut.put_by[:, s][dear]).max() < TIGHT * glut.calibration.make_t.max()


@pytest.mark.parametrize("mineral", ["cobalt", "nickel", "lithium"])
def test_the_chains_with_a_surplus_are_at_rest_and_come_back(mineral: str) -> None:
    net = baseline(mineral, 2024)
    calibration = Calibration(net, Assumptions.load(mineral, net.stages))
    assert calibration.put_by_t.sum() > 0
    quiet = {"name": "quiet", "mineral": mineral, "base_year": 2024, "start": "2025-01", "months": 6}
    run = simulate_on(calibration, Scenario.model_validate(quiet))
    assert max(drift(run, t) for t in range(6)) < TIGHT
