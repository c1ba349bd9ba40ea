"""`derisk new`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from derisk.cli.output import put, write_file
from derisk.terms.errors import InputError


def new(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="scenario, plan or stocks.")],
    file: Annotated[Path | None, typer.Option("-o", metavar="FILE", help="Default: stdout.")] = None,
) -> None:
    """A valid, commented template to begin with."""
    from derisk.cases.templates import template

    text = template(kind)
    if file is None:
        put(text)
        return
    if file.exists():
        raise InputError(
            f"{file} is there already.",
            where="-o",
            seen=str(file),
            try_="another name; nothing is overwritten",
        )
    write_file(file, text)
    sys.stderr.write(f"Written: {file}\n")
