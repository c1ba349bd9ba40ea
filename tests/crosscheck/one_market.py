"""The smallest plan worth asking about, for programs that know no chains."""

from __future__ import annotations

import numpy as np
import polars as pl

from derisk.network.network import Network
from derisk.plan.candidates import Candidate
from derisk.plan.futures import Future, Stop
from derisk.plan.horizon import Horizon
from derisk.plan.inputs import Inputs
from tests.networks import assumptions


def one_market() -> Inputs:
    """One product, one user that buys all it needs from one supplier, and one scrap works to think about."""
    network = Network(
        mineral="rare-earths", year=2024, places=("P00", "P02"), stages=("mining", "separation"),
        production=np.array([[0.0, 1000.0], [0.0, 1000.0]]),
        flow=np.array([np.zeros((2, 2)), [[0.0, 0.0], [600.0, 0.0]]]),
        use=np.array([[0.0, 0.0], [600.0, 400.0]]), recycled=np.zeros((2, 2)),
        price_usd_t=np.array([1_000.0, 10_000.0]), recovery=np.ones(2), adjustments=pl.DataFrame(),
    )  # fmt: skip
    works = Candidate("recycling", "separation", ("P00",), 40_000.0, 9_950.0, 1.0, (0.8,), 10.0)
    return Inputs(
        network=network, members=("P00",), supplier="P02", horizon=Horizon((2026, 2027), 2027, 0.05),
        growth=np.array([1.0, 1.1]), assumptions=assumptions(2), candidates=(works,),
        futures=(Future("stop", 2027, 0.25, (Stop("P02", "separation", 1.0),)),),
    )  # fmt: skip
