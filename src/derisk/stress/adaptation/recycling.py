"""Recycling: secondary supply that base prices did not pay for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from derisk.network.network import Array
from derisk.stress.adaptation.diffusion import spread

ORE = "mining"  # the stage whose product does not come back


def aim(stages: Sequence[str], seen: Array, reach_share: float, cost_multiple: float) -> Array:
    """[S, R] secondary supply that would be set up, as a share of base use; ore does not come back.

    Nothing below the price that pays for collection, all of the reach at twice that price.
    """
    pays = np.clip((seen - np.log(cost_multiple)) / np.log(2.0), 0.0, 1.0)
    returns = np.array([stage != ORE for stage in stages])
    return np.asarray(reach_share * pays * returns[:, None])


def beyond(wanted: Array, ready: Array) -> Array:
    """[S, R] secondary supply that prices can still add, where a plan has set some up before them.

        beyond = max(0, wanted - ready)

    Whoever wins it back, there is one pool of scrap: all that is added is the larger of what prices call for
    and of what the plan has, never their sum. Shares of base use.
    """
    return np.maximum(wanted - ready, 0.0)


def regained(share: Array, wanted: Array, half_time_months: float) -> Array:
    """[S, R] secondary supply set up a month later, as a share of base use; what no longer pays closes."""
    return spread(share, wanted, half_time_months, np.zeros_like(share))
