"""How much output of which sectors rests on a mineral, place by place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from derisk.facts.industry import Embodied, embodied
from derisk.network.network import Array, Network
from derisk.stress.loss.economies import Economies
from derisk.stress.loss.parameters import LossParameters
from derisk.stress.shortage import SMALL
from derisk.terms.places import WORLD

MONTHS = 12


@dataclass(frozen=True, eq=False)
class Reliance:
    """Products first made of a mineral. Shapes: K products, R places of `Economies`, S stages.

    `output_usd` [K, R] value added of a year that cannot be made without the mineral; `sector` [K] position
    of the sector that makes the product; `taken` [K, S] 1 for the stages whose final use goes into it;
    `untold` [R] whether the mineral comes to a place and trade does not tell what is used of it there.
    """

    products: tuple[str, ...]
    output_usd: Array
    sector: Array
    taken: Array
    untold: NDArray[np.bool_]
    cites: tuple[str, ...]
    priors: bool


@dataclass(frozen=True, eq=False)
class _Uses:
    """Products of a mineral: `used` [K, R] share of the final use of their stages that goes into each."""

    items: tuple[Embodied, ...]
    used: Array


def reliance(network: Network, economies: Economies, parameters: LossParameters) -> Reliance:
    """What rests on the mineral of a network whose places the economies are.

        by the share of a sector:  value added of the sector x share, where the place uses the mineral
        by the share in the cost:  tonnes used x price / share x value added per output of the sector

    and never more than the sector adds. Tonnes, where they are more than the errors of trade could
    feign, are final use of the product's own stages: feed of a later stage is not among them, so that no
    tonne is counted at two stages.
    """
    uses = _uses(network.mineral, network.places)
    sector = np.array([economies.sectors.index(item.sector) for item in uses.items])
    taken = np.array([_stages(network, item.stage) for item in uses.items])
    use = network.told_use
    spent = taken @ (use * network.price_usd_t[:, None])
    uses_it = taken @ use > SMALL * MONTHS
    comes = taken @ (network.production + network.recycled + network.imports) > SMALL * MONTHS
    added, ratio = economies.value_added[:, sector].T, economies.ratio[:, sector].T
    share = np.array([_at(item, parameters.reliance) for item in uses.items])[:, None]
    of_sector = np.array([item.measure == "sector_share" for item in uses.items])[:, None]
    output = np.minimum(
        np.where(of_sector, added * share * uses_it, spent * uses.used / share * ratio), added
    )
    return Reliance(
        products=tuple(item.product for item in uses.items),
        output_usd=output,
        sector=sector,
        taken=taken,
        untold=np.asarray(comes.any(axis=0) & ~uses_it.any(axis=0)),
        cites=tuple(sorted({cite for item in uses.items for cite in item.cites})),
        priors=any(item.quality == "prior" for item in uses.items),
    )


@lru_cache(maxsize=64)
def _uses(mineral: str, places: tuple[str, ...]) -> _Uses:
    """Products by the shares of use of each place, else of the world."""
    by_place = {place: embodied(mineral, place) for place in (WORLD, *places)}
    found = {(item.product, item.stage): item for items in by_place.values() for item in items}
    used = np.zeros((len(found), len(places)))
    at = {key: position for position, key in enumerate(found)}
    for r, place in enumerate(places):
        for item in by_place[place]:
            used[at[item.product, item.stage], r] = item.used
    return _Uses(tuple(found.values()), used)


def _stages(network: Network, stage: str | None) -> Array:
    """[S] the stages whose final use goes into a product: the one named, else all after the mine."""
    taken = np.zeros(len(network.stages))
    if stage is None or stage not in network.stages:
        taken[min(1, len(network.stages) - 1) :] = 1.0
    else:
        taken[network.stages.index(stage)] = 1.0
    return taken


def _at(item: Embodied, position: float) -> float:
    """The share at a position in its range: more output rests on a mineral that is less of its cost."""
    most, least = (item.high, item.low) if item.measure == "sector_share" else (item.low, item.high)
    end = most if position >= 0 else least
    return float(item.share * (end / item.share) ** abs(position))
