"""Options of the verbs that run many simulations: by how many processes, or on which cluster."""

from __future__ import annotations

from typing import Annotated

import typer

Workers = Annotated[int | None, typer.Option("--workers", help="Processes that run the simulations [1].")]
Scheduler = Annotated[
    str | None, typer.Option("--scheduler", help="Of a Dask cluster that runs them, tcp://HOST:PORT.")
]
