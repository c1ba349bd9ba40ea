"""Beliefs: fear of going short, which fills stores, and distrust of a supplier that has stopped before."""

from __future__ import annotations

import numpy as np

from derisk.network.network import Array

CALM = 0.01  # below this nobody acts on a fear


def fear(before: Array, news: Array, short: Array, half_life_months: float) -> Array:
    """[S, R] fear of going short, 0-1: what was feared fades; bad news adds to it, shortage renews it.

    `news` is by how much the share of supply at risk has just risen, `short` the share of use just unmet.
    """
    after = np.maximum(np.minimum(before * 0.5 ** (1.0 / half_life_months) + news, 1.0), short)
    return np.where(after < CALM, 0.0, after)


def target(calm_t: Array, feared: Array, hoarding_share: float) -> Array:
    """[S, R] stock that users aim at, t: what they keep in calm months and, in full fear, a share more."""
    return calm_t * (1.0 + hoarding_share * feared)


def distrust(before: Array, stopped: Array, half_life_months: float) -> Array:
    """[S, R, R] memory of stopped shipments by arc, 0-1: `stopped` is the share held back this month."""
    after = np.maximum(before * 0.5 ** (1.0 / half_life_months), stopped)
    return np.where(after < CALM, 0.0, after)
