"""`derisk plan` and `derisk frontier`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from derisk.cli import tables
from derisk.cli.output import Json, OutputDir, give
from derisk.terms.answer import Document, Row

if TYPE_CHECKING:
    from rich.console import Console

PlanFile = Annotated[Path | None, typer.Argument(metavar="PLAN.yaml", help="A plan file.")]
Preset = Annotated[str | None, typer.Option("--preset", help="As in derisk list presets.")]
BUILT = 0.5  # t a year below which a build is not shown in the terminal


def plan(
    file: PlanFile = None, preset: Preset = None, json: Json = False, directory: OutputDir = None
) -> None:
    """What to build, where and when, at least cost and risk."""
    from derisk.cases import answers

    give(
        lambda: answers.plan(file, preset=preset), _show_plan, json=json, directory=directory,
        doing="Planning, about half a minute",
    )  # fmt: skip


def frontier(
    file: PlanFile = None, preset: Preset = None, json: Json = False, directory: OutputDir = None
) -> None:
    """What each cap on the supplier's share costs."""
    from derisk.cases import answers

    give(
        lambda: answers.frontier(file, preset=preset), _show_frontier, json=json, directory=directory,
        doing="Planning point by point, a minute or more",
    )  # fmt: skip


def _show_plan(document: Document, console: Console) -> None:
    builds = [row for row in document.rows if row["metric"] == "build_t_a" and (row["value"] or 0.0) >= BUILT]
    builds.sort(
        key=lambda row: (row["mineral"] or "", row["year"] or 0, row["stage"] or "", row["economy"] or "")
    )
    lines = [
        (
            row["mineral"] or "", str(row["year"] or ""), row["economy"] or "", row["stage"] or "",
            str(row.get("technology") or ""), tables.value_of(row), row["unit"] or "",
        )
        for row in builds
    ]  # fmt: skip
    tables.table(
        console, "Builds", ("mineral", "year", "place", "stage", "technology", "capacity", "unit"), lines,
        right=("capacity",),
    )  # fmt: skip
    if not builds:
        console.print("Nothing is built.")
    rest = [row for row in document.rows if row["metric"] not in ("build_t_a", "capacity", "stock_t")]
    _show_rows(console, "What it costs and reaches", rest)
    tables.notes(console, document, tables.follow(document.rows))


def _show_frontier(document: Document, console: Console) -> None:
    _show_rows(console, "Frontier", document.rows)
    tables.notes(console, document, tables.follow(document.rows))


def _show_rows(console: Console, title: str, rows: list[Row]) -> None:
    columns = ("mineral", "stage", "cap", "metric", "year", "value", "range", "unit", "note")
    lines = [
        (
            row["mineral"] or "",
            row["stage"] or "",
            _cap(row),
            row["metric"],
            str(row["year"] or ""),
            tables.value_of(row),
            tables.range_of(row),
            row["unit"] or "",
            row["note"] or "",
        )
        for row in rows
    ]
    tables.table(console, title, columns, lines, right=("cap", "value", "range"))


def _cap(row: Row) -> str:
    """The cap of a frontier's point, empty on other rows."""
    return "" if row.get("cap") is None else tables.amount(row["cap"], "1")
