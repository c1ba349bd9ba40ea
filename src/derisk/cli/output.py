"""What leaves the command line: one answer on stdout, all else on stderr; files whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from derisk.terms.answer import Document
from derisk.terms.errors import DeriskError, InputError, NoAnswerError

if TYPE_CHECKING:
    from rich.console import Console

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
OutputDir = Annotated[
    Path | None,
    typer.Option("-o", metavar="DIR", help="Also write document.json, rows.csv, rows.xlsx, charts into DIR."),
]
WIDTH = 160  # of tables that no terminal shows


def give(
    ask: Callable[[], Document],
    show: Callable[[Document, Console], None],
    *,
    json: bool,
    directory: Path | None = None,
    doing: str = "",
    draw: Callable[[Document], Iterable[tuple[str, str]]] | None = None,
) -> None:
    """Ask, then print and write what came; an answer of "no" is printed too, and raised after that.

    `draw` gives the charts of an answer as (name, SVG), which are written beside it.
    """
    if directory is not None:
        _check_directory(directory)
    refusal: DeriskError | None = None
    with stdout_kept(), waiting(doing):
        try:
            document = ask()
        except NoAnswerError as error:
            found = getattr(error, "document", None)
            if not isinstance(found, Document):
                raise
            document, refusal = found, error
    if directory is not None:
        _write(document, directory, list(draw(document)) if draw is not None else [])
    if json:
        put(document.encoded())
    elif refusal is None or document.rows:
        show(document, console())
    if refusal is not None:
        raise refusal


def _write(document: Document, directory: Path, drawn: Sequence[tuple[str, str]]) -> None:
    """Write an answer and its charts, (name, SVG), into a folder and say so."""
    from derisk.report.charts import headed
    from derisk.report.files import whole
    from derisk.report.rows import credit

    files = write_directory(document, directory)
    foot = credit(document.rows, document.run) if drawn else ""
    for name, svg in drawn:
        whole(directory / f"{name}.svg", headed(svg, foot))
    charts = f" and {len(drawn)} charts" if drawn else ""
    sys.stderr.write(f"Written: {', '.join(map(str, files))}{charts}\n")


def put(text: str | bytes) -> None:
    """Write text on stdout as UTF-8, whatever the terminal's encoding."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode() if isinstance(text, str) else text)
    sys.stdout.buffer.flush()


def console(*, error: bool = False) -> Console:
    """A console without markup; colour only on a terminal, and not where NO_COLOR is set."""
    from rich.console import Console

    stream = sys.stderr if error else sys.stdout
    terminal = stream.isatty()
    return Console(
        file=stream, markup=False, highlight=False, emoji=False, force_terminal=terminal,
        no_color=True if os.environ.get("NO_COLOR") or not terminal else None,
        width=None if terminal else WIDTH,
    )  # fmt: skip


@contextmanager
def stdout_kept() -> Iterator[None]:
    """Send to stderr whatever is printed on stdout meanwhile, also by solvers that write past Python."""
    sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:  # no stdout at all
        yield
        return
    os.dup2(2, 1)
    try:
        with redirect_stdout(sys.stderr):
            yield
    finally:
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)


@contextmanager
def waiting(doing: str) -> Iterator[None]:
    """A sign of life on a terminal while something long is worked on."""
    if not doing or not sys.stderr.isatty():
        yield
        return
    with console(error=True).status(doing):
        yield


def write_directory(document: Document, directory: Path) -> list[Path]:
    """Write document.json, rows.csv and rows.xlsx into a folder, made if it is not there; the files written.

    Each is written whole or not at all; an answer with more rows than a sheet holds has no workbook.
    """
    from derisk.report.files import unwritable, whole
    from derisk.report.rows import rows_csv
    from derisk.report.sheet import MOST_ROWS, workbook

    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(directory, error) from None
    made: dict[str, Callable[[], str | bytes]] = {
        "document.json": document.encoded,
        "rows.csv": lambda: rows_csv(document.rows),
    }
    if len(document.rows) <= MOST_ROWS:
        made["rows.xlsx"] = lambda: workbook(document)
    for name, content in made.items():
        whole(directory / name, content())
    return [directory / name for name in made]


def _check_directory(directory: Path) -> None:
    if directory.exists() and not directory.is_dir():
        raise InputError(
            f"{directory} is a file.", where="-o", seen=str(directory), try_="name a folder, there or not yet"
        )
