"""Places of a network: who stands alone, who is pooled, and how groups are found in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from derisk.network.network import Array, Network
from derisk.terms.errors import InputError
from derisk.terms.places import PLAYERS, check_place, members

REST = "ROW"


def pool_of(code: str, places: Iterable[str]) -> str:
    """The network place that holds an economy: itself, its group, or the rest of the world."""
    listed = tuple(places)
    if code in listed:
        return code
    for place in listed:
        if place != REST and code in members(place):
            return place
    return REST


def positions(network: Network, codes: Iterable[str]) -> list[int]:
    """Positions of the network places that make up these economies or groups.

    Raises
    ------
    InputError : when an economy is pooled into a larger place, so that it cannot be told apart.
    """
    found: list[int] = []
    for code in codes:
        wanted = members(check_place(code))
        hit = [r for r, place in enumerate(network.places) if set(members(place)) <= set(wanted)]
        if not hit:
            pooled = pool_of(code, network.places)
            raise InputError(
                f"{code} does not stand alone in the {network.mineral} network of {network.year}.",
                where=f"network/{network.mineral}/{network.year}",
                seen=f"it is pooled in {pooled}",
                try_=f"name {pooled}, or one of {', '.join(network.places)}",
            )
        found += [r for r in hit if r not in found]
    return sorted(found)


def pool(network: Network, to: Mapping[str, str]) -> Network:
    """The same network with each place put into the pool that `to` names.

    Trade inside a pool drops out of exports and imports; balances stay closed, because what one place sends
    another arrives inside the pool.
    """
    places = [code for code in dict.fromkeys(to[code] for code in network.places) if code != REST]
    if REST in to.values():
        places.append(REST)
    matrix = np.zeros((len(network.places), len(places)))
    for r, code in enumerate(network.places):
        matrix[r, places.index(to[code])] = 1.0
    flow: Array = np.einsum("sij,ia,jb->sab", network.flow, matrix, matrix)
    for s in range(len(network.stages)):
        np.fill_diagonal(flow[s], 0.0)
    return replace(
        network,
        places=tuple(places),
        production=network.production @ matrix,
        flow=flow,
        use=network.use @ matrix,
        recycled=network.recycled @ matrix,
        host_limit_t=_most(network, matrix),
    )


def _most(network: Network, matrix: Array) -> Array | None:
    """Limits of pooled places: the sum of theirs, infinite where one has none."""
    if network.host_limit_t is None:
        return None
    limit = network.host_limit_t
    bounded = np.where(np.isinf(limit), 0.0, limit) @ matrix
    return np.where((np.isinf(limit) @ matrix) > 0, np.inf, bounded)


__all__ = ["PLAYERS", "REST", "pool", "pool_of", "positions"]
