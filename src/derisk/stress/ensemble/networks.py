"""Other networks that fit what was reported: every figure moved within its standard error, closed again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from derisk.network.figures import SPREAD
from derisk.network.network import Array, Network
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
    targets = []
    for item in network.adjustments.iter_rows(named=True):
        if item["kind"] not in ("production", "flow") or not item["used"] > 0:
            continue
        s, r = network.stage(item["stage"]), network.place(item["place"])
        partner = -1 if item["partner"] is None else network.place(item["partner"])
        spread = SPREAD[item["quality"]]
        moved = item["used"] * float(np.exp(spread * rng.standard_normal()))
        targets.append(Target(s, r, partner, moved, spread))
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


def _free_use(network: Network) -> Array:
    """[S, R] standard error of final use: free, but of ore only what processors leave."""
    free = np.full_like(network.use, np.inf)
    free[0] = SPREAD["prior"] * network.use[0]
    return free
