"""Reference price: what traders take a tonne in store to be worth, from the prices they have seen."""

from __future__ import annotations

import numpy as np

from derisk.network.network import Array

UNNOTICED = 0.01  # nobody marks stock up or down for less, in logs
LOWEST = 0.05  # least price multiple that is remembered, so that a month of dumping has a logarithm


def log_multiple(multiple: Array) -> Array:
    """Log of a price as a multiple of base."""
    return np.asarray(np.log(np.maximum(multiple, LOWEST)))


def remember(seen: Array, last: Array, memory_months: float) -> Array:
    """Smoothed log of the price against base, after one more month's log price `last`.

    seen' = seen + (last - seen) / (1 + memory), so past prices count with a mean lag of the memory.
    """
    return seen + (last - seen) / (1.0 + memory_months)


def reference(seen: Array, last: Array, weight: float) -> Array:
    """Reference price as a multiple of base: exp(weight x seen), 1 where the change is too small to notice.

    `weight` is how far traders believe what they saw; the rest is belief in a return to the base price,
    without which any price would hold itself up for ever. On the way down stock counts at cost or market,
    whichever is lower: above base a tonne in store is worth a hair less than the `last` price, in logs. At
    the price itself nobody could say which of two places should store it.
    """
    market = np.maximum(last - UNNOTICED, 0.0)
    believed = np.where(seen > 0, np.minimum(weight * seen, market), weight * seen)
    return np.where(np.abs(believed) < UNNOTICED, 1.0, np.exp(believed))
