"""Tariff: a duty on shipments, as a share of the base price."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from derisk.stress.restrictions.limits import Limits, Mask
    from derisk.stress.scenario import Restriction


def restrain(
    limits: Limits, base: Limits, covers: Mask, restriction: Restriction, position: int, elapsed: int
) -> None:
    """cost of every covered shipment rises by cut x base price; the highest duty in force counts."""
    limits.duty = np.where(covers, np.maximum(limits.duty, restriction.cut), limits.duty)
