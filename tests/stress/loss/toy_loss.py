"""Chains of named places, and their runs, for tests of the loss."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from derisk.network.network import Network
from derisk.stress.calibrate import Calibration
from derisk.stress.scenario import Scenario
from derisk.stress.simulate import Run, simulate_on
from tests.networks import assumptions, random_network

PLACES = ("CHN", "USA", "JPN", "DEU", "FRA", "KOR", "VNM", "ROW")


@lru_cache(maxsize=16)
def chain(seed: int, mineral: str = "rare-earths") -> Network:
    """A random closed chain whose places the input-output table has, but for Viet Nam and the rest."""
    return replace(random_network(seed), places=PLACES, mineral=mineral)


def scenario(cut: float, months: int) -> Scenario:
    """China withholds a share of its separated product from all."""
    stop = {"by": "CHN", "to": "all", "stages": ["separation"], "kind": "ban", "from": "2025-01", "cut": cut}
    return Scenario.model_validate(
        {
            "name": "test", "mineral": "rare-earths", "start": "2025-01", "months": months,
            "restrictions": [stop],
        }
    )  # fmt: skip


@lru_cache(maxsize=64)
def stopped(seed: int, cut: float = 1.0, months: int = 6, mineral: str = "rare-earths") -> Run:
    """The run of that stop on a random chain."""
    return simulate_on(Calibration(chain(seed, mineral), assumptions()), scenario(cut, months))
