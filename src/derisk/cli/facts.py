"""`derisk facts list`, `derisk facts show` and `derisk facts check`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from derisk.cli import tables
from derisk.cli.output import Json, give
from derisk.terms.answer import Document

if TYPE_CHECKING:
    from rich.console import Console

DEFAULT = 50
PROVENANCE = ("basis", "locator", "quality", "vintage")


def list_(json: Json = False) -> None:
    """The tables, their size and meaning."""
    from derisk.cases import fact_rows

    give(fact_rows.fact_tables, _show_tables, json=json)


def show(
    table: Annotated[str, typer.Argument(metavar="TABLE", help="As in derisk facts list.")],
    mineral: Annotated[str | None, typer.Option("--mineral", help="Only of this mineral.")] = None,
    stage: Annotated[str | None, typer.Option("--stage", help="Only of this stage.")] = None,
    economy: Annotated[str | None, typer.Option("--economy", help="Only of this place.")] = None,
    year: Annotated[int | None, typer.Option("--year", help="Only of this year.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="At most so many rows; 0 is all.")] = DEFAULT,
    json: Json = False,
) -> None:
    """Rows of a table, each with its source."""
    from derisk.cases import fact_rows

    give(
        lambda: fact_rows.fact_table(table, mineral, stage, economy, year, limit),
        lambda document, console: _show_facts(document, console, fact_rows.shown(table)), json=json,
    )  # fmt: skip


def check(json: Json = False) -> None:
    """Check every row of every table; exit 1 if one is broken."""
    from derisk.cases import fact_rows

    give(fact_rows.fact_check, _show_tables, json=json, doing="Checking")


def _show_tables(document: Document, console: Console) -> None:
    lines = [
        (row["id"].removeprefix("facts/"), tables.value_of(row), row["note"] or "") for row in document.rows
    ]
    what = document.rows[0]["metric"].replace("_", " ")
    tables.table(console, "", ("table", what, "note"), lines, right=(what,))
    tables.notes(console, document)


def _show_facts(document: Document, console: Console, shown: Sequence[str]) -> None:
    columns = [
        name for name in dict.fromkeys(key for row in document.rows for key in row["fact"])
        if (name in shown if shown else name not in PROVENANCE)
    ]  # fmt: skip
    lines = [
        [tables.amount(value, "1") if isinstance(value, float) and abs(value) < 1 else _cell(value)
         for value in (row["fact"].get(name) for name in columns)]
        for row in document.rows
    ]  # fmt: skip
    tables.table(console, "", columns, lines)
    if not document.rows:
        console.print("No row answers to this.")
    if shown and document.rows:
        console.print("More columns, where it stands among them: --json.")
    tables.notes(console, document, tables.follow(document.rows))


def _cell(value: object) -> str:
    """A cell as it stands; years are not given separators."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() else f"{value:,.6g}"
    return str(value)
