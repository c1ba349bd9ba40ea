"""`derisk new`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from derisk.cli.output import put
from derisk.terms.errors import InputError

SHEETS = (".xlsx",)


def new(
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help="scenario, plan, project, stocks, contract or hazards.")
    ],
    file: Annotated[
        Path | None,
        typer.Option("-o", metavar="FILE", help="Default: stdout; tables also as .xlsx."),
    ] = None,
) -> None:
    """A valid, commented template to begin with."""
    from derisk.cases.templates import is_table, template
    from derisk.cases.templates.workbook import workbook
    from derisk.report.files import whole

    text = template(kind)
    if file is None:
        put(text)
        return
    if file.suffix.lower() in SHEETS and not is_table(kind):
        raise InputError(
            f"A {kind} file is text, not a workbook.", where="-o", seen=str(file), try_=f"-o {kind}.yaml"
        )
    if file.exists():
        raise InputError(
            f"{file} is there already.",
            where="-o",
            seen=str(file),
            try_="another name; nothing is overwritten",
        )
    whole(file, workbook(kind) if file.suffix.lower() in SHEETS else text)
    sys.stderr.write(f"Written: {file}\n")
