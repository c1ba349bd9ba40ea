"""By loss: a pool, handed out by what the use unmet was worth."""

from __future__ import annotations

import numpy as np

from derisk.network.network import Array
from derisk.stress.responses.need import Need, by_weight

KEY = "by-loss"


def share(offer: Array, need: Need) -> Array:
    """Those hit have the pool in proportion to tonnes unmet last month times the price there.

    The price is what the last user served pays, so a tonne counts by what its lack costs at the margin.
    """
    return by_weight(offer, np.where(need.served, need.short_t * need.price, 0.0))
