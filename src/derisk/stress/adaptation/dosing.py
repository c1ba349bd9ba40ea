"""Dosing: plants learn to put less of a feed into a tonne of product, where the feed is an ingredient.

Dysprosium in a magnet can be cut by spreading it along grain boundaries alone; a smelter cannot make a tonne
of metal from less of it in ore. `reach` tells the one from the other.
"""

from __future__ import annotations

import numpy as np

from derisk.network.network import Array
from derisk.stress.adaptation import thrifting


def aim(seen: Array, short_run: Array, long_run: float, reach: Array) -> Array:
    """[S, R] share of feed per t of product that plants would do without if today's prices lasted.

    As thrifting of final users, up to `reach` [S]; by the stage whose product the feed is.
    """
    wanted: Array = np.minimum(thrifting.aim(seen, short_run, long_run), reach[:, None])
    return wanted


def feed_factor(spared: Array) -> Array:
    """[S - 1, R] feed per t of product of the later stages, as a multiple of the base year's."""
    return np.asarray(1.0 - spared[:-1])
