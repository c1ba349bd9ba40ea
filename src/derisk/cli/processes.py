"""Options of the verbs that run many simulations: by how many processes, or on which cluster."""

from __future__ import annotations

from typing import Annotated

import typer

from derisk.terms.errors import InputError

Workers = Annotated[int | None, typer.Option("--workers", help="Processes that run the simulations [1].")]
Scheduler = Annotated[
    str | None, typer.Option("--scheduler", help="Of a Dask cluster that runs them, tcp://HOST:PORT.")
]


def processes(workers: int | None, scheduler: str | None) -> int:
    """The processes asked for here, 1 where nothing is said.

    Raises
    ------
    InputError : for processes here and a cluster at once.
    """
    if workers is not None and scheduler is not None:
        raise InputError(
            "Simulations run on processes here or on a cluster.", where="--workers",
            seen="--scheduler too", try_="leave one of them out",
        )  # fmt: skip
    return 1 if workers is None else workers
