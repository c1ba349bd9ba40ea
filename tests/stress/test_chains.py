"""Every chain that has a network: zero shock gives its baseline back, and so does a ban that is lifted."""

from __future__ import annotations

import numpy as np
import pytest

from derisk.network import baseline, modelled
from derisk.stress.assumptions import Assumptions
from derisk.stress.scenario import Scenario
from derisk.stress.simulate import simulate_on
from tests.stress.test_baselines import FORGETS, Moved, calibrated, scenario
from tests.stress.test_theorems import TIGHT, drift

CHAINS = modelled()


def stop(slug: str, cut: float, months: int) -> Scenario:
    """The largest maker of a chain's last stage stops a share of its exports for a quarter."""
    net = baseline(slug)
    largest = net.places[int(np.argmax(net.production[-1]))]
    return scenario(slug, net.year, net.stages[-1], largest, cut=cut, months=months)


@pytest.mark.parametrize("slug", CHAINS)
def test_zero_shock_gives_every_chain_back(slug: str) -> None:
    run = simulate_on(calibrated(slug, baseline(slug).year), stop(slug, 0.0, 4))
    assert max(drift(run, month) for month in range(4)) < TIGHT
    assert np.abs(run.price / run.calibration.price[None, :, None] - 1.0).max() < TIGHT


@pytest.mark.parametrize("slug", CHAINS)
def test_also_with_every_capacity_moved_by_a_hair(slug: str) -> None:
    net = baseline(slug)
    moved = Moved(net, Assumptions.load(slug, net.stages), seed=1)
    assert drift(simulate_on(moved, stop(slug, 0.0, 3)), 2) < TIGHT


@pytest.mark.parametrize("slug", CHAINS)
def test_a_ban_that_is_lifted_leads_back(slug: str) -> None:
    """What people learn and keep is left out; it may take years."""
    run = simulate_on(calibrated(slug, baseline(slug).year, **FORGETS), stop(slug, 0.9, 216))
    assert drift(run, 215) < TIGHT
