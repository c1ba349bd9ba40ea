"""`derisk plan` and `derisk frontier`."""

from __future__ import annotations

import os
from enum import StrEnum
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


class Axis(StrEnum):
    """What a frontier sweeps."""

    CAP = "cap"
    RISK = "risk"


Workers = Annotated[
    int, typer.Option("--workers", min=0, help="Processes that plan chains side by side [all cores].")
]
Scheduler = Annotated[
    str | None, typer.Option("--scheduler", help="Of a Dask cluster that plans them, tcp://HOST:PORT.")
]
Decomposed = Annotated[
    bool | None,
    typer.Option(
        "--decomposed/--whole", show_default=False,
        help="Solve each future by itself (cuts), or all at once [by their number: cuts above 240].",
    ),
]  # fmt: skip
By = Annotated[Axis, typer.Option("--by", help="Sweep the cap, or risk: the weight of the tail.")]
SHARES = (
    "supplier_share", "supplier_origin", "n_minus_1", "n_minus_1_simulated", "n_minus_1_simulated_worst",
    "target_missed", "target_reach", "use_given_up",
)  # fmt: skip
OTHERWISE = "otherwise_"  # rows of the plan where what it rests on is otherwise
BUILT = 0.5  # t a year below which a build is not shown in the terminal


def plan(
    file: PlanFile = None, preset: Preset = None, workers: Workers = 0, scheduler: Scheduler = None,
    decomposed: Decomposed = None, json: Json = False, directory: OutputDir = None,
) -> None:  # fmt: skip
    """What to build, where and when, at least cost and risk."""
    from derisk.cases import answers

    hands = workers or os.cpu_count() or 1
    give(
        lambda: answers.plan(
            file, preset=preset, workers=hands, scheduler=scheduler, by_cuts=decomposed
        ),
        _show_plan, json=json, directory=directory, doing="Planning, about half a minute a chain",
        draw=_draw_plan,
    )  # fmt: skip


def frontier(
    file: PlanFile = None,
    preset: Preset = None,
    by: By = Axis.CAP,
    json: Json = False,
    directory: OutputDir = None,
) -> None:
    """What each cap on the supplier's share costs, or each weight of the tail."""
    from derisk.cases import answers

    give(
        lambda: answers.frontier(file, preset=preset, by=by.value), _show_frontier, json=json,
        directory=directory, doing="Planning point by point, a minute or more", draw=_draw_frontier,
    )  # fmt: skip


def _draw_plan(document: Document) -> list[tuple[str, str]]:
    from derisk.report.plan_charts import plan_charts

    return plan_charts(document)


def _draw_frontier(document: Document) -> list[tuple[str, str]]:
    from derisk.report.plan_charts import frontier_charts

    return frontier_charts(document)


def _show_plan(document: Document, console: Console) -> None:
    decided = ("build_t_a", "helped_t_a")
    builds = [row for row in document.rows if row["metric"] in decided and (row["value"] or 0.0) >= BUILT]
    builds.sort(
        key=lambda row: (row["mineral"] or "", row["year"] or 0, row["stage"] or "", row["economy"] or "")
    )
    lines = [
        (
            row["mineral"] or "", str(row["year"] or ""), row["economy"] or "", row["stage"] or "",
            ": ".join(filter(None, (row.get("technology"), row.get("project")))), tables.value_of(row),
            row["unit"] or "",
        )
        for row in builds
    ]  # fmt: skip
    tables.table(
        console, "Builds", ("mineral", "year", "place", "stage", "technology", "capacity", "unit"), lines,
        right=("capacity",),
    )  # fmt: skip
    held = _show_stock(console, document.rows)
    if not builds:
        console.print("Nothing is built." if held else "Nothing is built or stored.")
    _show_otherwise(console, document.rows)
    _show_begun(console, document.rows)
    below = tables.Footnotes()
    _show_targets(console, document.rows)
    _show_each(console, document.rows)
    spent = [row for row in document.rows if row["unit"] == "USD" and not row["metric"].startswith(OTHERWISE)]
    _show_money(console, spent, below)
    below.show(console)
    _show_effects(console, [row for row in document.rows if row["metric"] == "effect_per_public_usd"])
    tables.notes(console, document, tables.follow(document.rows))


