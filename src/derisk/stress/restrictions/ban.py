"""Ban: shipments to the named destinations stop, or fall to 1 - cut of their base."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from derisk.stress.restrictions.limits import Limits, Mask
    from derisk.stress.scenario import Restriction


def restrain(
    limits: Limits, base: Limits, covers: Mask, restriction: Restriction, position: int, elapsed: int
) -> None:
    """ship <= (1 - cut) base flow on every covered arc; no new relationship while much is cut."""
    if restriction.cut > 0:
        limits.let_through(covers, 1.0 - restriction.cut, base.ship)
