"""Places of a network: who stands alone, who is pooled, and how groups are found in it."""

from __future__ import annotations

from collections.abc import Iterable

from derisk.network.network import Network
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


def pool(network: Network, keep: Iterable[str]) -> Network:
    """The same network with all places but `keep` pooled into the rest of the world.

    Trade among pooled places drops out of exports and imports; balances stay closed because what one pooled
    place sends another arrives inside the pool.
    """
    from dataclasses import replace

    import numpy as np

    places = [*[code for code in network.places if code in set(keep) and code != REST], REST]
    to = np.zeros((len(network.places), len(places)))
    for r, code in enumerate(network.places):
        to[r, places.index(code) if code in places else len(places) - 1] = 1.0
    flow = np.einsum("sij,ia,jb->sab", network.flow, to, to)
    for s in range(len(network.stages)):
        np.fill_diagonal(flow[s], 0.0)
    return replace(
        network,
        places=tuple(places),
        production=network.production @ to,
        flow=flow,
        use=network.use @ to,
        recycled=network.recycled @ to,
    )


__all__ = ["PLAYERS", "REST", "pool", "pool_of", "positions"]
