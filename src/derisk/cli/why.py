"""`derisk why`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from derisk.cli import tables
from derisk.cli.output import Json, give
from derisk.terms.answer import Document

if TYPE_CHECKING:
    from rich.console import Console


def why(
    id: Annotated[str, typer.Argument(metavar="ID", help="The id of a row, as --json prints it.")],
    file: Annotated[
        Path | None, typer.Option("--file", help="The scenario or plan file, for ids of its run.")
    ] = None,
    json: Json = False,
) -> None:
    """The sources and steps behind a number."""
    from derisk.cases import answers

    give(lambda: answers.why(id, file), _show, json=json, doing="Asking again")


def _show(document: Document, console: Console) -> None:
    found, *behind = document.rows
    unit = "" if found["unit"] in (None, "1") else f" {found['unit']}"
    console.print(found["id"])
    console.print(f"  value    {tables.value_of(found)}{unit}")
    for label, text in (
        ("range", tables.range_of(found)),
        ("year", found["year"]),
        ("month", found["month"]),
        ("by", found["by"]),
        ("basis", found["basis"]),
        ("quality", found["quality"]),
        ("note", found["note"]),
        ("meaning", found["meaning"]),
        ("formula", found["formula"]),
    ):
        if text:
            console.print(f"  {label:<8} {text}")
    if behind:
        columns = ("fact", "value", "range", "unit", "quality", "source", "note")
        below = tables.Footnotes()
        lines = [
            (
                row["id"],
                tables.value_of(row),
                tables.range_of(row),
                row["unit"] or "",
                row["quality"] or "",
                " ".join(row["sources"]),
                below.mark(row["note"]),
            )
            for row in behind
        ]
        tables.table(console, "Facts behind it", columns, lines, right=("value", "range"))
        below.show(console)
    if found["cited"]:
        console.print("Sources")
    for item in found["cited"]:
        console.print(f"  {item['key']}: {item['publisher']}, {item['title']} ({item['year']})")
        console.print(f"    {item['url'] or 'no address'}; licence: {item['licence']}")
    tables.notes(console, document)
