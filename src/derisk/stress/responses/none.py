"""No sharing: every stock stays at home."""

from __future__ import annotations

import numpy as np

from derisk.network.network import Array
from derisk.stress.responses.need import Need

KEY = "none"


def share(offer: Array, need: Need) -> Array:
    """Each holder sells to its own users, where they are hit.

    While it sells, no more of the product leaves it than in the month before (`rolling`). What its users buy
    less abroad others may have: that is no shipment of the stock.
    """
    return np.where(need.hit, offer, 0.0)
