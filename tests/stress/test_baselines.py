"""Zero shock on the real chains: baseline and base prices come back, also after a cut and its lifting."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from derisk.network import baseline
from derisk.stress.assumptions import Assumptions
from derisk.stress.calibrate import Calibration
from derisk.stress.scenario import Scenario
from derisk.stress.simulate import simulate_on
from tests.stress.test_theorems import TIGHT, drift

CHAINS = [
    ("rare-earths", 2009, "separation", "CHN"),
    ("rare-earths", 2024, "separation", "CHN"),
    ("copper", 2024, "refining", "CHL"),
]


def calibrated(mineral: str, year: int, **changes: Any) -> Calibration:
    net = baseline(mineral, year)
    return Calibration(net, Assumptions.load(mineral, net.stages).changed(**changes))


def scenario(mineral: str, year: int, stage: str, by: str, *, cut: float, months: int) -> Scenario:
    ban = {"by": by, "to": "alliance", "stages": [stage], "kind": "ban", "cut": cut}
    return Scenario.model_validate(
        {
            "name": "test", "mineral": mineral, "base_year": year, "start": "2025-01", "months": months,
            "restrictions": [{**ban, "from": "2025-02", "until": "2025-05"}],
        }
    )  # fmt: skip


@pytest.mark.parametrize(("mineral", "year", "stage", "by"), CHAINS)
def test_zero_shock_reproduces_the_baseline_at_base_prices(
    mineral: str, year: int, stage: str, by: str
) -> None:
    run = simulate_on(calibrated(mineral, year), scenario(mineral, year, stage, by, cut=0.0, months=12))
    assert max(drift(run, t) for t in range(12)) < TIGHT
    assert np.abs(run.price / run.calibration.price[None, :, None] - 1.0).max() < TIGHT


@pytest.mark.parametrize(("mineral", "year", "stage", "by"), CHAINS)
@pytest.mark.parametrize("move", [-1e-7, 1e-7])
def test_also_with_capacities_moved_by_a_hair(
    mineral: str, year: int, stage: str, by: str, move: float
) -> None:
    surge = Assumptions.load(mineral, baseline(mineral, year).stages).plant_surge_share
    moved = calibrated(mineral, year, plant_surge_share=surge + move)
    run = simulate_on(moved, scenario(mineral, year, stage, by, cut=0.0, months=3))
    assert drift(run, 2) < TIGHT


@pytest.mark.parametrize(("mineral", "year", "stage", "by"), CHAINS)
def test_a_cut_and_its_lifting_lead_back(mineral: str, year: int, stage: str, by: str) -> None:
    run = simulate_on(calibrated(mineral, year), scenario(mineral, year, stage, by, cut=1.0, months=72))
    assert max(drift(run, t) for t in range(1, 4)) > 1e-3, "the cut must bite"
    assert drift(run, 71) < TIGHT