def _show_otherwise(console: Console, rows: list[Row]) -> None:
    """What the plan rests on, and the plan where that is dearer, scarcer or not there: a line for each."""
    found: dict[tuple[str, str, str, str], dict[str, list[Row]]] = {}
    for row in (row for row in rows if row["metric"].startswith(OTHERWISE)):
        key = row["mineral"] or "", str(row["prop"]), str(row["prop_stage"]), str(row["way"])
        found.setdefault(key, {}).setdefault(row["metric"].removeprefix(OTHERWISE), []).append(row)
    lines = []
    for (mineral, prop, stage, way), parts in found.items():
        (cost,) = parts["cost_usd"]
        makes = [
            f"{tables.value_of(row)} {row['unit']} {row['stage']}: {row.get('technology')}"
            for name in ("build_t_a", "stock_t")
            for row in parts.get(name, [])
        ]
        missed = [tables.value_of(row) for row in parts.get("target_missed", []) if row["value"]]
        met = [tables.value_of(row) for row in parts.get("n_minus_1", [])]
        lines.append(
            (
                mineral, f"{prop} of {stage}", way, money(cost["value"]), money(cost["change_usd"]),
                money(cost["capex_usd"]), ", ".join(makes) or "nothing", ", ".join(missed) or "none",
                ", ".join(met),
            )
        )  # fmt: skip
    title = "What the plan rests on, and the plan without it or at the ends of what is known of it"
    figures = ("total cost", "more", "capital")
    columns = ("mineral", "rests on", "if", *figures, "builds, stores", "missed", "n-1")
    tables.table(console, title, columns, lines, right=(*figures, "missed", "n-1"))


def _show_begun(console: Console, rows: list[Row]) -> None:
    """Plants that run or are begun, a line for each: in doing nothing too."""
    begun = [row for row in rows if row["metric"] == "begun_t_a"]
    years = sorted({row["year"] for row in begun if row["year"] is not None})
    lines: dict[tuple[str, ...], dict[int | None, str]] = {}
    for row in begun:
        key = tuple(str(row[name] or "") for name in ("mineral", "stage", "economy", "project", "status"))
        lines.setdefault(key, {})[row["year"]] = tables.value_of(row)
    columns = ("mineral", "stage", "place", "project", "status", *map(str, years))
    listed = [(*key, *(found.get(year, "") for year in years)) for key, found in sorted(lines.items())]
    title = "Runs anyway, in doing nothing too: t a year at its chance, beyond the base year"
    tables.table(console, title, columns, listed, right=columns[5:])


def _show_stock(console: Console, rows: list[Row]) -> bool:
    """Stock that the plan buys, a line for each product and place; whether there is any."""
    from derisk.report.plan_charts import stored

    held = stored(rows)
    years = sorted({year for by in held.values() for year in by})
    lines = [
        (mineral, place, stage, *(tables.value_of(by[year]) if year in by else "" for year in years))
        for (mineral, stage, place), by in held.items()
    ]
    columns = ("mineral", "place", "stage", *map(str, years))
    title = "Stock bought by the plan, t at the end of each year"
    tables.table(console, title, columns, lines, right=columns[3:])
    return bool(held)


def money(value: float | None) -> str:
    """US dollars to three digits: the ranges of a plan's inputs carry no more."""
    from derisk.report.wording import dollars

    return dollars(value).removeprefix("USD ")


def _show_effects(console: Console, rows: list[Row]) -> None:
    """Each instrument alone, the one that avoids most per dollar first."""
    ranked = sorted(rows, key=lambda row: (row["mineral"] or "", -(row["value"] or 0.0)))
    lines = [
        (
            row["mineral"] or "", str(row.get("technology")), row["stage"] or "", tables.value_of(row),
            *(money(row[name]) for name in ("spent_usd", "avoided_usd", "base_cost_usd")),
        )
        for row in ranked
    ]  # fmt: skip
    columns = ("mineral", "instrument", "stage", "avoided per USD net", "bought", "loss avoided", "net cost")
    tables.table(
        console,
        "Instruments, each alone: loss avoided per dollar of net cost",
        columns,
        lines,
        right=columns[3:],
    )


