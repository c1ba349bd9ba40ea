"""Leakage: goods that get past a restriction, declared as something else or by way of third countries."""

from __future__ import annotations

import numpy as np

from derisk.network.network import Array


def leak(seen: Array, most: float) -> Array:
    """[S, R, R] share of blocked shipments that gets through, 0-`most`; it grows with the premium.

        leak = most (1 - p_origin / p_destination)   where the destination pays more, else 0

    `seen` [S, R] smoothed log price against base: routes follow a premium that lasts, not one of a day.
    """
    premium = np.maximum(seen[:, None, :] - seen[:, :, None], 0.0)
    return np.asarray(most * (1.0 - np.exp(-premium)))
