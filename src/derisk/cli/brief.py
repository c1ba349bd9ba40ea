"""`derisk brief`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from derisk.cli.output import console, stdout_kept, waiting
from derisk.terms.errors import InputError


def brief(
    economy: Annotated[str, typer.Argument(metavar="ECONOMY", help="JPN, EU27, alliance ...")],
    mineral: Annotated[
        list[str] | None, typer.Option("--mineral", help="One or more; default the few that threaten most.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option("-o", metavar="FILE", help="Write .html, .pdf, .xlsx or .md.")
    ] = None,
) -> None:
    """The answer on one page: on whom it depends, what breaks first, what to build."""
    show_brief(economy, mineral, file)


def show_brief(economy: str, minerals: list[str] | None, file: Path | None = None) -> None:
    """Print a brief in the terminal, or write it to a file by its ending."""
    from derisk.report.brief import brief as make

    if file is not None:
        _check(file)
    named = [slug for item in minerals or [] for slug in item.split(",") if slug] or None
    with stdout_kept(), waiting("Writing the brief, some seconds"):
        made = make(economy, named)
        if file is not None:
            from derisk.report.write import write

            write(made, file)
    if file is not None:
        sys.stderr.write(f"Written: {file}\n")
        return
    from derisk.report.terminal import show

    show(made, console())


def _check(file: Path) -> None:
    """Refuse, before any work, a file that could not be written in the end."""
    from derisk.report.write import format_of

    format_of(file)
    if file.is_dir() or not file.parent.is_dir():
        raise InputError(
            f"{file} cannot be written.",
            where="-o",
            seen="a folder" if file.is_dir() else f"no folder {file.parent}",
            try_="a file in a folder that is there",
        )
