"""Joint stops: all that a supplier ships of several minerals at once, and what it costs together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from derisk.network.network import Array
from derisk.stress.loss.direct import Direct
from derisk.stress.loss.economies import in_table
from derisk.stress.loss.losses import Losses, together
from derisk.stress.loss.parameters import LossParameters
from derisk.stress.shortage import positions_of
from derisk.stress.sweep.stops import Stop
from derisk.stress.sweep.work import EVERYTHING, Cost, Costs, Found

JOINT = "joint"
Bounds = tuple[float | None, float | None]


@dataclass(frozen=True)
class Together:
    """All minerals of a supplier stopped at once: what each costs alone, and what they cost together.

    `each` [M, R] is what is at risk at the places of `losses` for want of one mineral alone, USD: told at the
    same places as the joint loss, which lies between its largest and its sum.
    """

    supplier: str
    minerals: tuple[str, ...]
    alone: tuple[Found, ...]
    losses: Losses
    each: Array

    def cost(self, economy: str) -> Cost | None:
        """What the joint stop costs an economy; None where no part of it touches a network that has it."""
        parts = [found.costs[economy] for found in self.alone if economy in found.costs]
        if not parts:
            return None
        shortfalls = [part.peak_shortfall for part in parts if part.peak_shortfall is not None]
        prices = [part.peak_price_ratio for part in parts if part.peak_price_ratio is not None]
        inside = positions_of(self.losses.economies.places, economy)
        known = self.losses.known[inside].any()
        return Cost(
            loss_usd=self.losses.total(inside) if known else None,
            exposure_usd=float(self.losses.exposure[inside].sum()) if known else None,
            peak_shortfall=max(shortfalls, default=None),
            peak_price_ratio=max(prices, default=None),
        )

    def bounds(self, economy: str) -> Bounds:
        """The largest loss of one mineral alone, and the sum of all, USD."""
        inside = positions_of(self.losses.economies.places, economy)
        if not self.losses.known[inside].any():
            return None, None
        alone = self.each[:, inside].sum(axis=1)
        return float(alone.max()), float(alone.sum())


def together_stopped(stops: Sequence[Stop], losses: Costs) -> list[Together]:
    """The joint stop of every supplier of several minerals, as far as they could be simulated."""
    shipped: dict[str, dict[str, list[str]]] = {}
    for stop in stops:
        shipped.setdefault(stop.supplier, {}).setdefault(stop.mineral, []).append(stop.stage)
    joint = []
    for supplier, minerals in shipped.items():
        keys = [
            (mineral, EVERYTHING if len(stages) > 1 else stages[0], supplier)
            for mineral, stages in minerals.items()
        ]
        alone = tuple(found for found in map(losses.__getitem__, keys) if isinstance(found, Found))
        parts = [found.direct for found in alone if found.direct is not None]
        if len(minerals) > 1 and parts:
            # places that the input-output table lacks lose nothing that could be told
            places = in_table(dict.fromkeys(place for part in parts for place in part.places))
            whole, *each = (_lost(each, places) for each in (parts, *([part] for part in parts)))
            at_risk = np.array([lost.at_risk.sum(axis=1) for lost in each])
            joint.append(Together(supplier, tuple(minerals), alone, whole, at_risk))
    return joint


def _lost(parts: Sequence[Direct], places: tuple[str, ...]) -> Losses:
    return together(parts, LossParameters.load(), places)
