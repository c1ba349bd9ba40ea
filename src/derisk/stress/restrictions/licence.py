"""Licence: shipments stop while applications wait, then come back along a logistic path."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from derisk.stress.restrictions.limits import RECOVERED

if TYPE_CHECKING:
    from derisk.stress.restrictions.limits import Limits, Mask
    from derisk.stress.scenario import Restriction


def throughput(elapsed: int, delay_months: float, recovery_months: float) -> float:
    """Share of base shipments licensed in a month.

    Nought during the delay, then logistic, symmetric about half the recovery:
    0.1 at the end of the delay and 0.9 once `recovery_months` have passed after it.
    """
    since = elapsed - delay_months
    if since < 0:
        return 0.0
    if recovery_months <= 0:
        return 1.0
    steepness = 2 * math.log(RECOVERED / (1 - RECOVERED)) / recovery_months
    return 1.0 / (1.0 + math.exp(-steepness * (since - recovery_months / 2)))


def restrain(
    limits: Limits, base: Limits, covers: Mask, restriction: Restriction, position: int, elapsed: int
) -> None:
    """ship <= (1 - cut (1 - throughput)) base flow on every covered arc."""
    if restriction.cut > 0:
        path = restriction.throughput
        licensed = throughput(elapsed, path.delay_months, path.recovery_months) if path else 0.0
        limits.let_through(covers, 1.0 - restriction.cut * (1.0 - licensed), base.ship)
