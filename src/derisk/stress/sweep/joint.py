"""Joint stops: several minerals of a supplier at once, and what they cost together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from derisk.network.network import Array
from derisk.stress.loss.direct import Direct
from derisk.stress.loss.economies import in_table
from derisk.stress.loss.losses import Losses, together
from derisk.stress.loss.parameters import LossParameters
from derisk.stress.shortage import positions_of
from derisk.stress.sweep.stops import Stop, joint_stops
from derisk.stress.sweep.work import Cost, Costs, Found
from derisk.terms.minerals import mineral

JOINT = "joint"
Bounds = tuple[float | None, float | None]


@dataclass(frozen=True)
class Together:
    """Several minerals of a supplier stopped at once: what each costs alone, and what they cost together.

    `parts` are what stops, one of each mineral; `alone` what each of them costs, and each of its stages.
    `each` [M, R] is what is at risk at the places of `losses` for want of one mineral alone, USD: told at the
    same places as the joint loss, which lies between its largest and its sum. What is part of another mineral
    is not a second one.
    """

    supplier: str
    parts: tuple[Stop, ...]
    alone: tuple[Found, ...]
    losses: Losses
    each: Array

    @property
    def minerals(self) -> tuple[str, ...]:
        """Slugs of what stops."""
        return tuple(part.mineral for part in self.parts)

    def cost(self, economy: str) -> Cost | None:
        """What the joint stop costs an economy; None where no part of it touches a network that has it."""
        parts = [found.costs[economy] for found in self.alone if economy in found.costs]
        if not parts:
            return None
        shortfalls = [part.peak_shortfall for part in parts if part.peak_shortfall is not None]
        prices = [part.peak_price_ratio for part in parts if part.peak_price_ratio is not None]
        inside = positions_of(self.losses.economies.places, economy)
        known = self.losses.known[inside].any()
        # over rolling months a wider stop may come out cheaper, as it wakes responses earlier: it is not less
        least = max((part.loss_usd for part in parts if part.loss_usd is not None), default=0.0)
        return Cost(
            loss_usd=max(self.losses.total(inside), least) if known else None,
            exposure_usd=float(self.losses.exposure[inside].sum()) if known else None,
            peak_shortfall=max(shortfalls, default=None),
            peak_price_ratio=max(prices, default=None),
        )

    def bounds(self, economy: str) -> Bounds:
        """The largest loss of one mineral alone, and the sum of all, USD; the joint loss lies between."""
        inside = positions_of(self.losses.economies.places, economy)
        if not self.losses.known[inside].any():
            return None, None
        alone = self.each[:, inside].sum(axis=1)
        lost = self.cost(economy)
        most = 0.0 if lost is None or lost.loss_usd is None else lost.loss_usd
        return float(alone.max()), max(float(alone.sum()), most)  # most: a stage dearer than all its stages


def together_stopped(stops: Sequence[Stop], losses: Costs) -> list[Together]:
    """The joint stop of every supplier of several minerals, as far as they could be simulated."""
    joint = []
    for supplier, parts in joint_stops(stops).items():
        stages = [replace(part, stage=stage) for part in parts for stage in part.stages]
        told = [losses[stop.key] for stop in dict.fromkeys([*parts, *stages])]
        alone = tuple(found for found in told if isinstance(found, Found))
        families: dict[str, list[Direct]] = {}
        for found in (losses[part.key] for part in parts):
            if isinstance(found, Found) and found.direct is not None:
                families.setdefault(mineral(found.direct.mineral).family, []).append(found.direct)
        directs = [direct for family in families.values() for direct in family]
        if directs:
            # places that the input-output table lacks lose nothing that could be told
            places = in_table(dict.fromkeys(place for direct in directs for place in direct.places))
            whole, *each = (_lost(group, places) for group in (directs, *families.values()))
            at_risk = np.array([lost.at_risk.sum(axis=1) for lost in each])
            joint.append(Together(supplier, tuple(parts), alone, whole, at_risk))
    return joint


def _lost(parts: Sequence[Direct], places: tuple[str, ...]) -> Losses:
    return together(parts, LossParameters.load(), places)
