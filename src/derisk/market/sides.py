"""The two sides of the solver's door: what it shall have, sent where it differs; what it found, read late."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Sides:
    """Costs [columns], bounds [columns] and ends of rows [rows] that a solver shall have.

    They may be set as often as one likes; `send` hands over what differs from what it was handed before, in
    one call a kind: HiGHS takes longer to be told of a column than numpy to compare it. Costs in USD.
    """

    def __init__(self, cost: Array, lower: Array, upper: Array, row_lower: Array, row_upper: Array) -> None:
        self.cost, self.lower, self.upper = cost.copy(), lower.copy(), upper.copy()
        self.row_lower, self.row_upper = row_lower.copy(), row_upper.copy()
        self._sent = tuple(each.copy() for each in (cost, lower, upper, row_lower, row_upper))

    def send(self, highs: Any, numeraire: float) -> None:
        """Hand over what has changed; costs as multiples of the numeraire, USD."""
        cost, lower, upper, row_lower, row_upper = self._sent
        moved = np.flatnonzero(self.cost != cost).astype(np.int32)
        if len(moved):
            cost[moved] = self.cost[moved]
            highs.changeColsCost(len(moved), moved, cost[moved] / numeraire)
        for change, (low, high), (sent_low, sent_high) in (
            (highs.changeColsBounds, (self.lower, self.upper), (lower, upper)),
            (highs.changeRowsBounds, (self.row_lower, self.row_upper), (row_lower, row_upper)),
        ):
            moved = np.flatnonzero((low != sent_low) | (high != sent_high)).astype(np.int32)
            if len(moved):
                sent_low[moved], sent_high[moved] = low[moved], high[moved]
                change(len(moved), moved, sent_low[moved], sent_high[moved])


class Readings(Mapping[str, Array]):
    """Arrays by name, shaped like the model, read out of a solver's vector when asked for; 0 where masked.

    `where` has the position of each entry, -1 where it is masked.
    """

    def __init__(self, vector: Array, where: Mapping[str, NDArray[np.int64]]) -> None:
        self._vector = np.append(vector, 0.0)  # what -1 points to
        self._where = where

    def __getitem__(self, name: str) -> Array:
        return self._vector[self._where[name]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._where)

    def __len__(self) -> int:
        return len(self._where)
