"""What a release meets: who is short, by how much, what it is worth to them, who is in the pool."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from derisk.network.network import Array


@dataclass(frozen=True)
class Need:
    """The month before, at every stage and place [S, R].

    `hit` whether the shortfall passes the trigger of the rule, `short_t` t a month of use unmet, `base_t`
    base use a month, `price` USD per t, `pooling` whether the place takes part in a shared pool: members of
    the alliance, and whoever holds a stock.
    """

    hit: NDArray[np.bool_]
    short_t: Array
    base_t: Array
    price: Array
    pooling: NDArray[np.bool_]

    @property
    def served(self) -> NDArray[np.bool_]:
        """[S, R] who may draw on a shared pool: those who take part and are hit."""
        return self.hit & self.pooling


def by_weight(offer: Array, weight: Array) -> Array:
    """[S, R] the pool of each stage handed out by weight; nothing where nobody has any."""
    pool = offer.sum(axis=1, keepdims=True)
    total = weight.sum(axis=1, keepdims=True)
    return np.where(total > 0, pool * weight / np.where(total > 0, total, 1.0), 0.0)
