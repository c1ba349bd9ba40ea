"""`derisk facts import`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from derisk.cli import tables
from derisk.cli.output import Json, console, give
from derisk.terms.answer import Document

if TYPE_CHECKING:
    from rich.console import Console

    from derisk.facts.sources.card import Progress

SOURCES = ("usgs-mcs", "baci", "comtrade", "wgi", "pink-sheet", "stocks", "projects", "contracts", "hazards")
SHOWN_FROM = 4 << 20  # bytes of a file below which no bar is needed

Workspace = Annotated[
    Path | None,
    typer.Option("--workspace", metavar="DIR", help="Folder of the workspace; default: your data folder."),
]


def import_(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help=f"One of {', '.join(SOURCES)}.")],
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="As the publisher gives it out, or a table of your own.")
    ],
    part: Annotated[
        bool, typer.Option("--part", help="You have cut the file down yourself; what is left is whole.")
    ] = False,
    workspace: Workspace = None,
    json: Json = False,
) -> None:
    """Bring a publisher's file, or your own, into the workspace; checked whole, then kept whole."""
    from derisk import store
    from derisk.cases.fact_imports import fact_import

    if workspace is not None:
        store.use(workspace)
    with _bar(file) as progress:
        give(lambda: fact_import(source, file, progress, part=part), _show, json=json)


@contextmanager
def _bar(file: Path) -> Iterator[Progress]:
    """A progress bar on stderr for a big file, on a terminal."""
    size = file.stat().st_size if file.is_file() else 0
    if size < SHOWN_FROM or not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Reading"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console(error=True), transient=True) as bar:
        task = bar.add_task("Reading", total=size)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _show(document: Document, console: Console) -> None:
    names = list(dict.fromkeys(row["id"].split("/")[1] for row in document.rows))
    counts = {row["id"]: tables.value_of(row) for row in document.rows}
    kinds = ("rows_new", "rows_replaced", "rows_unchanged")
    lines = [(name, *(counts[f"facts/{name}/{kind}"] for kind in kinds)) for name in names]
    heads = ("new", "replaced", "unchanged")
    tables.table(console, "", ("table", *heads), lines, right=heads)
    tables.notes(console, document)
