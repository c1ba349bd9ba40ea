"""Joint stops: all that a supplier ships of several minerals at once, and what it costs together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
    """All minerals of a supplier stopped at once: what each costs alone, and what they cost together."""

    supplier: str
    minerals: tuple[str, ...]
    alone: tuple[Found, ...]
    losses: Losses

    def cost(self, economy: str) -> Cost | None:
        """What the joint stop costs an economy; None where no part of it touches a network that has it."""
        parts = [found.costs[economy] for found in self.alone if economy in found.costs]
        if not parts:
            return None
        shortfalls = [part.peak_shortfall for part in parts if part.peak_shortfall is not None]
        inside = positions_of(self.losses.economies.places, economy)
        known = self.losses.economies.known[inside].any()
        return Cost(
            loss_usd=self.losses.total(inside) if known else None,
            exposure_usd=float(self.losses.exposure[inside].sum()) if known else None,
            peak_shortfall=max(shortfalls, default=None),
            peak_price_ratio=max(part.peak_price_ratio or 0.0 for part in parts),
        )

    def bounds(self, economy: str) -> Bounds:
        """The largest loss of one mineral alone, and the sum of all, USD."""
        each = [found.costs[economy].loss_usd for found in self.alone if economy in found.costs]
        known = [loss for loss in each if loss is not None]
        return (max(known), sum(known)) if known else (None, None)


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
            joint.append(Together(supplier, tuple(minerals), alone, _lost_together(parts)))
    return joint


def _lost_together(parts: Sequence[Direct]) -> Losses:
    """Losses at the places of any part that the input-output table has: elsewhere nothing can be told."""
    places = in_table(dict.fromkeys(place for part in parts for place in part.places))
    return together(parts, LossParameters.load(), places)
