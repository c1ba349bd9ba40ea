"""Quota: the origin's exports to the named destinations add up to at most a level."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from derisk.stress.restrictions.limits import Limits, Mask
    from derisk.stress.scenario import Restriction

MONTHS = 12


def restrain(
    limits: Limits, base: Limits, covers: Mask, restriction: Restriction, position: int, elapsed: int
) -> None:
    """sum of covered shipments <= level / 12, or (1 - cut) of the covered base flow."""
    if restriction.level_t is not None:
        limits.quota[position] = restriction.level_t / MONTHS
    elif restriction.cut > 0:
        limits.quota[position] = (1.0 - restriction.cut) * float(base.ship[covers].sum())
