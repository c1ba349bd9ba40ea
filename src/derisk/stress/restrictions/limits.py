"""What the restrictions of a month leave of trade and output."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

RECOVERED = 0.9  # share of base that "recovered" means; by the contract of the scenario file


@dataclass(eq=False)
class Limits:
    """Bounds of one month, tightened by every restriction in force; the tightest wins.

    Attributes
    ----------
    ship : [S, R, R] t a month let through on known relationships (their base flow when free).
    open : [S, R, R] share let through of what may be shipped beside the base flow; 1 when free.
    duty : [S, R, R] duty as a share of the base price.
    working : [S, R] share of plants left, those newer than the base year and spare ones too.
    quota : t a month of each ceiling of a quota, by position of the restriction in the scenario; none while
        it is not in force.
    """

    ship: Array
    open: Array
    duty: Array
    working: Array
    quota: dict[int, list[float]] = field(default_factory=dict)

    def let_through(self, covers: Mask, share: float, base: Array) -> None:
        """Let through at most `share` of the base flow on the covered arcs.

        Nothing beside it until `RECOVERED` of the base flow is let through, then more and more: so what
        lets all through changes nothing, and what lets nearly all through changes little.
        """
        self.ship = np.where(covers, np.minimum(self.ship, share * base), self.ship)
        beside = min(max(share - RECOVERED, 0.0) / (1.0 - RECOVERED), 1.0)
        self.open = np.where(covers, np.minimum(self.open, beside), self.open)
