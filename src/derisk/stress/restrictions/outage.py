"""Outage: the origin's plants of the named stages lose a share of their output."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from derisk.stress.restrictions.limits import Limits, Mask
    from derisk.stress.scenario import Restriction


def restrain(
    limits: Limits, base: Limits, covers: Mask, restriction: Restriction, position: int, elapsed: int
) -> None:
    """make <= (1 - cut) base output at the origin."""
    if restriction.cut > 0:
        hit = covers.any(axis=2)
        limits.make = np.where(hit, np.minimum(limits.make, (1.0 - restriction.cut) * base.make), limits.make)
