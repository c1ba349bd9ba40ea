"""Zero shock on the real chains: baseline and base prices come back, also after a cut and its lifting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from derisk.network import baseline
from derisk.network.network import Array
from derisk.stress.assumptions import Assumptions
from derisk.stress.calibrate import Calibration
from derisk.stress.scenario import Scenario
from derisk.stress.simulate import simulate_on
from tests.networks import FORGETS
from tests.stress.test_theorems import TIGHT, drift

CHAINS = [
    ("rare-earths", 2009, "separation", "CHN"),
    ("rare-earths", 2024, "separation", "CHN"),
    ("copper", 2024, "refining", "CHL"),
]


@dataclass(frozen=True, eq=False)
class Moved(Calibration):
    """A calibration whose bounds are all off by up to 1e-7."""

    seed: int = 0

    def _hair(self, bound: Array) -> Array:
        return bound * (1.0 + 1e-7 * np.random.default_rng(self.seed).uniform(-1, 1, bound.shape))

    def plants(self) -> tuple[Array, Array]:
        upper, cost = super().plants()
        return self._hair(upper), cost

    def scrap(self) -> tuple[Array, Array]:
        upper, cost = super().scrap()
        return self._hair(upper), cost

    def growing_t(self) -> Array:
        return self._hair(super().growing_t())

    @property
    def transit_t(self) -> Array:
        return self._hair(super().transit_t)


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
@pytest.mark.parametrize("seed", [1, 2])
def test_also_with_every_capacity_moved_by_a_hair(
    mineral: str, year: int, stage: str, by: str, seed: int
) -> None:
    """Every tranche of every plant, scrap heap and arc moves by up to 1e-7, up or down."""
    net = baseline(mineral, year)
    moved = Moved(net, Assumptions.load(mineral, net.stages), seed=seed)
    run = simulate_on(moved, scenario(mineral, year, stage, by, cut=0.0, months=3))
    assert drift(run, 2) < TIGHT


@pytest.mark.parametrize("kind", ["ban", "quota", "outage"])
@pytest.mark.parametrize("months", [3, 12])
@pytest.mark.parametrize(("mineral", "year", "stage", "by"), CHAINS)
def test_a_cut_and_its_lifting_lead_back(
    mineral: str, year: int, stage: str, by: str, months: int, kind: str
) -> None:
    """At all stages at once, for a quarter and for a year; it may take years to come back."""
    until = f"{2025 + (1 + months) // 12}-{(1 + months) % 12 + 1:02d}"
    cut = {"by": by, "kind": kind, "cut": 0.9, "from": "2025-02", "until": until}
    if kind != "outage":  # which withholds output and aims at nobody
        cut["to"] = "alliance"
    asked = Scenario.model_validate(
        {
            "name": "test", "mineral": mineral, "base_year": year, "start": "2025-01", "months": 216,
            "restrictions": [cut],
        }
    )  # fmt: skip
    run = simulate_on(calibrated(mineral, year, **FORGETS), asked)
    assert max(drift(run, t) for t in range(1, 1 + months)) > 1e-4, "the cut must bite"
    assert drift(run, 215) < TIGHT


def test_the_order_of_places_has_no_say_through_a_boom_and_its_bust() -> None:
    """Three years of a real chain: fear, hoarding, thrifting and full stores, and still one answer."""
    net = baseline("rare-earths", 2024)
    known = Assumptions.load("rare-earths", net.stages)
    ban = {"by": "CHN", "to": "alliance", "kind": "ban", "announced": "2025-01", "from": "2025-02"}
    asked = Scenario.model_validate(
        {
            "name": "test", "mineral": "rare-earths", "start": "2025-01", "months": 36,
            "restrictions": [{**ban, "until": "2026-02"}],
        }
    )  # fmt: skip
    order = list(np.random.default_rng(1).permutation(net.places))
    one = simulate_on(Calibration(net, known), asked)
    other = simulate_on(Calibration(net.reordered(order), known), asked)
    back = [order.index(place) for place in net.places]
    assert np.abs(one.price / other.price[:, :, back] - 1.0).max() < TIGHT
    assert np.abs(one.stock - other.stock[:, :, back]).max() < TIGHT * one.stock.max()
