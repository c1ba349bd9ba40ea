"""The places of a network in the world input-output table: what sectors add, and whom they buy from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from derisk.facts.industry import InputOutput, criticality, input_output
from derisk.network.network import Array
from derisk.terms.places import REST_OF_WORLD, WORLD, members

Positions = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Economies:
    """Sectors of the places of a network.

    Shapes: R places, I sectors, N inputs that were rated.

    Attributes
    ----------
    known : [R] whether the table has the place; the rest of the world is pooled otherwise there and is not.
    value_added : [R, I] USD a year, moved from the table's year to `year` by GDP; 0 where not known.
    ratio : [R, I] value added per gross output.
    inputs : [N] positions of the rated inputs among the sectors.
    rating : [N, I] how badly a sector needs an input, 0-1.
    cost : [N, R, I] purchases of an input over the buyer's output.
    bought : [N, R, R, I] share of an input that a sector (last) of a place (third) buys from a place.
    missing : members of places that the table does not have.
    """

    places: tuple[str, ...]
    sectors: tuple[str, ...]
    names: dict[str, str]
    table_year: int
    year: int
    known: NDArray[np.bool_]
    value_added: Array
    ratio: Array
    inputs: Positions
    rating: Array
    cost: Array
    bought: Array
    missing: tuple[str, ...]
    cites: tuple[str, ...]


@lru_cache(maxsize=32)
def economies(places: tuple[str, ...], year: int) -> Economies:
    """The sectors of the places of a network, at the prices of its base year or the latest GDP before it."""
    table = input_output()
    weight = _pooling(places, table.places)
    growth, until, gdp_cites = _growth(table, year)
    added = weight @ (table.value_added * growth[:, None])
    output = weight @ (table.output * growth[:, None])
    rated, rating_cite = criticality()
    inputs = np.flatnonzero(rated.any(axis=1))
    named = {code for place in places for code in members(place) if place != REST_OF_WORLD}
    cost, bought = _purchases(table, weight, inputs)
    return Economies(
        places=places,
        sectors=table.sectors,
        names=table.names,
        table_year=table.year,
        year=until,
        known=weight.sum(axis=1) > 0,
        value_added=added,
        ratio=np.divide(added, output, out=np.zeros_like(added), where=output > 0),
        inputs=inputs,
        rating=rated[inputs],
        cost=cost,
        bought=bought,
        missing=tuple(sorted(named - set(table.places))),
        cites=(table.cite, rating_cite, *gdp_cites),
    )


def in_table(places: Iterable[str]) -> tuple[str, ...]:
    """Those of some places that the input-output table has, whole or in part."""
    known = set(input_output().places) - {REST_OF_WORLD}
    return tuple(place for place in places if place != REST_OF_WORLD and known & set(members(place)))


def _pooling(places: Sequence[str], known: Sequence[str]) -> Array:
    """[R, P] which places of the table make up a place of the network; the rest of the world stays apart."""
    weight = np.zeros((len(places), len(known)))
    for r, place in enumerate(places):
        if place != REST_OF_WORLD:
            weight[r, [known.index(code) for code in members(place) if code in known]] = 1.0
    return weight


def _purchases(table: InputOutput, weight: Array, inputs: Positions) -> tuple[Array, Array]:
    """[N, R, I] inputs over the buyer's output, and [N, R, R, I] their shares by seller.

    Sellers that the network does not have take part in the shares, so that these add up to less than 1.
    """
    bought = np.einsum("qb,snbj->nsqj", weight, table.flows[:, inputs])
    whole, output = bought.sum(axis=1), weight @ table.output
    cost = np.divide(whole, output, out=np.zeros_like(whole), where=output > 0)
    seller = np.einsum("ps,nsqj->npqj", weight, bought)
    shares = np.divide(seller, whole[:, None], out=np.zeros_like(seller), where=whole[:, None] > 0)
    return cost, np.ascontiguousarray(shares)


def _growth(table: InputOutput, year: int) -> tuple[Array, int, tuple[str, ...]]:
    """[P] GDP of a year over that of the table's year, the year taken, and sources.

    A place without GDP takes the world's growth.
    """
    from derisk.facts import table as facts_of

    rows = facts_of("gdp")
    until = min(year, int(rows["year"].max()))  # type: ignore[arg-type]
    by_year = {
        each: dict(rows.filter(rows["year"] == each).select("place", "gdp_usd").iter_rows())
        for each in (table.year, until)
    }
    now, then = by_year[until], by_year[table.year]
    world = now[WORLD] / then[WORLD]
    ratios = [now[place] / then[place] if place in now and place in then else world for place in table.places]
    return np.array(ratios), until, tuple(sorted(set(rows["cite"])))
