"""Fair shares: with a supplier lost, who is served worst gets the most it can, then the next, to the last.

One level for all says what the one served worst can be given and nothing of the rest: many allocations have
the same worst. So whoever cannot be given more is held at its share and the level of the others is raised,
until each is held (max-min fairness; Bertsekas and Gallager 1992, Data Networks, section 6.5). What comes out
is the one allocation in which nobody could have more without somebody who has no more than he would having
less.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from derisk.market.solver import WarmModel
from derisk.network.network import Array

Mask = NDArray[np.bool_]
HOLDS = 1e-6  # dual from which a member is one of those who hold the level down; those of all sum to 1
SLACK = 1e-9  # of a share, by which one that is held may be less, for the solver's rounding


def fair_shares(warm: WarmModel, name: str, where: str) -> Array:
    """[O, R] share of its need that each place of the equations `even` of this name gets; 0 without a need.

        max sum_o level[o]   s.t. served[o,r] >= level[o] for all not held yet, served[o,r] >= held[o,r] else

    again and again: a member with a dual in the row of the level gets no more in any optimum, so it is held
    there, and each round holds one at least in every operation. The model stands as it is asked: what is
    built and traded before, and what places outside keep, is held by who asks. Its prices are changed, its
    bounds are as they were.

    Raises
    ------
    NoAnswerError : when nothing meets all constraints; `where` says of what.
    """
    served, least, level = f"served-{name}", f"least-{name}", f"level-{name}"
    for variable in warm.variables:
        warm.price(variable, 0.0)
    rising = warm.columns(served) >= 0
    held = np.zeros(rising.shape)
    try:
        while rising.any():
            warm.price(level, np.where(rising.any(axis=1), -1.0, 0.0))
            warm.between(served, held * (1.0 - SLACK), np.full(held.shape, np.inf))
            warm.limit(least, np.where(rising, 0.0, np.inf))
            found = warm.solve(where)
            tight: Mask = np.logical_and(rising, np.abs(found.duals[least]) > HOLDS)
            alone: Mask = np.asarray(~tight.any(axis=1))  # none told apart: all of them hold it
            tight |= rising & alone[:, None]
            held = np.where(tight, found.values[level][:, None], held)
            rising &= ~tight
    finally:
        warm.free(served)
        warm.limit(least, np.zeros(held.shape))
    return held
