"""The model against what really happened: targets, scores beside naive forecasts, paths."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter, Request
from fastapi.responses import Response

from derisk.cases.backtests import backtest
from derisk.cases.presets import presets
from derisk.report.backtest_charts import path_charts
from derisk.report.rows import sources_of
from derisk.report.tables import Table
from derisk.report.wording import UNKNOWN, digits
from derisk.stress.backtests import cases
from derisk.terms.answer import Document, Row
from derisk.web import jobs, render, twins

router = APIRouter()
TITLE = "Model against what happened"
FORECASTS = ("model", "persistence", "static")
MEANING = (
    "Controls that were really in force are simulated from their policy facts alone, and held against what "
    "was seen, beside two naive forecasts. It takes half a minute, longer on a busy machine."
)


def _backtests(request: Request) -> Document:
    """The rows of all backtests."""
    return jobs.answer(request, ("backtests",), TITLE, "/backtests", partial(backtest), MEANING)


twins.register(router, "/backtests", _backtests)


@router.get("/backtests")
def backtests_page(request: Request) -> Response:
    """All cases: which targets are met, how far off the paths are, and that of naive forecasts."""
    document = _backtests(request)
    parts = render.kept(request, ("backtests", "page", document.run["id"]), lambda: _parts(document.rows))
    targets = [row for row in document.rows if row["role"] == "target"]
    return render.page(
        "backtests.html", title=TITLE, parts=parts, notes=document.notes, asked=len(targets),
        met=sum(bool(row["passed"]) for row in targets), sources=sources_of(document.rows),
        twins=twins.addresses("/backtests"),
    )  # fmt: skip


def _parts(rows: list[Row]) -> list[dict[str, object]]:
    """One part a case: its title, preset, targets, scores and charts."""
    parts = []
    for name in dict.fromkeys(row["case"] for row in rows):
        own = [row for row in rows if row["case"] == name]
        preset = presets()[cases()[name].preset]
        targets = [row for row in own if row["role"] == "target"]
        parts.append({
            "name": name, "title": preset.title, "preset": preset.name, "asked": len(targets),
            "met": sum(bool(row["passed"]) for row in targets),
            "targets": render.table(_targets(targets)), "scores": render.table(_scores(own)),
            "charts": [(each.title, each.svg, render.table(each.table)) for each in path_charts(own)],
        })  # fmt: skip
    return parts


def _targets(rows: list[Row]) -> Table:
    return Table(
        "Targets: what the model gives, what was seen, and what is held to be close enough",
        ("Target", "Model", "Range", "Seen", "Tolerance", "Met", "Persistence", "Static"),
        tuple(
            (
                str(row["note"]), _figure(row["value"]), _range(row), _figure(row["observed"]),
                _tolerance(row), "yes" if row["passed"] else "NO",
                _figure(row["persistence"]), _figure(row["static"]),
            )
            for row in rows
        ),
        tuple(("", str(row["id"]), *(6 * [""])) for row in rows), numbers=(1, 2, 3, 4, 6, 7),
        note="Range: all assumptions at once at their mild and at their harsh ends.",
    )  # fmt: skip


def _scores(rows: list[Row]) -> Table:
    found: dict[tuple[str, str, str], dict[str, Row]] = {}
    for row in rows:
        if row["role"] == "score":
            key = (row["metric"], row["series"], row["unit"])
            found.setdefault(key, {})[row["forecast"]] = row
    return Table(
        "Scores: how far each forecast is from the path that was seen; nearer 0 is better",
        ("Score", "Path", "Model", "Persistence", "Static", "Unit"),
        tuple(
            (
                metric.replace("_", " "), series.replace("-", " "),
                *(_figure(each[name]["value"]) if name in each else "" for name in FORECASTS), unit,
            )
            for (metric, series, unit), each in found.items()
        ),
        tuple(
            ("", "", *(str(each[name]["id"]) if name in each else "" for name in FORECASTS), "")
            for each in found.values()
        ),
        numbers=(2, 3, 4),
    )  # fmt: skip


def _figure(value: float | None) -> str:
    return UNKNOWN if value is None else digits(value)


def _range(row: Row) -> str:
    return "" if row["low"] is None else f"{digits(row['low'])} to {digits(row['high'])}"


def _tolerance(row: Row) -> str:
    low, high = row["tolerance_low"], row["tolerance_high"]
    if low is None or high is None:
        return f"at most {digits(high)}" if low is None else f"at least {digits(low)}"
    return f"{digits(low)} to {digits(high)}" if low < high else digits(low)
