"""What the restrictions of a month leave of trade and output."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass
class Limits:
    """Bounds of one month, tightened by every restriction in force; the tightest wins.

    Attributes
    ----------
    ship : [S, R, R] t a month let through on known relationships (their base flow when free).
    open : [S, R, R] 1 where shipments may exceed or open beside the base flow, 0 where they may not.
    duty : [S, R, R] duty as a share of the base price.
    working : [S, R] share of plants left, those newer than the base year and spare ones too.
    quota : t a month by position of the restriction in the scenario; infinite while none is in force.
    """

    ship: Array
    open: Array
    duty: Array
    working: Array
    quota: dict[int, float] = field(default_factory=dict)

    def let_through(self, covers: Mask, share: float, base: Array) -> None:
        """Let through at most `share` of the base flow on the covered arcs, and nothing beside it."""
        self.ship = np.where(covers, np.minimum(self.ship, share * base), self.ship)
        self.open = np.where(covers, 0.0, self.open)
