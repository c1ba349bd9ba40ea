"""A pool of processes on this machine; a worker that dies is replaced and its tasks run again."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from derisk.stress.ensemble.executors import Done, Function
from derisk.terms.errors import DeriskError

DEATHS = 3  # in a row without a task done between them


def run(work: Any, function: Function, tasks: Sequence[int], workers: int) -> Done:
    """Yield (task, result) as tasks are done.

    Raises
    ------
    DeriskError : what a task raises, or workers that die `DEATHS` times in a row.
    """
    left, deaths = list(tasks), 0
    while left:
        before = len(left)
        try:
            for task, result in _once(work, function, left, workers):
                left.remove(task)
                yield task, result
        except BrokenProcessPool:
            deaths = deaths + 1 if len(left) == before else 1
            if deaths >= DEATHS:
                raise DeriskError(
                    "Worker processes die before they finish anything.", where="--workers",
                    seen=f"{deaths} times in a row", try_="fewer --workers; each needs some 400 MB of memory",
                ) from None  # fmt: skip


def _once(work: Any, function: Function, tasks: Sequence[int], workers: int) -> Done:
    # spawned, not forked: the libraries run threads that a fork would leave half-way
    context = multiprocessing.get_context("spawn")
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(min(workers, len(tasks)), mp_context=context, initializer=_deaf)
    try:
        waiting: dict[Future[Any], int] = {}
        queue = list(reversed(tasks))
        while queue or waiting:
            while queue and len(waiting) < 2 * workers:
                task = queue.pop()
                waiting[pool.submit(function, work, task)] = task
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                yield waiting.pop(future), future.result()
    except BaseException:  # nobody waits for the tasks that still run
        for child in set(multiprocessing.active_children()) - others:
            child.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _deaf() -> None:
    """Ctrl-C is for the parent, which ends its workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
