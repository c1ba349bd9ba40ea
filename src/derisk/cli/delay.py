"""`derisk delay`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derisk.cli import tables
from derisk.cli.output import Json, OutputDir, give
from derisk.cli.plan import PlanFile, Preset, money
from derisk.terms.answer import Document

if TYPE_CHECKING:
    from rich.console import Console


def delay(
    file: PlanFile = None, preset: Preset = None, json: Json = False, directory: OutputDir = None
) -> None:
    """What it costs to decide 0 to 5 years later."""
    from derisk.cases import answers

    give(
        lambda: answers.delay(file, preset=preset), _show, json=json, directory=directory,
        doing="Planning delay by delay, a minute or more",
    )  # fmt: skip


def _show(document: Document, console: Console) -> None:
    """One line for each delay of all stages and of each alone: its costs, and how many targets it misses."""
    metrics = list(dict.fromkeys(row["metric"] for row in document.rows))
    points: dict[tuple[str, int], dict[str, str]] = {}
    for row in document.rows:
        shown = money(row["value"]) if row["unit"] == "USD" else tables.value_of(row)
        points.setdefault((row["stage"] or "all", row["delay_years"]), {})[row["metric"]] = shown
    lines = [
        (stage, str(years), *(found.get(name, "") for name in metrics))
        for (stage, years), found in points.items()
    ]
    tables.table(
        console, "Cost of delay", ("stage put off", "years", *metrics), lines, right=("years", *metrics)
    )
    tables.notes(console, document, tables.follow(document.rows))
