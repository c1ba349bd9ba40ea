"""Who runs the tasks: this process, a pool of processes, or the workers of a Dask cluster.

Each executor is a generator that yields (task, result) as tasks are done, in any order.
`function(work, task)` depends on nothing else, so all of them give the same results.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from derisk.terms.errors import InputError

Function = Callable[[Any, int], Any]
Done = Iterator[tuple[int, Any]]


def execute(
    work: Any, function: Function, tasks: Sequence[int], workers: int = 1, scheduler: str | None = None
) -> Done:
    """Run `function(work, task)` for all tasks, here, on `workers` processes, or on a cluster.

    Raises
    ------
    InputError : for less than one worker, or a scheduler that cannot be reached.
    DeriskError : what a task raises; or workers that die again and again.
    """
    if workers < 1:
        raise InputError(
            "There must be a worker.",
            where="--workers",
            seen=str(workers),
            try_="--workers 1, or leave it out",
        )
    if scheduler is not None:
        from derisk.stress.ensemble.executors import cluster

        return cluster.run(work, function, tasks, scheduler)
    if workers > 1 and len(tasks) > 1:
        from derisk.stress.ensemble.executors import pool

        return pool.run(work, function, tasks, workers)
    return ((task, function(work, task)) for task in tasks)
