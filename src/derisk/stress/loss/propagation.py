"""Propagation: what sectors lose for want of what other sectors could not deliver."""

from __future__ import annotations

import numpy as np

from derisk.network.network import Array
from derisk.stress.loss.economies import Economies

CLOSE = 1e-6  # of the largest shock
ROUNDS = 200


def propagate(shock: Array, economies: Economies, binding: float) -> Array:
    """[R, I] share of output lost, from the share lost in the first place [R, I], both 0-1.

        lost[r, i]     = max(shock[r, i], (1 - b) by_value[r, i] + b stopped[r, i])
        by_value[r, i] = sum over inputs n of cost[n, r, i] x short[n, r, i]
        stopped[r, i]  = max over inputs n of rating[n, i] x short[n, r, i]
        short[n, r, i] = sum over sellers p of bought[n, p, r, i] x lost[p, n]

    Partially binding inputs (Pichler et al. 2022): a critical input (rating 1) that is missing stops its
    user, an important one (1/2) half of it, another not at all, and the scarcest decides. That is said of a
    whole sector gone; here a few products of it are, and who needs them most gets what is left. So only the
    share b of what goes missing falls on users it stops; of the rest each is short by what the input is worth
    to it, its cost (to first order, Hulten 1978). Sellers ration pro rata, users do not change sellers. The
    least solution is found by going round from the shock; no share is larger than the largest shock.
    """
    inputs = economies.inputs
    shape = (len(inputs), *shock.shape)
    bought = economies.bought.reshape(len(inputs), len(shock), -1)
    lost, close = shock, CLOSE * float(shock.max(initial=0.0))
    if close == 0.0:
        return lost
    for _ in range(ROUNDS):
        short = np.matmul(lost[:, inputs].T[:, None, :], bought).reshape(shape)
        by_value = (economies.cost * short).sum(axis=0)
        stopped = (economies.rating[:, None, :] * short).max(axis=0)
        further = np.maximum(shock, (1.0 - binding) * by_value + binding * stopped)
        if np.max(further - lost) <= close:
            return np.asarray(further)
        lost = further
    return np.asarray(lost)
