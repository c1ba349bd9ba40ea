"""The chain as it goes on: today's, grown with world use, with the plants that are begun in it.

Growth of the world is growth of somebody's plants, so a begun plant is first of all part of what its place
would have grown by anyway. Only where it makes more than that does the chain change: then it takes the place
of what was bought, in the mixture in which it was bought, and its feed is bought as feed is bought today.

Ore that nobody uses as such is no final use: what a works rejects or puts aside of it goes with what the
works makes. So it gives way like any other figure where less ore reaches the place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from derisk.network.nearest import Figure, Unsolved, balance, nearest
from derisk.network.network import Array, Network
from derisk.terms.errors import DeriskError

STANDS = 1e3  # weight of members' and begun plants: they run before anybody sells less to them
FREE = 1e-5  # of its size, within which a figure lies on a bound
DUST = 1e-7  # of a stage's output; flows and plants below it stay as they are


def going_on(grown: Network, stands: Array, scrap: Array, most: Array, room: Array, inside: Array) -> Network:
    """The chain nearest to the grown one in which begun plants run.

        min  sum_v w_v (v - a_v)^2 / a_v
        s.t. x[s,r] + k[s,r] + sum_i f[s,i,r] - sum_j f[s,r,j] - x[s+1,r]/recovery[s+1] = use[s,r]
             0 <= x, f, k;  x <= max(most, stands), f <= room and what begun plants eat more, k <= scrap

        0 <= u <= use   of a product without users of its own; all other final use stays

    over plants x, shipments f, recycling k and what is left over, u. Every figure keeps as near to its aim
    a_v as it may by its own size, so that suppliers lose in the proportion in which they sell, and a works
    that gets less ore rejects less; plants of members (1 in `inside`) and begun ones weigh `STANDS`. A begun
    plant whose product nobody bought so far sells to members by their use of it.

    Parameters
    ----------
    grown : the chain without begun plants in the year, closed, kt a year.
    stands, scrap : [S, R] what stands at each place, begun plants among it, and what is recycled, kt a year.
    most : [S, R] what the grown chain's plants could make.
    room : [S, R, R] the most that known relations ship.

    Returns
    -------
    The chain, closed but for rounding; `grown` itself where no begun plant makes more than its place does.

    Raises
    ------
    DeriskError : when the solver fails.
    """
    more, extra = stands - grown.production, scrap - grown.recycled
    if not ((more > 0).any() or (extra > 0).any()):
        return grown
    stages, places = grown.production.shape
    total = np.maximum(grown.production.sum(axis=1), DUST)
    strong = np.where((inside[None, :] > 0) | (more > 0), STANDS, 1.0)
    absorbed = (grown.use + grown.feed) * inside
    eaten = np.zeros_like(stands)
    eaten[:-1] = np.maximum(more[1:], 0.0) / grown.recovery[1:, None]
    aims: list[float] = []
    sizes: list[float] = []
    tops: list[float] = []
    weights: list[float] = []
    at: list[Figure] = []

    def enter(figure: Figure, aim: float, size: float, top: float, weight: float) -> None:
        at.append(figure)
        for column, value in zip((aims, sizes, tops, weights), (aim, size, top, weight), strict=True):
            column.append(value)

    for s in range(stages):
        small = DUST * float(total[s])
        need = float(absorbed[s].sum())
        for r in range(places):
            x, k = float(max(stands[s, r], grown.production[s, r])), float(scrap[s, r])
            if x > small:
                enter(("x", s, r, -1), x, x, max(x, float(most[s, r])), strong[s, r])
            if extra[s, r] > small:
                enter(("k", s, r, -1), k, k, k, STANDS)
            left = float(grown.use[s, r])
            if left > small and not grown.users[s]:
                enter(("u", s, r, -1), left, left, left, 1.0)
            for j in range(places):
                f = float(grown.flow[s, r, j])
                if f > small:
                    enter(("f", s, r, j), f, f, float(max(room[s, r, j], f) + eaten[s, j]), 1.0)
                elif r != j and inside[r] and inside[j] and more[s, r] + extra[s, r] > small and need > 0:
                    sold = float((more[s, r] + extra[s, r]) * absorbed[s, j] / need)
                    if sold > small:
                        enter(("f", s, r, j), 0.0, sold, float(absorbed[s, j]), 1.0)
    values = _nearest(grown, at, np.array(aims), np.array(sizes), np.array(tops), np.array(weights))
    found = {kind: array.copy() for kind, array in _arrays(grown).items()}
    for (kind, s, r, j), value in zip(at, values, strict=True):
        found[kind][(s, r, j) if kind == "f" else (s, r)] = value
    return _with(grown, found)


def _arrays(chain: Network) -> dict[str, Array]:
    """What figures stand for in a chain, by their kind."""
    return {"x": chain.production, "k": chain.recycled, "f": chain.flow, "u": chain.use}


def _with(chain: Network, of: Mapping[str, Array]) -> Network:
    """The chain with other figures."""
    return replace(
        chain, production=of["x"], recycled=of["k"], flow=of["f"], use=of["u"], host_limit_t=None
    )  # fmt: skip


def _nearest(
    grown: Network, at: Sequence[Figure], aim: Array, size: Array, top: Array, weight: Array
) -> Array:
    """Solve for the figures `at`, all others as they are in the grown chain; in units of their sizes."""
    from scipy import sparse

    fixed = {kind: array.copy() for kind, array in _arrays(grown).items()}
    for kind, s, r, j in at:
        fixed[kind][(s, r, j) if kind == "f" else (s, r)] = 0.0
    left = _with(grown, fixed).residual().ravel()
    matrix: Any = balance(at, grown.recovery, len(grown.places)).tocsr() @ sparse.diags(size)
    reach = np.asarray(abs(matrix).sum(axis=1)).ravel()
    touched = np.flatnonzero(reach > 0)
    matrix, left, reach = matrix[touched], left[touched], reach[touched]
    worth, ceiling = weight * size, top / size
    try:
        found = nearest(
            sparse.diags(1.0 / reach) @ matrix,
            -left / reach,
            aim / size,
            worth / float(worth.mean()),
            tolerance=1e-8,
            top=ceiling,
        )
    except Unsolved as status:
        raise DeriskError(
            "The chain as it goes on could not be closed with the plants that are begun.",
            where=f"plan/{grown.mineral}",
            seen=f"Clarabel says {status}",
            try_="derisk facts show project: look for a nameplate that is too large",
        ) from None
    return _closed(np.clip(found, 0.0, ceiling), matrix.toarray(), -left, worth, ceiling) * size


def _closed(found: Array, matrix: Array, wanted: Array, worth: Array, top: Array) -> Array:
    """The figures with what a solver left open closed by those that no bound holds, least for its weight."""
    free = (found > FREE) & (found < top - FREE)
    share = np.where(free, 1.0 / np.sqrt(worth), 0.0)
    step, *_ = np.linalg.lstsq(matrix * share, wanted - matrix @ found, rcond=None)
    return np.asarray(np.maximum(found + share * step, 0.0))
