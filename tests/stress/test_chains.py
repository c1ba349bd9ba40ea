"""Zero shock on every chain that has a network: baseline and base prices come back."""

from __future__ import annotations

import numpy as np
import pytest

from derisk.network import baseline, modelled
from tests.stress.test_baselines import calibrated, scenario
from tests.stress.test_theorems import TIGHT, drift


@pytest.mark.parametrize("slug", modelled())
def test_zero_shock_gives_every_chain_back(slug: str) -> None:
    from derisk.stress.simulate import simulate_on

    net = baseline(slug)
    largest = net.places[int(np.argmax(net.production[-1]))]
    asked = scenario(slug, net.year, net.stages[-1], largest, cut=0.0, months=4)
    run = simulate_on(calibrated(slug, net.year), asked)
    assert max(drift(run, month) for month in range(4)) < TIGHT
    assert np.abs(run.price / run.calibration.price[None, :, None] - 1.0).max() < TIGHT
