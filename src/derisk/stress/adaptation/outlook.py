"""Outlook: the supply that users see coming, and what it lets a tonne in store be worth at most.

A tonne in store is worth what it will fetch when it is used. Who keeps it does without nothing next month
but the price that next month would have without it; so that price bounds what an empty store is worth
(competitive storage: Deaton & Laroque 1992, doi:10.2307/2297923; Williams & Wright 1991).
"""

from __future__ import annotations

import numpy as np

from derisk.network.network import Array

LEAST = 1e-9  # share of need that is left where nothing comes, so that it has a price


def gap(supply_t: Array, needed_t: Array, withheld: Array) -> Array:
    """[S, R] share of need that a month's supply left open beyond what restrictions hold back.

        gap = 1 - supply / needed - withheld

    Below nought where other suppliers make up for a part of what is withheld. `supply_t` own output,
    secondary supply and arrivals less shipments; nought where nothing is needed.
    """
    used = needed_t > 0
    return np.asarray(np.where(used, 1.0 - supply_t / np.where(used, needed_t, 1.0) - withheld, 0.0))


def lack(before: Array, last: Array, now: Array, memory_months: float) -> Array:
    """[S, R] the same smoothed, from the gaps of the `last` month and `now`.

        lack' = lack + ((last + now) / 2 - lack) / (1 + memory)

    Two months are read together, for who fills his store in one month buys less in the next. Reading each by
    itself, people took a month's deliveries into store for plenty and the month after for want, so that
    stores and prices swung every other month.
    """
    return np.asarray(before + ((last + now) / 2.0 - before) / (1.0 + memory_months))


def empty_price(lacking: Array, withheld: Array, elasticity: Array, choke: float) -> Array:
    """[S, R] price multiple that users expect of the next months if nothing is in store.

        m = (1 - g) ** (1 / elasticity),  at most the choke price;   g = lack + withheld, 0-1

    the price at which use falls to what comes: as much as came of late, and what restrictions let through
    last month, or will when one begins that is announced. Whoever has not been told learns of a restriction
    by its first month. 1 where enough comes. `elasticity` [S], negative.
    """
    coming = 1.0 - np.clip(lacking + withheld, 0.0, 1.0 - LEAST)
    return np.asarray(np.minimum(coming ** (1.0 / elasticity[:, None]), choke))
