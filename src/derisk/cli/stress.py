"""`derisk stress`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from derisk.cli import losses, months, tables
from derisk.cli.output import Json, OutputDir, give
from derisk.cli.processes import Scheduler, Workers, processes
from derisk.terms.answer import Document, Row
from derisk.terms.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from derisk.stress.ensemble import Sampling

SOBOL = {"sobol_total": "total", "sobol_first": "first"}  # what a tornado shows, the first that is known
WORTH_SAYING = 0.01  # least share of the variance that a line of the tornado is given for


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
    samples: Annotated[
        int | None,
        typer.Option("--samples", help="Draw what is not known so often: median, 5-95 %, what matters."),
    ] = None,
    seed: Annotated[int | None, typer.Option("--seed", help="Of the draws [1].")] = None,
    workers: Workers = None,
    scheduler: Scheduler = None,
    json: Json = False,
    directory: OutputDir = None,
) -> None:
    """What a restriction does, month by month: use, shortage, price, stocks.

    With --samples and -o DIR, batches are kept in DIR/samples; asked again, the run goes on from them.
    """
    from derisk.cases import answers

    sampling = _sampling(samples, seed, workers, scheduler, directory)

    def ask() -> Document:
        return answers.stress(
            scenario, preset=preset, by=by, mineral=mineral, to=_split(to) or None, months=months, cut=cut,
            stages=_split(stage), year=year, sampling=sampling,
        )  # fmt: skip

    doing = "" if sampling else "Simulating, some seconds"
    show = partial(_show, asked=[] if by is None else _split(to))
    give(ask, show, json=json, directory=directory, doing=doing, draw=_draw)


def _draw(document: Document) -> list[tuple[str, str]]:
    """Charts: shortage, prices, days of cover, who supplies whom, loss by sector; fans of an ensemble."""
    from derisk.report.ensemble_charts import ensemble_charts
    from derisk.report.loss_chart import loss_charts
    from derisk.report.run_charts import run_charts

    made = [*run_charts(document.rows), *loss_charts(document.rows, "alliance")]
    if document.run["seed"] is not None:
        made += ensemble_charts(document.rows)
    return [(drawn.name, drawn.svg) for drawn in made]


def _sampling(
    samples: int | None, seed: int | None, workers: int | None, scheduler: str | None, directory: Path | None
) -> Sampling | None:
    """How the samples are run; None where none are asked."""
    from derisk.stress.ensemble import SEED, Sampling, checked

    if samples is None:
        given = [("--seed", seed), ("--workers", workers), ("--scheduler", scheduler)]
        names = [name for name, value in given if value is not None]
        if names:
            raise InputError(
                f"{' and '.join(names)} belongs to an ensemble.", where=names[0], seen="no --samples",
                try_="--samples 200",
            )  # fmt: skip
        return None
    return checked(
        Sampling(
            samples,
            SEED if seed is None else seed,
            processes(workers, scheduler),
            scheduler,
            None if directory is None else directory / "samples",
        )  # fmt: skip
    )


def _split(given: list[str] | None) -> list[str]:
    return [word.strip() for item in given or [] for word in item.split(",") if word.strip()]


def _show(document: Document, console: Console, asked: Sequence[str]) -> None:
    """One line an economy: its worst month at the stage that falls shortest, and its totals; then a path."""
    groups: dict[str, dict[str, list[Row]]] = {}
    for row in document.rows:
        if row["mineral"] is None:  # what all minerals cost together has tables of its own
            continue
        groups.setdefault(row["mineral"], {}).setdefault(row["economy"], []).append(row)
    columns = ("economy", "stage", "short after", "worst shortfall", "range", "in", "price x",
               "recovers after", "at risk USD", "range USD")  # fmt: skip
    below = tables.Footnotes()
    for mineral, economies in groups.items():
        tables.table(
            console,
            f"{mineral}: the worst month of each economy, at the stage that falls shortest",
            columns,
            [_line(economy, rows, below) for economy, rows in economies.items()],
            right=[name for name in columns if name not in ("economy", "stage", "in")],
        )
    below.show(console)
    months.show(document, console, asked)
    losses.show(document, console)
    _tornado(document, console)
    console.print(
        "Months count from the first restriction. in: the month of the worst shortfall, or of the highest "
        "price where nothing is short; price x: the clearing price of that month and stage against base; at "
        "risk: value added lost with output that needs the mineral and with what that stops; exposed: all "
        "such output, which is no loss."
    )
    tables.notes(console, document, tables.follow([row for row in document.rows if row["stage"] is None]))


def _tornado(document: Document, console: Console) -> None:
    """Which assumptions the alliance's answer hangs on: Sobol indices with a bar each, largest first.

    Total indices, and where the samples are too few for these, first-order ones.
    """
    found: dict[tuple[str, str], dict[str, dict[str, Row]]] = {}
    for row in document.rows:
        if row["metric"] in ("sobol_total", "sobol_first") and row["economy"] == "alliance":
            by_key = found.setdefault((row["mineral"], row["of"]), {})
            by_key.setdefault(row["assumption"], {})[row["metric"]] = row
    for (mineral, outcome), by_key in found.items():
        kinds = [kind for kind in SOBOL if any(kind in rows for rows in by_key.values())]
        lines = []
        for key, rows in by_key.items():
            shown = rows[kinds[0]]
            if shown["value"] is None or shown["value"] < WORTH_SAYING:
                continue
            if kinds[0] == "sobol_first" and shown["low"] <= 0.0:
                continue  # as much as chance alone may give
            told = [tables.amount(rows[kind]["value"], shown["unit"]) for kind in kinds]
            bar = "#" * round(20 * min(shown["value"], 1.0))
            lines.append((key, told[0], tables.range_of(shown), *told[1:], bar))
        heads = [SOBOL[kind] for kind in kinds]
        tables.table(
            console, f"{mineral}, alliance: what {outcome} hangs on",
            ("assumption", heads[0], "95 %", *heads[1:], ""), lines, right=tuple(heads),
        )  # fmt: skip


def _line(economy: str, rows: list[Row], below: tables.Footnotes) -> tuple[str, ...]:
    from derisk.report.wording import percent, span

    stage, totals = months.hit_stage(rows), {row["metric"]: row for row in rows if row["stage"] is None}
    worst = months.worst(rows, stage)
    month = "" if worst is None else worst["month"]
    short = months.at(rows, "shortfall", stage, month or _first(rows))
    price = months.at(rows, "price_ratio", stage, month)
    return (
        economy, stage or "", _months(totals["months_to_shortage"], below),
        percent(short["value"]) if short else "", span(short["low"], short["high"]) if short else "",
        month, f"{price['value']:.2f}" if price else "",
        _months(totals["months_to_recover"], below),
        tables.money(totals["value_added_at_risk_usd"]["value"]),
        tables.reach(totals["value_added_at_risk_usd"]),
    )  # fmt: skip


def _first(rows: list[Row]) -> str:
    return min(str(row["month"]) for row in rows if row["month"])


def _months(row: Row, below: tables.Footnotes) -> str:
    """Months, or in its note why there are none."""
    if row["value"] is None:
        return f"{'none' if row['hit_stage'] else tables.NOT_KNOWN} {below.mark(row['note'])}"
    count = f"{abs(row['value']):g} month{'s' * (abs(row['value']) != 1)}"
    return f"{count} before" if row["value"] < 0 else count
