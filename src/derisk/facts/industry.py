"""Who buys what from whom, what sectors cannot do without, and how much output rests on a mineral."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from derisk.facts.importance import Use, end_uses
from derisk.facts.load import kept, table
from derisk.facts.tables.input_output import SECTORS
from derisk.terms.places import REST_OF_WORLD, WORLD

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

Measure = Literal["sector_share", "cost_share"]
ANY = "any"
NOT_BROKEN_DOWN = "products nobody has broken down"


@dataclass(frozen=True, eq=False)
class InputOutput:
    """The input-output table of one year, at prices of that year.

    Shapes: P places (ROW the rest of the world), I sectors. `flows` [P, I, P, I] is what the first sector
    sells to the second for use in production, `output` [P, I] gross output, USD a year; `names` of sectors.
    """

    year: int
    places: tuple[str, ...]
    sectors: tuple[str, ...]
    names: dict[str, str]
    flows: Array
    output: Array
    cite: str

    @property
    def value_added(self) -> Array:
        """[P, I] output less what was bought for production; taxes less subsidies on products included."""
        return np.asarray(np.maximum(self.output - self.flows.sum(axis=(0, 1)), 0.0))


@dataclass(frozen=True)
class Embodied:
    """Output that rests on a mineral: a product, who makes it, and how much of it there is.

    `share` is, by `measure`, the product's share of its sector's output or the material's share of the
    product's value. `used` is the share (0-1) of the final use of `stages` (empty: all after the mine) that
    goes into the product.
    """

    mineral: str
    product: str
    sector: str
    measure: Measure
    share: float
    low: float
    high: float
    used: float
    stage: str | None
    quality: str
    cites: tuple[str, ...]


@kept(1)
def input_output() -> InputOutput:
    """The input-output table."""
    bought, made = table("input_output"), table("sector_output")
    places = tuple(sorted(set(made["place"]) - {REST_OF_WORLD})) + (REST_OF_WORLD,)
    at = {place: position for position, place in enumerate(places)}
    sector = {slug: position for position, slug in enumerate(SECTORS)}
    count = len(SECTORS)
    flows = np.zeros((len(places), count, len(places), count))
    seller = [at[each] for each in bought["place"]]
    flows[seller, [sector[each] for each in bought["sector"]], [at[each] for each in bought["buyer"]]] = (
        bought.select(SECTORS).to_numpy()
    )
    output = np.zeros((len(places), count))
    output[[at[each] for each in made["place"]], [sector[each] for each in made["sector"]]] = made[
        "output_usd"
    ].to_numpy()
    names = dict(zip(made["sector"], made["name"], strict=True))
    return InputOutput(made["year"][0], places, SECTORS, names, flows, output, made["cite"][0])


@kept(1)
def criticality() -> tuple[Array, str]:
    """[I, I] how badly a sector (second axis) needs the input (first), 0-1, and the source.

    Inputs that were not asked about stand at 0: nothing rests on them here.
    """
    rows = table("input_criticality")
    sector = {slug: position for position, slug in enumerate(SECTORS)}
    rated = np.zeros((len(SECTORS), len(SECTORS)))
    rated[[sector[each] for each in rows["input"]], [sector[each] for each in rows["sector"]]] = rows[
        "rating"
    ].to_numpy()
    return rated, str(rows["cite"][0])


@kept(128)
def embodied(mineral: str, place: str = WORLD) -> tuple[Embodied, ...]:
    """Products that rest on a mineral, by the shares of use of a place, else of the world, else of any place.

    Where no shares of use are printed, one product stands in for all; its share is a guess. It is the one
    that the table names for the mineral (metal smelted of concentrates), else one that nobody has named.
    """
    found: dict[tuple[str, str | None], Embodied] = {}
    uses = _uses(mineral, place)
    whole = sum(use.share for use in uses)
    by_stage = {use.stage: sum(u.share for u in uses if u.stage == use.stage) for use in uses}
    for use in uses:
        item = _output_of(mineral, use.product)
        used = use.share / by_stage[use.stage] * min(whole, 1.0)
        before = found.get((use.product, use.stage))
        found[use.product, use.stage] = Embodied(
            mineral, use.product, item["sector"], item["measure"], item["share"], item["low"], item["high"],
            used + (before.used if before else 0.0), use.stage, item["quality"], (use.cite, item["cite"]),
        )  # fmt: skip
    return tuple(found.values()) or (_whole(mineral),)


def _uses(mineral: str, place: str) -> tuple[Use, ...]:
    known = end_uses(mineral, place) or end_uses(mineral, WORLD)
    if known:
        return known
    printed = sorted(set(table("end_uses").filter(table("end_uses")["mineral"] == mineral)["place"]))
    return end_uses(mineral, printed[0]) if printed else ()


def _output_of(mineral: str, product: str) -> dict[str, Any]:
    rows = table("embodied_output").filter(table("embodied_output")["product"] == product)
    own = rows.filter(rows["mineral"] == mineral)
    return (own if own.height else rows.filter(rows["mineral"] == ANY)).row(0, named=True)


def _whole(mineral: str) -> Embodied:
    """The one product that all final use goes into."""
    rows = table("embodied_output")
    named = rows.filter(rows["mineral"] == mineral)
    item = named.row(0, named=True) if named.height == 1 else _output_of(ANY, NOT_BROKEN_DOWN)
    return Embodied(
        mineral, item["product"], item["sector"], item["measure"], item["share"], item["low"], item["high"],
        1.0, None, "prior", (item["cite"],),
    )  # fmt: skip
