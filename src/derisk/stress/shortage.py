"""What counts as a shortage: use that goes unmet because the product is scarce, not because a plant idles."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from derisk.network.network import Array, Network
from derisk.stress.calibrate import FIRST_STEP, Calibration
from derisk.stress.needs import Needed
from derisk.terms.places import members

SHORTAGE = 0.05  # share of base use unmet that counts as a shortage
RECOVERED = 0.01  # share of base use unmet below which a place has recovered
SMALL = 1e-6  # t a month below which a place does not take part in a stage
NOTED = 0.01  # part of the choke price by which names move it, and a price must pass it to be told


def fed(network: Network, made: Array, spared: Array | float = 0.0) -> Array:
    """[..., S, R] feed that the plants of the next stage take of a stage's product, t a month.

    `spared` [..., S, R] is the share of feed per t of product that plants have learnt to do without.
    """
    feed = np.zeros_like(made)
    feed[..., :-1, :] = made[..., 1:, :] / network.recovery[1:, None]
    return np.asarray(feed * (1.0 - np.asarray(spared)))


def unmet_t(calibration: Calibration, used: Array, feed: Array, price: Array, need: Needed) -> Array:
    """[..., S, R] needed use that goes unmet where the product is scarce, t a month.

        unmet = max(0, final need - used) + max(0, feed need - feed)
        where price >= the first step of demand above base, else 0

    Below that step final users keep all their use, and a plant that takes less feed does so because its
    margin has gone: it idles, and nothing is short. A plant that takes more feed than it needs makes up for
    no user's want. Shapes [..., S, R].
    """
    scarce = price >= FIRST_STEP * calibration.price[:, None]
    lacking = np.maximum(need.final - used, 0.0) + np.maximum(need.feed - feed, 0.0)
    return np.where(scarce, lacking, 0.0)


def as_share(calibration: Calibration, unmet: Array, demand: float) -> Array:
    """[S, R] unmet use as a share of base use; 0 where the product is not used."""
    base = demand * calibration.consumption_t
    return np.where(base > SMALL, unmet / np.maximum(base, SMALL), 0.0)


def beyond_choke(network: Network, price: Array, choke: float) -> list[str]:
    """A note on each stage whose product fetches more than the choke price, [T, S, R] `price` in USD per t.

    Final users stop there. Plants that need it as feed may pay more, as far as their product carries it at
    its own choke price; what such a plant would really pay is not known.
    """
    highest = price.max(axis=(0, 2)) / network.price_usd_t
    return [
        f"{stage}: the price reaches {top:,.3g} times base, above the {choke:g} times at which final users "
        "stop. Only plants that feed on it pay that, because their product would still carry it at its own "
        "choke price; whether they would is not known: read it as 'not to be had', not as a forecast."
        for stage, top in zip(network.stages, highest, strict=True)
        if top > choke * (1.0 + NOTED)
    ]


def places_of(network: Network, economy: str) -> list[int]:
    """Positions of the network places that make up an economy; none where it is pooled with others."""
    return positions_of(network.places, economy)


def positions_of(places: Sequence[str], economy: str) -> list[int]:
    """The same among any places."""
    wanted = {economy} if economy in places else set(members(economy))
    return [
        r
        for r, place in enumerate(places)
        if place == economy or (economy not in places and set(members(place)) <= wanted)
    ]
