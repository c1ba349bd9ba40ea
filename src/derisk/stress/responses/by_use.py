"""By use: a pool, handed out by base use, as agreed in calm times."""

from __future__ import annotations

import numpy as np

from derisk.network.network import Array
from derisk.stress.responses.need import Need, by_weight

KEY = "by-use"


def share(offer: Array, need: Need) -> Array:
    """Those hit have the pool in proportion to their base use, however much each of them lacks."""
    return by_weight(offer, np.where(need.served, need.base_t, 0.0))
