"""What leaves the command line: one answer on stdout, all else on stderr; files whole or not at all."""

from __future__ import annotations

import csv
import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from derisk.terms.answer import Document, Row
from derisk.terms.errors import DeriskError, InputError, NoAnswerError

if TYPE_CHECKING:
    from rich.console import Console

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
OutputDir = Annotated[
    Path | None,
    typer.Option("-o", metavar="DIR", help="Also write document.json, rows.csv, charts into DIR."),
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
        write_directory(document, directory)
        drawn = list(draw(document)) if draw is not None else []
        for name, svg in drawn:
            write_file(directory / f"{name}.svg", svg)
        charts = f" and {len(drawn)} charts" if drawn else ""
        sys.stderr.write(f"Written: {directory}/document.json, {directory}/rows.csv{charts}\n")
    if json:
        put(document.json() + "\n")
    elif refusal is None or document.rows:
        show(document, console())
    if refusal is not None:
        raise refusal


def put(text: str) -> None:
    """Write text on stdout as UTF-8, whatever the terminal's encoding."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())
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


def rows_csv(rows: list[Row]) -> str:
    """Rows as CSV: the columns of all rows, lists with semicolons, an unknown value empty."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in columns])
    return text.getvalue()


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all; text as UTF-8.

    Raises
    ------
    InputError : when it cannot be written there.
    """
    temporary = None
    try:
        with tempfile.NamedTemporaryFile(
            "wb", dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as file:
            temporary = file.name
            file.write(content.encode() if isinstance(content, str) else content)
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise _unwritable(path, error) from None


def write_directory(document: Document, directory: Path) -> None:
    """Write document.json and rows.csv into a folder, made if it is not there; each whole or not at all."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(directory, error) from None
    write_file(directory / "document.json", document.json() + "\n")
    write_file(directory / "rows.csv", rows_csv(document.rows))


def _check_directory(directory: Path) -> None:
    if directory.exists() and not directory.is_dir():
        raise InputError(
            f"{directory} is a file.", where="-o", seen=str(directory), try_="name a folder, there or not yet"
        )


def _cell(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return ";".join(str(item) for item in value)
    return "" if value is None else value


def _umask() -> int:
    now = os.umask(0)
    os.umask(now)
    return now


def _unwritable(path: Path, error: OSError) -> InputError:
    return InputError(
        f"{path} cannot be written.", where=str(path), seen=error.strerror or str(error),
        try_="another place, or check who may write there",
    )  # fmt: skip
