"""`derisk backtest`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from derisk.cli import tables
from derisk.cli.output import Json, OutputDir, give
from derisk.terms.answer import Document, Row

if TYPE_CHECKING:
    from rich.console import Console

FORECASTS = ("model", "persistence", "static")


def backtest(
    cases: Annotated[
        list[str] | None, typer.Argument(metavar="[CASE]...", help="Cases by name; default all.")
    ] = None,
    samples: Annotated[
        int | None, typer.Option("--samples", help="Also: how often an ensemble's band holds what was seen.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Of the draws.")] = 1,
    json: Json = False,
    directory: OutputDir = None,
) -> None:
    """Model against what happened, and against naive forecasts; exit 1 when a target is missed."""
    from derisk.cases.backtests import backtest as ask

    give(
        lambda: ask(cases or (), samples, seed),
        _show,
        json=json,
        directory=directory,
        doing="Running the cases",
        draw=_draw,
    )


def _draw(document: Document) -> list[tuple[str, str]]:
    """What was seen and what was forecast, a chart a series."""
    from derisk.report.backtest_charts import path_charts

    return [(drawn.name, drawn.svg) for drawn in path_charts(document.rows)]


def _show(document: Document, console: Console) -> None:
    """A table of targets and one of scores for each case."""
    for case in dict.fromkeys(row["case"] for row in document.rows):
        rows = [row for row in document.rows if row["case"] == case]
        below = tables.Footnotes()
        tables.table(
            console, f"{case}: targets",
            ("target", "model", "range", "seen", "tolerance", "met", *FORECASTS[1:], "note"),
            [_target(row, below) for row in rows if row["role"] == "target"],
            right=("model", "range", "seen", "tolerance", *FORECASTS[1:]),
        )  # fmt: skip
        below.show(console)
        tables.table(
            console, f"{case}: scores", ("series", "score", *FORECASTS, "unit"), _scores(rows),
            right=FORECASTS,
        )  # fmt: skip
        tables.table(
            console, f"{case}: what was seen inside the 5-95 % band",
            ("paths", "inside", "of periods", "share", "if independent", "expected"),
            [_inside(row) for row in rows if row["role"] == "coverage"],
            right=("inside", "of periods", "share", "if independent", "expected"),
        )  # fmt: skip
    tables.notes(console, document, tables.follow(document.rows))


def _target(row: Row, below: tables.Footnotes) -> tuple[str, ...]:
    return (
        row["metric"], _figure(row["value"]), _range(row), _figure(row["observed"]),
        _tolerance(row["tolerance_low"], row["tolerance_high"]), "yes" if row["passed"] else "NO",
        *(_figure(row[name]) for name in FORECASTS[1:]), below.mark(row["note"]),
    )  # fmt: skip


def _inside(row: Row) -> tuple[str, ...]:
    return (
        row["series"], str(row["inside_periods"]), str(row["periods"]), _figure(row["value"]), _range(row),
        _figure(row["expected"]),
    )  # fmt: skip


def _scores(rows: list[Row]) -> list[tuple[str, ...]]:
    lines: dict[tuple[str, str, str], dict[str, str]] = {}
    for row in rows:
        if row["role"] == "score":
            key = (row["series"], row["metric"], row["unit"])
            lines.setdefault(key, {})[row["forecast"]] = _figure(row["value"])
    return [
        (series, metric, *(found.get(name, "") for name in FORECASTS), unit)
        for (series, metric, unit), found in lines.items()
    ]


def _tolerance(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return f"at most {high:g}" if low is None else f"at least {low:g}"
    return f"{low:g} to {high:g}" if low < high else f"{low:g}"


def _range(row: Row) -> str:
    return "" if row["low"] is None else f"{_figure(row['low'])} to {_figure(row['high'])}"


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3g}"
