"""Outage: a share of the origin's plants of the named stages stands still."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from derisk.stress.restrictions.limits import Limits, Mask
    from derisk.stress.scenario import Restriction


def restrain(
    limits: Limits, base: Limits, covers: Mask, restriction: Restriction, position: int, elapsed: int
) -> None:
    """make <= (1 - cut) of what all plants of the origin can deliver, spare and new ones included.

    Those hit take their output with them in the first month; the others may run harder, as ramps let.
    """
    if restriction.cut > 0:
        hit = covers.any(axis=2)
        limits.working = np.where(hit, np.minimum(limits.working, 1.0 - restriction.cut), limits.working)
