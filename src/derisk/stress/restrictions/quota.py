"""Quota: the origin's exports to the named destinations add up to at most a level, a cut stage by stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from derisk.stress.restrictions.limits import Limits, Mask
    from derisk.stress.scenario import Restriction

MONTHS = 12


def counted(restriction: Restriction, covers: Mask) -> list[Mask]:
    """[S, R, R] the arcs that each ceiling of a quota counts.

    A cut is one of each stage's exports: a tonne of ore is none of magnets. A level is one number, so it is
    one sum over the stages named.
    """
    if restriction.level_t is not None:
        return [covers]
    stages = np.flatnonzero(covers.any(axis=(1, 2)))
    return [covers & (np.arange(len(covers)) == s)[:, None, None] for s in stages]


def restrain(
    limits: Limits, base: Limits, covers: Mask, restriction: Restriction, position: int, elapsed: int
) -> None:
    """sum of counted shipments <= level / 12, or (1 - cut) of their base flow."""
    if restriction.level_t is not None:
        limits.quota[position] = [restriction.level_t / MONTHS]
    elif restriction.cut > 0:
        masks = counted(restriction, covers)
        limits.quota[position] = [(1.0 - restriction.cut) * float(base.ship[each].sum()) for each in masks]
