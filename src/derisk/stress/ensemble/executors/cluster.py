"""The workers of a Dask cluster, reached only where a scheduler is named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from derisk.stress.ensemble.executors import Done, Function
from derisk.terms.errors import DeriskError, InputError

PATIENCE_S = 10  # to reach the scheduler
RETRIES = 2  # of a task whose worker was lost, beyond what Dask does itself
AHEAD = 4  # tasks handed out at a time, per thread of the cluster


def run(work: Any, function: Function, tasks: Sequence[int], address: str) -> Done:
    """Yield (task, result) as tasks are done; a worker that is lost costs its running tasks' time.

    Raises
    ------
    InputError : without the extra `cluster`, or when the scheduler cannot be reached or has no worker.
    DeriskError : what a task raises, or tasks whose workers are lost again and again.
    """
    try:
        from distributed import Client, as_completed
        from distributed.comm.addressing import get_address_host_port
        from distributed.scheduler import KilledWorker
    except ImportError:
        raise InputError(
            "Running on a cluster needs Dask.", where="--scheduler", seen="distributed is not installed",
            try_="pip install 'derisk[cluster]', or --workers N on this machine",
        ) from None  # fmt: skip
    try:
        get_address_host_port(address, strict=True)  # else a client half made says so with a trace at its end
        client = Client(address, timeout=PATIENCE_S, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise _unreachable(address, str(error) or type(error).__name__) from None
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise _unreachable(address, "the scheduler has no worker")
        queue = list(reversed(tasks))

        def submit() -> Any:
            task = queue.pop()
            return client.submit(_task, function, work, task, pure=False, retries=RETRIES)

        # no list of them is kept: a future that somebody holds keeps its result on the cluster
        running = as_completed([submit() for _ in range(min(len(queue), AHEAD * threads))], loop=client.loop)
        for future in running:
            try:
                task, result = future.result()
            except KilledWorker as error:
                raise DeriskError(
                    "Workers of the cluster are lost again and again.", where=address, seen=str(error),
                    try_="look at the workers' logs and memory",
                ) from None  # fmt: skip
            if queue:
                running.add(submit())
            yield task, result


def _task(function: Function, work: Any, task: int) -> tuple[int, Any]:
    return task, function(work, task)


def _unreachable(address: str, seen: str) -> InputError:
    return InputError(
        "The scheduler cannot be used.", where=f"--scheduler {address}", seen=seen,
        try_="start one with dask scheduler and workers with dask worker, or use --workers N",
    )  # fmt: skip