def _show_targets(console: Console, rows: list[Row]) -> None:
    """Shares by year, a line for each stage, metric and supplier, before and after the plan."""
    shares = [row for row in rows if row["metric"] in SHARES and row["year"] is not None]
    years = sorted({row["year"] for row in shares})
    lines: dict[tuple[str, ...], dict[int, str]] = {}
    for row in shares:
        aim = row.get("cap") if row["metric"] == "target_missed" else None
        key = (
            row["mineral"], row["stage"] or "", _measured(row), row["partner"] or "",
            str(row.get("plan") or ""), "" if aim is None else f"{aim:g}",
        )  # fmt: skip
        lines.setdefault(key, {})[row["year"]] = tables.value_of(row)
    columns = ("mineral", "stage", "metric", "supplier", "plan", "target", *map(str, years))
    listed = [(*key, *(found.get(year, "") for year in years)) for key, found in lines.items()]
    tables.table(console, "What it reaches", columns, listed, right=("target", *map(str, years)))


def _show_each(console: Console, rows: list[Row]) -> None:
    """What each member could meet without a supplier in the last year, by how members share; simulated."""
    known = ("n_minus_1_each", "n_minus_1_simulated_each")
    each = [row for row in rows if row["metric"] in known and row["year"] is not None]
    last = max((row["year"] for row in each), default=None)
    lines: dict[tuple[str, ...], dict[tuple[object, object], str]] = {}
    for row in (row for row in each if row["year"] == last):
        key = (row["mineral"], row["stage"] or "", row["partner"] or "", row["economy"] or "")
        lines.setdefault(key, {})[row.get("shared", "simulated"), row["plan"]] = tables.value_of(row)
    kinds: tuple[tuple[object, str], ...] = ((True, "shared"), (False, "as calm"), ("simulated", "simulated"))
    columns = [(kind, when) for kind, _ in kinds for when in ("before", "after")]
    heads = tuple(f"{said}, {when}" for _, said in kinds for when in ("before", "after"))
    tables.table(
        console,
        f"Each member without the supplier in {last}: share of its own essential use, where members share "
        "what they have, where they send each other no more than in calm years, and in the simulator",
        ("mineral", "stage", "without", "place", *heads),
        [(*key, *(found.get(column, "") for column in columns)) for key, found in lines.items()],
        right=heads,
    )  # fmt: skip


def _show_money(console: Console, rows: list[Row], below: tables.Footnotes) -> None:
    lines = [
        (
            row["mineral"] or "", row["metric"], str(row.get("plan") or ""), money(row["value"]),
            _range(row), below.mark(row["note"]),
        )
        for row in rows
    ]  # fmt: skip
    columns = ("mineral", "metric", "plan", "USD", "range", "note")
    tables.table(console, "What it costs", columns, lines, right=("USD", "range"))


def _range(row: Row) -> str:
    """The ends of a sum; empty where none are given."""
    known = row["low"] is not None and row["high"] is not None
    return f"{money(row['low'])} to {money(row['high'])}" if known else ""


def _show_frontier(document: Document, console: Console) -> None:
    """One line a cap or a weight: which point it is, its costs, and the supplier's share of each stage."""
    swept = "lambda" if any("lambda" in row for row in document.rows) else "cap"
    columns: dict[str, None] = {}
    points: dict[float, dict[str, str]] = {}
    for row in document.rows:
        if row.get(swept) is None:
            continue
        found = points.setdefault(row[swept], {"point": str(row.get("point") or "")})
        name = str(row["metric"])
        if row["stage"] is not None:
            name = f"{row['partner']}, {row['stage']}" + (
                "" if _one_chain(document) else f" ({row['mineral']})"
            )
        columns.setdefault(name)
        found[name] = money(row["value"]) if row["unit"] == "USD" else tables.value_of(row)
    shown = (swept, "point", *columns)
    lines = [
        (tables.amount(at, "1"), *(found.get(name, "") for name in shown[1:])) for at, found in points.items()
    ]
    heads = [name.removesuffix("_usd").replace("_", " ") for name in shown]
    tables.table(console, "Frontier, USD and shares", heads, lines, right=(swept, *heads[2:]))
    tables.notes(console, document, tables.follow(document.rows))


def _one_chain(document: Document) -> bool:
    return len({row["mineral"] for row in document.rows if row["mineral"]}) <= 1


def _measured(row: Row) -> str:
    """The metric of a share, and the stage of origin where it is carried up the chain."""
    origin = row.get("origin_stage")
    return str(row["metric"]) if origin is None else f"{row['metric']} ({origin})"
