"""What is needed of each product: by final users, and as feed of plants whose product is still needed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from derisk.network.network import Array
from derisk.stress.calibrate import Calibration

SMALLEST = 1e-12  # t a month, so that a product that nobody needs has a share


@dataclass(frozen=True, eq=False)
class Needed:
    """Needed use of a stage's product, [..., S, R] t a month: `final` use, and `feed` of the next stage."""

    final: Array
    feed: Array

    @property
    def total(self) -> Array:
        """Both together."""
        return self.final + self.feed


def needs(
    calibration: Calibration,
    demand: Array | float,
    thrift: Array | float = 0.0,
    spared: Array | float = 0.0,
    drawn: Array | float = 0.0,
) -> Needed:
    """Base use x demand, less what is designed out: here, and of the products made of it.

        final[s] = demand use[s] (1 - thrift[s])
        feed[s]  = demand feed[s] (1 - spared[s]) q[s+1]
        q        = (1 - d) reach (final + feed) / (demand base use),  d = sum drawn / sum (final + feed), 0-1

    `q[s+1]` is what is still needed of a plant's product, as a share of base: over the places that its
    product reaches in the base year, by `reaches`. So who designs a magnet out needs no oxide for it either,
    wherever it is made. Nor is feed needed in a month for what of the product comes out of store: `drawn` t,
    summed over all places, for who draws in one month refills in the next from where another draws. Shapes:
    `demand` [...], `thrift`, `spared` and `drawn` [..., S, R].
    """
    c = calibration
    level = np.asarray(demand)[..., None, None]
    final = level * c.use_t * (1.0 - np.asarray(thrift))
    feed = level * (c.consumption_t - c.use_t) * (1.0 - np.asarray(spared))
    base = level * c.consumption_t
    total_drawn = np.broadcast_to(np.asarray(drawn), base.shape).sum(axis=-1, keepdims=True)
    for s in range(len(c.consumption_t) - 2, -1, -1):
        after = final[..., s + 1, :] + feed[..., s + 1, :]
        used = base[..., s + 1, :] > 0
        left = np.where(used, after / np.where(used, base[..., s + 1, :], 1.0), 1.0)
        total = np.maximum(after.sum(axis=-1, keepdims=True), SMALLEST)
        stored = np.clip(total_drawn[..., s + 1, :] / total, 0.0, 1.0)
        feed[..., s, :] *= (1.0 - stored) * (left @ c.reaches[s + 1].T)
    return Needed(final, feed)
