"""`derisk sweep`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from derisk.cli import tables
from derisk.cli.output import Json, OutputDir, give
from derisk.cli.processes import Scheduler, Workers, processes
from derisk.terms.answer import Document, Row

if TYPE_CHECKING:
    from rich.console import Console

SHOWN = 15  # ranks printed for each economy
HEADS = ("supplier", "mineral", "stage", "a year", "loss USD", "range", "expected USD a year")


def sweep(
    economy: Annotated[
        str, typer.Option("--economy", help="Whose loss ranks the stops; alliance: each member and all.")
    ] = "alliance",
    year: Annotated[
        int | None, typer.Option("--year", help="Base year; default the latest of each chain.")
    ] = None,
    hazard: Annotated[
        str, typer.Option("--hazard", help="Probability: stop, frequency or in-force.")
    ] = "stop",
    workers: Workers = None,
    scheduler: Scheduler = None,
    json: Json = False,
    directory: OutputDir = None,
) -> None:
    """Every supplier x stage x mineral as a one-year export stop, ranked by probability x loss."""
    from derisk.cases import answers
    from derisk.stress.sweep import Sweeping

    def ask() -> Document:
        return answers.sweep(economy, year, hazard, Sweeping(processes(workers, scheduler), scheduler))

    give(ask, _show, json=json, directory=directory, draw=_draw)


def _draw(document: Document) -> list[tuple[str, str]]:
    """For each economy the stops with the largest expected loss."""
    from derisk.report.ensemble_charts import rankings

    economies = dict.fromkeys(row["economy"] for row in document.rows)
    return [(drawn.name, drawn.svg) for whose in economies for drawn in rankings(document.rows, whose)]


def _show(document: Document, console: Console) -> None:
    """The highest ranks of the last economy asked (the alliance, where it is), then one line a member."""
    economies = list(dict.fromkeys(row["economy"] for row in document.rows))
    if economies:
        _ranks(document, economies[-1], console)
    if len(economies) > 1:
        lines = [line for economy in economies[:-1] for line in _first(document, economy)]
        tables.table(
            console, "The stop with the largest expected loss of each member",
            ("economy", *HEADS), lines, right=HEADS[3:],
        )  # fmt: skip
    tables.notes(console, document, tables.follow(document.rows))


def _ranks(document: Document, economy: str, console: Console) -> None:
    for joint in (False, True):
        lines = [
            (str(rank), *_line(by_metric), tables.reach(by_metric["expected_loss_usd"]))
            for rank, by_metric in _by_rank(document, economy, joint).items()
            if rank <= SHOWN
        ]
        tables.table(
            console,
            f"{economy}: {'several minerals of a supplier at once' if joint else 'stops'} by expected loss",
            ("rank", *HEADS, "its range"), lines, right=("rank", *HEADS[3:], "its range"),
        )  # fmt: skip


def _first(document: Document, economy: str) -> list[tuple[str, ...]]:
    ranks = _by_rank(document, economy, joint=False)
    return [(economy, *_line(ranks[1]))] if 1 in ranks else []


def _by_rank(document: Document, economy: str, joint: bool) -> dict[int, dict[str, Row]]:
    found: dict[int, dict[str, Row]] = {}
    for row in document.rows:
        if row["economy"] == economy and (row["mineral"] is None) == joint:
            found.setdefault(row["rank"], {})[row["metric"]] = row
    return found


def _line(rows: dict[str, Row]) -> tuple[str, ...]:
    first = rows["loss_usd"]
    chance = rows["annual_probability"]["value"]
    mineral = first["mineral"] or f"{len(first['minerals'])} minerals"
    return (
        first["partner"], mineral, first["stage"] if first["mineral"] else "all",
        tables.NOT_KNOWN if chance is None else f"{chance:.3g}", tables.money(first["value"]),
        tables.reach(first), tables.money(rows["expected_loss_usd"]["value"]),
    )  # fmt: skip
