"""Surplus: what of a base year's supply nobody used, and what earlier years left in store.

A reconciled network counts as use whatever is left of supply. Where a publisher prints that supply exceeded
use, that part was put to stock: it is no need, it stops as soon as somebody pays more, and with what the
years before put by it lies in store when a restriction begins.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from derisk.facts.cover import Balance, balances
from derisk.network.network import Array, Network

PUT_BY_WORTH = 1.02  # most that is paid for what is put by, multiple of the base price
MOST = 0.5  # of use at most; a larger surplus is another stage's, or another year's


@dataclass(frozen=True)
class Surplus:
    """By stage: `share` [S] of a year's use that is put by, `held` [S] t in store from it and before.

    `told` says it in words, `cites` are the sources.
    """

    share: Array
    held: Array
    told: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()


def surplus(network: Network) -> Surplus:
    """The surplus of a network's base year and of the years before it without a break.

    Only of stages whose product is used outside the chain. A deficit draws down what earlier years left.
    """
    share, held = np.zeros(len(network.stages)), np.zeros(len(network.stages))
    told, cites = [], []
    for s, stage in enumerate(network.stages):
        known = _run_of_years(balances(network.mineral, stage), network.year)
        used = float(network.use[s].sum()) if network.users[s] else 0.0
        if not known or used <= 0.0:
            continue
        share[s] = min(max(known[-1].surplus_t, 0.0) / used, MOST)
        for each in known:
            held[s] = max(held[s] + each.surplus_t, 0.0)
        cites += [each.cite for each in known]
        told.append(
            f"{stage}: of {used:,.0f} t a year of apparent use {share[s]:.0%} was put to stock in "
            f"{network.year}, and {held[s]:,.0f} t lie in store from {known[0].year} on "
            f"({', '.join(dict.fromkeys(each.cite for each in known))}); where is not known: in proportion "
            "to use, an assumption."
        )
    return Surplus(share, held, tuple(told), tuple(dict.fromkeys(cites)))


def _run_of_years(known: tuple[Balance, ...], last: int) -> list[Balance]:
    """Balances of a year and of the years before it without a break, the earliest first."""
    by_year = {each.year: each for each in known}
    found: list[Balance] = []
    while last in by_year:
        found.insert(0, by_year[last])
        last -= 1
    return found
