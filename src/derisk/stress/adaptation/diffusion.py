"""Diffusion: how a practice spreads through an industry once it pays, slowly, then fast, then to its end."""

from __future__ import annotations

import numpy as np

from derisk.network.network import Array

SEED = 0.05  # share of what is possible that pioneers have at hand on the first day
STILL = 1e-4  # below this a practice counts as not in use


def spread(share: Array, aim: Array, half_time_months: float, least: Array) -> Array:
    """The share in use a month later.

        up:    d share / dt = r (share + SEED aim) (1 - share / aim), solved over the month, with r such that
               half of the aim is reached after the half-time
        down:  towards the larger of aim and `least` by half in a half-time

    `share`, `aim` what pays at today's prices, `least` what stays for good; all 0-1 and of one shape.
    """
    if not (share.any() or aim.any()):
        return share
    part = np.minimum(share / np.maximum(aim, 1e-12), 1.0 - 1e-12)
    odds = (part + SEED) / (1.0 - part) * ((1.0 + 2.0 * SEED) / SEED) ** (1.0 / half_time_months)
    grown = aim * (odds - SEED) / (1.0 + odds)
    kept = np.maximum(aim, least)
    fallen = kept + (share - kept) * 0.5 ** (1.0 / half_time_months)
    after = np.where(share < aim, grown, np.where(share > kept, fallen, share))
    return np.where((after < STILL) & (aim < STILL), 0.0, after)
