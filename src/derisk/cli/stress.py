"""`derisk stress`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from derisk.cli import losses, tables
from derisk.cli.output import Json, OutputDir, give
from derisk.cli.processes import Scheduler, Workers
from derisk.terms.answer import Document, Row
from derisk.terms.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console

    from derisk.stress.ensemble import Sampling

CHAIN = "chain"
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
    give(ask, _show, json=json, directory=directory, doing=doing, draw=_draw)


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
    if workers is not None and scheduler is not None:
        raise InputError(
            "Samples run on processes here or on a cluster.", where="--workers", seen="--scheduler too",
            try_="leave one of them out",
        )  # fmt: skip
    return checked(
        Sampling(
            samples,
            SEED if seed is None else seed,
            1 if workers is None else workers,
            scheduler,
            None if directory is None else directory / "samples",
        )  # fmt: skip
    )


def _split(given: list[str] | None) -> list[str]:
    return [word.strip() for item in given or [] for word in item.split(",") if word.strip()]


def _show(document: Document, console: Console) -> None:
    """One line an economy: its worst month at the stage that falls shortest, and its totals."""
    groups: dict[str, dict[str, list[Row]]] = {}
    for row in document.rows:
        if row["mineral"] is None:  # what all minerals cost together has tables of its own
            continue
        groups.setdefault(row["mineral"], {}).setdefault(row["economy"], []).append(row)
    columns = ("economy", "short after", "stage", "worst shortfall", "range", "in", "price x",
               "recovers after", "at risk USD", "range USD", "exposed USD")  # fmt: skip
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
                "range",
                "price x",
                "recovers after",
                "at risk USD",
                "range USD",
                "exposed USD",
            ),
        )
    below.show(console)
    losses.show(document, console)
    _tornado(document, console)
    console.print(
        "Months count from the first restriction, at the last stage it touches; price x: highest clearing "
        "price of the stage against base; at risk: value added lost with output that needs the "
        "mineral and with what that stops; exposed: all such output, which is no loss."
    )
    tables.notes(console, document, tables.follow([row for row in document.rows if row["stage"] is None]))


def _tornado(document: Document, console: Console) -> None:
    """Which assumptions the alliance's answer hangs on: Sobol indices with a bar each, largest first."""
    found: dict[tuple[str, str], dict[str, dict[str, Row]]] = {}
    for row in document.rows:
        if row["metric"] in ("sobol_total", "sobol_first") and row["economy"] == "alliance":
            by_key = found.setdefault((row["mineral"], row["of"]), {})
            by_key.setdefault(row["assumption"], {})[row["metric"]] = row
    for (mineral, outcome), by_key in found.items():
        lines = [
            (
                key, f"{rows['sobol_total']['value']:.2f}", tables.range_of(rows["sobol_total"]),
                f"{rows['sobol_first']['value']:.2f}",
                "#" * round(20 * min(max(rows["sobol_total"]["value"], 0.0), 1.0)),
            )
            for key, rows in by_key.items()
            if rows["sobol_total"]["value"] >= WORTH_SAYING
        ]  # fmt: skip
        tables.table(
            console, f"{mineral}, alliance: what {outcome} hangs on",
            ("assumption", "total", "95 %", "first", ""), lines, right=("total", "first"),
        )  # fmt: skip


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
        f"{short['low']:.1%}-{short['high']:.1%}" if short["low"] is not None else "",
        short["month"] if short["value"] > 0 else "", tables.amount(price, "ratio"),
        _months(totals.get("months_to_recover"), below),
        tables.amount(totals["value_added_at_risk_usd"]["value"], "USD"),
        tables.range_of(totals["value_added_at_risk_usd"]),
        tables.amount(totals["exposure_usd"]["value"], "USD"),
    )  # fmt: skip


def _months(row: Row | None, below: tables.Footnotes) -> str:
    """Months, or in its note why there are none."""
    if row is None:
        return ""
    return f"none {below.mark(row['note'])}" if row["value"] is None else f"{row['value']} months"
