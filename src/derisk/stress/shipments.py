"""Shipments: how the trade of each arc is cut into tranches in a month, and what each costs its buyer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from derisk.network.network import Array
from derisk.stress.calibrate import Calibration

if TYPE_CHECKING:
    from derisk.stress.clearing import Month

KNOWN, MORE, NEW = range(3)


def tranches(calibration: Calibration, base_cost: Array, month: Month) -> tuple[Array, Array]:
    """Upper bounds, t a month, and costs, USD per t, of the three tranches of every arc, both [S, R, R, 3].

    | tranche | of a supplier that is trusted | of one that has stopped |
    |---|---|---|
    | known | base trade let through | of it what the buyer trusts it with |
    | more | what the relationship can add | the rest of base trade, at the premium |
    | new | what is qualified, what leaks | that and what could be added, at the premium |

    A buyer spreads its risk: it still takes a part of its need from a supplier it distrusts as before, and
    pays others more for the rest. So the cost of what it buys there rises by a step, and no arc needs a
    tranche of its own for that. `base_cost` [S, R, R, 3] are those of the calibration.
    """
    added = calibration.growing_t() * month.open
    beside = _opened(calibration, month) + month.leak
    upper = np.empty_like(base_cost)
    shunned = month.premium > 0
    price = calibration.price[:, None, None]
    cost = base_cost + (month.duty * price)[..., None] if month.duty.any() else base_cost
    if not shunned.any():
        upper[..., KNOWN], upper[..., MORE], upper[..., NEW] = month.ship, added, beside
        return upper, cost
    extra = month.premium * price
    known = np.where(shunned, np.minimum(month.ship, month.trusted[:, None, :]), month.ship)
    upper[..., KNOWN] = known
    upper[..., MORE] = np.where(shunned, month.ship - known, added)
    upper[..., NEW] = beside + np.where(shunned, added, 0.0)
    raised = cost.copy()
    np.copyto(raised[..., MORE], cost[..., KNOWN] + extra, where=shunned)
    raised[..., NEW] += extra
    return upper, raised


def past(calibration: Calibration, month: Month, new: Array) -> Array:
    """[S, R, R] what of the tranche `new` got past a restriction, t a month: what nothing else allows."""
    if not month.leak.any():
        return np.zeros_like(new)
    allowed = _opened(calibration, month) + _added_as_new(calibration, month)
    return np.maximum(new - allowed, 0.0)


def _opened(calibration: Calibration, month: Month) -> Array:
    """[S, R, R] new trade that a month lets through; beyond it goods get past a restriction."""
    return calibration.new_t(month.built) * month.open * month.qualified[:, None, :]


def _added_as_new(calibration: Calibration, month: Month) -> Array:
    """[S, R, R] growth of relationships with suppliers that are not trusted: bought as from a new one."""
    return np.where(month.premium > 0, calibration.growing_t() * month.open, 0.0)
