"""By-products and their hosts: what a place can win at most from what its host makes there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from derisk import facts
from derisk.network.network import Array
from derisk.network.pooling import REST, pool_of
from derisk.terms.minerals import Mineral


def host_limits(
    chain: Mineral, stages: Sequence[str], places: Sequence[str], production: Array, year: int
) -> tuple[Array | None, list[str]]:
    """Most that the stages of a by-product can make at each place, t a year, and what a reader must know.

        limit[s,r] = max(yield x output of the host at r, base production[s,r])

    Where the publisher's table of the host is whole and does not list a place, its limit is what it makes
    now; where the host's output is not known, there is none (infinite). None for a mineral without a host.
    """
    limits = np.full(production.shape, np.inf)
    notes = []
    for s, slug in enumerate(stages):
        host = chain.stage(slug).host
        if not host:
            continue
        mineral, stage = host.split("/")
        known = [each for each in facts.production_years(mineral, stage) if each <= year]
        if not known:
            notes.append(f"{slug}: the output of its host, {stage} of {mineral}, is not known for {year}.")
            continue
        share = facts.parameter("host_yield", chain.slug, slug)
        made = _by_place(mineral, stage, known[-1], places)
        whole = REST in made
        for r, place in enumerate(places):
            if place in made or whole:
                limits[s, r] = max(share.value * made.get(place, 0.0), production[s, r])
        notes.append(
            f"{slug}: bound to its host: at most {share.value:g} {share.unit} ({mineral}, "
            f"{known[-1]}), a prior, and never less than is made; world "
            f"{share.value * sum(made.values()):,.0f} t."
        )
    return (limits if notes else None), notes


def _by_place(mineral: str, stage: str, year: int, places: Sequence[str]) -> dict[str, float]:
    made: dict[str, float] = {}
    for place, mass in facts.production(mineral, stage, year).select("place", "mass_t").iter_rows():
        if place != "WLD" and mass is not None:
            pool = pool_of(place, places)
            made[pool] = made.get(pool, 0.0) + mass
    return made
