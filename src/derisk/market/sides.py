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


def positions(labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Label -> position; label -1 (masked) stays -1."""
    labels = np.asarray(labels, dtype=np.int64)
    positions = np.full(int(labels.max(initial=0)) + 2, -1, dtype=np.int64)
    positions[labels] = np.arange(len(labels))
    return positions


def renumbered(stays: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Position -> position among those that stay; -1 for the others, and for -1 itself at the end."""
    return np.append(np.where(stays, np.cumsum(stays) - 1, -1), -1)


def shaped(values: Array | float, index: NDArray[np.int64]) -> Array:
    """The values as an array shaped like the index."""
    if isinstance(values, np.ndarray) and values.shape == index.shape:
        return values
    return np.broadcast_to(np.asarray(values, dtype=float), index.shape)


def known(index: NDArray[np.int64]) -> NDArray[np.int64]:
    """The positions of an index that are not masked."""
    return index[index >= 0]


def present(index: NDArray[np.int64], values: Array | float) -> tuple[NDArray[np.int64], Array]:
    """The positions of an index that are not masked, and the values there."""
    keep = index >= 0
    return index[keep], shaped(values, index)[keep]


def read(values: Array, index: NDArray[np.int64]) -> Array:
    """The values at an index, shaped like it; 0 where it is masked."""
    found: Array = np.append(values, 0.0)[index]  # what -1 points to
    return found
