"""Pro rata: a pool, handed out by tonnes unmet."""

from __future__ import annotations

import numpy as np

from derisk.network.network import Array
from derisk.stress.responses.need import Need, by_weight

KEY = "pro-rata"


def share(offer: Array, need: Need) -> Array:
    """Those hit have the pool in proportion to the tonnes they lacked last month."""
    return by_weight(offer, np.where(need.served, need.short_t, 0.0))
