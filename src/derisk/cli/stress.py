"""`derisk stress`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from derisk.cli import tables
from derisk.cli.output import Json, OutputDir, give
from derisk.terms.answer import Document, Row

if TYPE_CHECKING:
    from rich.console import Console

CHAIN = "chain"


def stress(
    scenario: Annotated[Path | None, typer.Argument(metavar="SCENARIO.yaml", help="A scenario file.")] = None,
    preset: Annotated[str | None, typer.Option("--preset", help="As in derisk list presets.")] = None,
    by: Annotated[str | None, typer.Option("--by", help="Without a file: who stops exports.")] = None,
    mineral: Annotated[str | None, typer.Option("--mineral", help="Without a file: of what.")] = None,
    to: Annotated[
        list[str] | None, typer.Option("--to", help="Without a file: to whom; JPN, alliance, all.")
    ] = None,
    months: Annotated[
        int | None,
        typer.Option("--months", help="Without a file: months simulated, all under the stop [36]."),
    ] = None,
    cut: Annotated[
        float | None, typer.Option("--cut", help="Without a file: share of base exports withheld [1.0].")
    ] = None,
    stage: Annotated[
        list[str] | None, typer.Option("--stage", help="Without a file: default all that the origin exports.")
    ] = None,
    year: Annotated[
        int | None, typer.Option("--year", help="Without a file: base year, default the latest.")
    ] = None,
    json: Json = False,
    directory: OutputDir = None,
) -> None:
    """What a restriction does, month by month: use, shortage, price, stocks."""
    from derisk.cases import answers

    def ask() -> Document:
        return answers.stress(
            scenario, preset=preset, by=by, mineral=mineral, to=_split(to) or None, months=months, cut=cut,
            stages=_split(stage), year=year,
        )  # fmt: skip

    give(ask, _show, json=json, directory=directory, doing="Simulating, some seconds")


def _split(given: list[str] | None) -> list[str]:
    return [word.strip() for item in given or [] for word in item.split(",") if word.strip()]


def _show(document: Document, console: Console) -> None:
    """One line an economy: its worst month at the stage that falls shortest, and its totals."""
    groups: dict[str, dict[str, list[Row]]] = {}
    for row in document.rows:
        groups.setdefault(row["mineral"], {}).setdefault(row["economy"], []).append(row)
    columns = ("economy", "short after", "stage", "worst shortfall", "in", "price x", "recovers after",
               "at risk USD", "exposed USD")  # fmt: skip
    below = tables.Footnotes()
    for mineral, economies in groups.items():
        lines = [line for economy, rows in economies.items() if (line := _line(economy, rows, below))]
        tables.table(
            console,
            f"{mineral}: the worst month of each economy, at the stage that falls shortest",
            columns,
            lines,
            right=(
                "short after",
                "worst shortfall",
                "price x",
                "recovers after",
                "at risk USD",
                "exposed USD",
            ),
        )
    below.show(console)
    console.print(
        "Months count from the first restriction, at the last stage it touches; price x: highest clearing "
        "price of the stage against base; USD: gross willingness to pay for final use, unserved and all."
    )
    tables.notes(console, document, tables.follow([row for row in document.rows if row["stage"] is None]))


def _line(economy: str, rows: list[Row], below: tables.Footnotes) -> tuple[str, ...] | None:
    known = [row for row in rows if row["stage"] not in (None, CHAIN) and row["value"] is not None]
    short = max(
        (row for row in known if row["metric"] == "shortfall"), key=lambda row: row["value"], default=None
    )
    stage = "" if short is None else short["stage"]
    price = max(
        (row["value"] for row in known if row["metric"] == "price_ratio" and row["stage"] == stage),
        default=None,
    )
    totals = {row["metric"]: row for row in rows if row["stage"] is None}
    if short is None:
        return None
    return (
        economy, _months(totals.get("months_to_shortage"), below), stage, f"{short['value']:.1%}",
        short["month"] if short["value"] > 0 else "", tables.amount(price, "ratio"),
        _months(totals.get("months_to_recover"), below),
        tables.amount(totals["value_added_at_risk_usd"]["value"], "USD"),
        tables.amount(totals["exposure_usd"]["value"], "USD"),
    )  # fmt: skip


def _months(row: Row | None, below: tables.Footnotes) -> str:
    """Months, or in its note why there are none."""
    if row is None:
        return ""
    return f"none {below.mark(row['note'])}" if row["value"] is None else f"{row['value']} months"
