"""What is needed of each product: by final users, and as feed of plants whose product is still needed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from derisk.network.network import Array
from derisk.stress.calibrate import Calibration


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
    calibration: Calibration, demand: Array | float, thrift: Array | float = 0.0, spared: Array | float = 0.0
) -> Needed:
    """Base use x demand, less what is designed out: here, and of the products made of it.

        final[s] = demand use[s] (1 - thrift[s])
        feed[s]  = demand feed[s] (1 - spared[s]) q[s+1],   q = reach (final + feed) / (demand base use)

    `q[s+1]` is what is still needed of a plant's product, as a share of base: over the places that its
    product reaches in the base year, by `reaches`. So who designs a magnet out needs no oxide for it either,
    wherever it is made. Shapes: `demand` [...], `thrift` and `spared` [..., S, R].
    """
    c = calibration
    level = np.asarray(demand)[..., None, None]
    final = level * c.use_t * (1.0 - np.asarray(thrift))
    feed = level * (c.consumption_t - c.use_t) * (1.0 - np.asarray(spared))
    base = level * c.consumption_t
    for s in range(len(c.consumption_t) - 2, -1, -1):
        after = final[..., s + 1, :] + feed[..., s + 1, :]
        used = base[..., s + 1, :] > 0
        left = np.where(used, after / np.where(used, base[..., s + 1, :], 1.0), 1.0)
        feed[..., s, :] *= left @ c.reaches[s + 1].T
    return Needed(final, feed)
