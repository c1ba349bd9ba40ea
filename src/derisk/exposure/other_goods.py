"""Shipments under the heading of a pure metal that are, by their unit value, something else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from derisk.exposure.lanes import Lanes
from derisk.terms.places import traders

WEIGHTY = 0.05  # of an economy's purchases by weight; what is set aside below it is not told


@dataclass(frozen=True)
class OtherGoods:
    """What is set aside of an economy's purchases under a heading, by origin, the largest first."""

    heading: str
    price: float  # USD a tonne of the metal
    tonnes: Mapping[str, float]
    unit_value: Mapping[str, float]  # USD a tonne

    @property
    def note(self) -> str:
        """The rule and what it set aside, in a sentence."""
        told = ", ".join(
            f"{place} {mass:,.3g} t at {self.unit_value[place] / 1000:,.0f}"
            for place, mass in self.tonnes.items()
        )
        return (
            f"Set aside, as a pure metal is not sold under half or over twice its price (HS {self.heading}, "
            f"{self.price / 1000:,.0f} USD a kg): {told}; alloys or other goods."
        )


def _odd(lane: Lanes, bounds: tuple[float, float]) -> NDArray[np.bool_]:
    """[s] whether a shipment with tonnes is worth less or more than the metal can be."""
    low, high = bounds
    odd: NDArray[np.bool_] = (lane.value_usd < low * lane.gross_t) | (lane.value_usd > high * lane.gross_t)
    return odd  # never where tonnes are not told: comparisons with NaN are false


def plain(lane: Lanes, bounds: tuple[float, float] | None) -> Lanes:
    """The shipments that can be the metal; all of them where they are not judged by value."""
    if bounds is None:
        return lane
    kept = ~_odd(lane, bounds)
    return replace(
        lane, exporter=lane.exporter[kept], importer=lane.importer[kept], value_usd=lane.value_usd[kept],
        gross_t=lane.gross_t[kept],
    )  # fmt: skip


def set_aside(
    lane: Lanes, bounds: tuple[float, float], price: float, inside: NDArray[np.bool_]
) -> OtherGoods | None:
    """What is set aside of the purchases of these places [place] from outside; None where it is little."""
    bought = inside[lane.importer] & ~inside[lane.exporter]
    odd = bought & _odd(lane, bounds)
    whole, part = float(np.nansum(lane.gross_t[bought])), float(lane.gross_t[odd].sum())
    if part <= WEIGHTY * whole:
        return None
    size = len(inside)
    tonnes = np.bincount(lane.exporter[odd], lane.gross_t[odd], size)
    usd = np.bincount(lane.exporter[odd], lane.value_usd[odd], size)
    order = [n for n in np.argsort(-tonnes, kind="stable").tolist() if tonnes[n] > WEIGHTY * part]
    names = traders()
    return OtherGoods(
        lane.heading, price, {names[n]: float(tonnes[n]) for n in order},
        {names[n]: float(usd[n] / tonnes[n]) for n in order},
    )  # fmt: skip
