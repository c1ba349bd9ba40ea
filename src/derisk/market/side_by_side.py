"""One model under many prices at once: each solved from nothing on a copy of its own, on all processors."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

import numpy as np

from derisk.terms.errors import DeriskError

if TYPE_CHECKING:
    from derisk.market.solver import Array, WarmModel

MOST = 4  # copies at once: each takes the memory of the model


def optima(model: WarmModel, prices: Sequence[Array], where: str) -> list[float]:
    """Least cost of the model as it stands under each of `prices` ([column], USD), in their order.

    Each is presolved and starts from nothing, so that none depends on another nor on how many run at once.
    HiGHS lets other threads go on while it solves.

    Raises
    ------
    DeriskError : when HiGHS does not prove one of them optimal.
    """
    count = min(len(prices), MOST, os.cpu_count() or 1)
    copies: SimpleQueue[Any] = SimpleQueue()
    for _ in range(count):
        copies.put(model.copied())

    def least(price: Array) -> float:
        highs = copies.get()
        try:
            return _least(highs, price / model.numeraire, where) * model.numeraire
        finally:
            copies.put(highs)

    if count < 2:
        return [least(price) for price in prices]
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(least, prices))


def _least(highs: Any, price: Array, where: str) -> float:
    highs.clearSolver()
    highs.changeColsCost(len(price), np.arange(len(price), dtype=np.int32), price)
    highs.run()
    status = highs.modelStatusToString(highs.getModelStatus())
    if status != "Optimal":
        raise DeriskError(
            "A model under other prices has no solution.", where=where, seen=f"HiGHS says {status}",
            try_="report it with the file that asked",
        )  # fmt: skip
    return float(highs.getObjectiveValue())
