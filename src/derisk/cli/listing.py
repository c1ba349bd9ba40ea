"""`derisk list`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from derisk.cli import tables
from derisk.cli.output import Json, give
from derisk.terms.answer import Document

if TYPE_CHECKING:
    from rich.console import Console

EXTRA = ("verb", "unit", "formula", "publisher", "edition", "licence", "url")


def list_(
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT", help="minerals, stages, economies, metrics, instruments, presets or sources."
        ),
    ],
    json: Json = False,
) -> None:
    """What there is to ask about."""
    from derisk.cases import answers

    give(lambda: answers.listing(what), _show, json=json)


def _show(document: Document, console: Console) -> None:
    columns = ("name", "what it is", *EXTRA, "holds", "note")
    lines = []
    for row in document.rows:
        name = row["metric"] if row["id"].startswith("list/metrics/") else row["id"].split("/", 2)[-1]
        held = row.get("stages") or [code["code"] for code in row.get("hs", [])] or row.get("members") or []
        holds = "" if held == [row["economy"]] else " ".join(held)
        lines.append(
            (name, str(row["value"]), *(str(row.get(key) or "") for key in EXTRA), holds, row["note"] or "")
        )
    tables.table(console, "", columns, lines)
    tables.notes(console, document)
