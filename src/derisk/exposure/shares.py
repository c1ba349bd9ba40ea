"""Shares of a whole, and the largest of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Numbers = NDArray[np.intp]


def shares(amounts: Vector) -> Vector:
    """amounts[p] (any unit, >= 0) -> share[p] (1), which add up to 1.

    ValueError if an amount is negative or not finite, or if the total is not positive: a share of
    nothing is not 0.
    """
    total = float(amounts.sum())
    if not np.isfinite(total) or (amounts < 0).any():
        raise ValueError("amounts must be finite and not negative")
    if total <= 0:
        raise ValueError("shares of a total of zero do not exist")
    return amounts / total


def largest(places: Sequence[str], share: Vector) -> tuple[str, float]:
    """places[p], share[p] -> the place with the largest share, and that share.

    Of equal shares the first in alphabetical order wins, so that the order of rows does not matter.
    """
    most = share.max()
    (equal,) = (share == most).nonzero()
    return min([places[position] for position in equal.tolist()]), float(most)


def summed(number: Numbers, amount: Vector, size: int) -> Vector:
    """Amounts of one number added up: [size], 0 where none has it."""
    return np.bincount(number, weights=amount, minlength=size).astype(float, copy=False)


def joined(parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Arrays one after the other; of a single one no copy."""
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def part_of(wanted: NDArray[np.bool_], *arrays: NDArray[Any]) -> tuple[NDArray[Any], ...]:
    """The wanted elements of each array; where all are wanted no copies."""
    return arrays if wanted.all() else tuple([each[wanted] for each in arrays])
