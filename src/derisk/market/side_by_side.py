"""One model under many prices at once: each solved from nothing on a copy of its own, on all processors."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

import numpy as np

from derisk.terms.errors import DeriskError

if TYPE_CHECKING:
    from derisk.market.solver import Array, WarmModel

MOST = 4  # copies at once: each takes the memory of the model


@contextmanager
def optima(model: WarmModel, prices: Sequence[Array], where: str) -> Iterator[Callable[[], list[float]]]:
    """Least costs of the model as it stands under each of `prices` ([column], USD): what is given waits.

    They are solved beside whatever the caller goes on with, for HiGHS lets other threads run. Each is
    presolved and starts from nothing, so that none depends on another nor on how many run at once. Whoever
    leaves before the end takes back what has not begun.

    Raises
    ------
    DeriskError : from the wait, when HiGHS does not prove one of them optimal.
    """
    count = max(1, min(len(prices), MOST, os.cpu_count() or 1))
    copies: SimpleQueue[Any] = SimpleQueue()
    for _ in range(count):
        copies.put(model.copied())

    def least(price: Array) -> float:
        highs = copies.get()
        try:
            return _least(highs, price / model.numeraire, where) * model.numeraire
        finally:
            copies.put(highs)

    pool = ThreadPoolExecutor(count)
    try:
        asked = [pool.submit(least, price) for price in prices]
        yield lambda: [each.result() for each in asked]
    finally:
        pool.shutdown(cancel_futures=True)


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
