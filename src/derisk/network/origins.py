"""Origin tracing on a closed baseline: whose work is in what a place has, through hubs and up the chain."""

from __future__ import annotations

import numpy as np

from derisk.network.network import Array, Network

NOTHING = 1e-9  # of the stage's output; a place that has less of a product has no origin of it


def origins(network: Network, stage: int, back: int) -> Array:
    """Whose work at an earlier stage is in what places have of a product, mixed in proportion.

        have[s,r] A[s,r,o] = (x[s,r] + k[s,r]) B[s,r,o] + sum_i f[s,i,r] A[s,i,o],  have = x + k + sum_i f
        B[back,r,o] = 1 if o = r else 0,  B[s,r,o] = A[s-1,r,o] for the stages after it

    What a place makes, regains as scrap and buys mixes, and what it sells, uses or feeds on has the shares of
    the mix; scrap counts as of the place and the stage at which it enters.

    Parameters
    ----------
    stage, back : positions of the product and of the stage whose work is asked for; `back` is not after it.

    Returns
    -------
    [R, R] A: row r sums to 1 over origins o, and is 0 for a place that has none of the product.
    """
    places = len(network.places)
    mix: Array = np.eye(places)
    for s in range(back, stage + 1):
        own = network.production[s] + network.recycled[s]
        arrivals = network.flow[s].T
        have = own + arrivals.sum(axis=1)
        some = have > NOTHING * max(network.production[s].sum(), NOTHING)
        scrap = np.divide(network.recycled[s], own, out=np.zeros(places), where=own > 0)
        made = mix if s == back else _filled(mix, scrap)
        system = np.where(some, have, 1.0)[:, None] * np.eye(places) - np.where(some[:, None], arrivals, 0.0)
        mix = np.asarray(np.linalg.solve(system, np.where(some[:, None], own[:, None] * made, 0.0)))
    return np.asarray(np.maximum(mix, 0.0))


def _filled(feed: Array, scrap: Array) -> Array:
    """Origins of what a place makes and regains: those of its feed, and its own where it has scrap."""
    own: Array = scrap[:, None] * np.eye(len(scrap))
    return (1.0 - scrap)[:, None] * feed + own
