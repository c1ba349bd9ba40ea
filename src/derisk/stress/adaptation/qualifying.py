"""Qualifying: buyers try out other suppliers for the supply they may lose, and let it lapse afterwards."""

from __future__ import annotations

import numpy as np

from derisk.network.network import Array

LAPSED = 1e-4  # below this nobody else is qualified


def qualify(before: Array, wanted: Array, months: float) -> Array:
    """[S, R] share of a buyer's use for which any other supplier is qualified, a month later.

    It grows to `wanted`, the share of supply at risk or just unmet, in so many `months` and no further; once
    less is wanted half of what is beyond it lapses in as many months.
    """
    grown = np.minimum(before + wanted / months, wanted)
    lapsed = wanted + (before - wanted) * 0.5 ** (1.0 / months)
    after = np.where(before < wanted, grown, lapsed)
    return np.where(after < LAPSED, 0.0, after)
