"""Other networks that fit what was reported: every figure moved within its standard error, closed again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from derisk.network.figures import SPREAD
from derisk.network.network import Array, Network
from derisk.network.pooling import pool_of
from derisk.network.reconcile import Target, reconcile


def disturbed(network: Network, rng: np.random.Generator) -> Network:
    """A network as it would be had the publishers erred otherwise, each within the spread of its quality.

    Every figure in use, production and shipments, is multiplied by exp(spread x z), z standard normal, and
    the balances are closed by the same weighted least squares that made the baseline. Final use and secondary
    supply, which nobody reports, give way. Nothing appears that the baseline does not have: places, arcs and
    plants stay, so the equations of the baseline serve. With z = 0 the baseline comes back.

    Raises
    ------
    DeriskError : if the balances cannot be closed.
    """
    spread = _spreads(network)
    targets = []
    for s, r in np.argwhere(network.production > 0):
        targets.append(_moved(spread, rng, network.production[s, r], s, r))
    for s, r, partner in np.argwhere(network.flow > 0):
        targets.append(_moved(spread, rng, network.flow[s, r, partner], s, r, partner))
    stages, places = network.production.shape
    closed = reconcile(
        targets, stages, places, network.recovery,
        use=np.where(network.use > 0, _free_use(network), 0.0), scrap=SPREAD["prior"] * network.recycled,
        use_at=network.use, scrap_at=network.recycled,
    )  # fmt: skip
    # what is made now its host has let be made
    limit = None if network.host_limit_t is None else np.maximum(network.host_limit_t, closed.production)
    return replace(
        network, production=closed.production, flow=closed.flow, use=closed.use, recycled=closed.recycled,
        host_limit_t=limit,
    )  # fmt: skip


def _spreads(network: Network) -> dict[tuple[int, int, int], float]:
    """Relative standard error by stage, place and partner (-1: output); of several years the largest."""
    found: dict[tuple[int, int, int], float] = {}
    for item in network.adjustments.iter_rows(named=True):
        counts = item["kind"] in ("production", "flow") and item["used"] > 0
        if not counts or item["stage"] not in network.stages:
            continue
        partner = -1 if item["partner"] is None else _place(network, item["partner"])
        key = (network.stage(item["stage"]), _place(network, item["place"]), partner)
        found[key] = max(found.get(key, 0.0), SPREAD[item["quality"]])
    return found


def _place(network: Network, code: str) -> int:
    return network.place(pool_of(code, network.places))


def _moved(
    spread: dict[tuple[int, int, int], float], rng: np.random.Generator, tonnes: float, s: int, r: int,
    partner: int = -1,
) -> Target:  # fmt: skip
    """A figure moved by chance; one without a row of its own is taken for an estimate of the weakest kind."""
    width = spread.get((int(s), int(r), int(partner)), SPREAD["prior"])
    moved = float(tonnes) * float(np.exp(width * rng.standard_normal()))
    return Target(int(s), int(r), int(partner), moved, width)


def _free_use(network: Network) -> Array:
    """[S, R] standard error of final use: free, but of ore only what processors leave."""
    free = np.full_like(network.use, np.inf)
    free[0] = SPREAD["prior"] * network.use[0]
    return free
