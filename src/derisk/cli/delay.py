"""`derisk delay`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derisk.cli import tables
from derisk.cli.output import Json, OutputDir, give
from derisk.cli.plan import PlanFile, Preset, money
from derisk.terms.answer import Document, Row

if TYPE_CHECKING:
    from rich.console import Console

SHOWN = (
    "cost_of_delay_usd", "cost_of_delay_paid_usd", "penalty_usd", "targets_missed", "total_cost_usd",
    "base_cost_usd", "expected_loss_usd", "cvar_loss_usd", "capex_usd",
)  # fmt: skip


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
    found: dict[tuple[str, int], dict[str, Row]] = {}
    for row in document.rows:
        found.setdefault((row["stage"] or "all", row["delay_years"]), {})[row["metric"]] = row
    below = tables.Footnotes()
    lines = [
        (
            stage, str(years), *(_cell(by.get(name)) for name in SHOWN),
            below.mark(by["targets_missed"]["note"])
            if "targets_missed" in by and by["targets_missed"]["value"]
            else "",
        )
        for (stage, years), by in found.items()
    ]  # fmt: skip
    heads = [name.removesuffix("_usd").replace("_", " ") for name in SHOWN]
    columns = ("put off", "years", *heads, "which")
    tables.table(console, "Cost of delay, USD", columns, lines, right=("years", *heads))
    below.show(console)
    tables.notes(console, document, tables.follow(document.rows))


def _cell(row: Row | None) -> str:
    if row is None:
        return ""
    return money(row["value"]) if row["unit"] == "USD" else tables.value_of(row)
