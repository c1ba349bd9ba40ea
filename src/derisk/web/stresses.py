"""If that supplier stops: what runs out, when, at what price; a preset, or a stop asked in the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from derisk.cases import answers
from derisk.cases.backtests import rows_of_preset
from derisk.cases.presets import preset as find_preset
from derisk.cases.presets import presets
from derisk.network import modelled
from derisk.report import charts
from derisk.report.backtest_charts import path_charts
from derisk.report.charts import Line
from derisk.report.loss_chart import TOGETHER, loss_charts
from derisk.report.rows import sources_of
from derisk.report.run_charts import prices, suppliers
from derisk.report.tables import Table
from derisk.report.wording import (
    UNKNOWN,
    dollars,
    inside,
    mineral_name,
    multiple,
    percent,
    reach,
    stage_name,
    value_text,
)  # fmt: skip
from derisk.terms.answer import Document, Row
from derisk.terms.errors import InputError
from derisk.terms.places import ALLIANCE, check_place, place_name
from derisk.web import render, twins

router = APIRouter()
LONGEST = 60  # months of a stop asked in the address
SHOWN = {
    "shortfall": ("Share of use missing", "share of base use"),
    "price_ratio": ("Price, multiple of base", "times base price"),
    "stock_days": ("Days of use in stock", "days"),
}
TOTALS = (
    ("months_to_shortage", "Months to the first shortage"), ("months_to_recover", "Months to recover"),
    ("value_added_at_risk_usd", "Value added at risk"),
    ("gdp_at_risk_physical_usd", "of this: products that lack the mineral"),
    ("gdp_at_risk_propagation_usd", "of this: what that stops elsewhere"),
    ("price_transfer_lost_usd", "Apart: users' loss by higher prices that nobody gains"),
    ("price_transfer_abroad_usd", "Apart: paid more to sellers abroad"),
    ("price_transfer_home_usd", "Apart: paid more to sellers at home"),
    ("exposure_usd", "Exposed, no loss: all value added that needs the mineral"),
)  # fmt: skip


def _preset(request: Request, preset: str) -> Document:
    """The rows of a preset."""
    find_preset(preset, "scenario")
    found: Document = render.kept(request, ("stress", preset), lambda: answers.stress(preset=preset))
    return found


def _stop(
    request: Request, by: str, mineral: str, to: str = "alliance", months: int = 12, cut: float = 1.0,
    stage: str = "",
) -> Document:  # fmt: skip
    """The rows of a stop asked in the address."""
    if months > LONGEST:
        raise InputError(
            "That is more months than a page computes.", where="months", seen=str(months),
            try_=f"up to {LONGEST} here, or derisk stress on the command line",
        )  # fmt: skip
    found: Document = render.kept(
        request, ("stop", by, mineral, to, months, cut, stage),
        lambda: answers.stress(
            by=by, mineral=mineral, to=to, months=months, cut=cut, stages=[stage] if stage else ()
        ),
    )  # fmt: skip
    return found


twins.register(router, "/stress", _stop)


@router.get("/stress")
def stop_page(
    request: Request, by: str = "CHN", mineral: str = "rare-earths", to: str = "alliance", months: int = 12,
    cut: float = 1.0, economy: str | None = None, stage: str = "",
) -> Response:  # fmt: skip
    """A stop asked in the address, filled with an example."""
    asked = {"by": by, "mineral": mineral, "to": to, "months": months, "cut": cut, "stage": stage}
    document = _stop(request, by, mineral, to, months, cut, stage)
    what = f"{mineral_name(mineral).lower()}{f' ({stage_name(mineral, stage).lower()})' if stage else ''}"
    title = (
        f"{place_name(by)} stops {percent(cut)} of its {what} to {'everybody' if to == 'all' else inside(to)}"
    )
    whose = economy or ("alliance" if to == "all" else to)
    return _page(document, whose, title, "", twins.addresses("/stress", **asked), "", asked)


twins.register(router, "/stress/{preset}", _preset)


@router.get("/stress/{preset}")
def stress_page(request: Request, preset: str, economy: str = "alliance") -> Response:
    """A preset for one economy, month by month."""
    document = _preset(request, preset)
    found = presets()[preset]
    asked = {"by": "CHN", "mineral": "rare-earths", "to": "alliance", "months": 12, "cut": 1.0, "stage": ""}
    seen = render.kept(request, ("backtest", preset), lambda: rows_of_preset(preset))
    beside = twins.addresses(f"/stress/{preset}")
    return _page(document, economy, found.title, found.meaning, beside, preset, asked, seen)


def _page(
    document: Document, economy: str, title: str, meaning: str, beside: Sequence[str], preset: str,
    asked: dict[str, Any], seen: Sequence[Row] = (),
) -> Response:  # fmt: skip
    code = check_place(economy)
    shown = [row["economy"] for row in document.rows]
    rows = [row for row in document.rows if row["economy"] == code]
    if not rows:
        code, rows = shown[0], [row for row in document.rows if row["economy"] == shown[0]]
    return render.page(
        "stress.html", title=f"{title}, seen from {inside(code)}", meaning=meaning, preset=preset,
        economy=code,
        parts=_all_parts(rows) + _drawn(document, code, seen),
        totals=totals(rows),
        members=render.table(members_hit(document)), notes=document.notes, asked=asked, longest=LONGEST,
        economies=[(each, place_name(each)) for each in dict.fromkeys(shown)],
        presets=[(item.name, item.title) for item in presets().values() if item.kind == "scenario"],
        minerals=[(slug, mineral_name(slug)) for slug in modelled()],
        sources=sources_of(rows), twins=beside,
    )  # fmt: skip


def _minerals(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(row["mineral"] for row in rows if row["mineral"]))


def _all_parts(rows: Sequence[Row]) -> list[tuple[str, str, str]]:
    return [part for slug in _minerals(rows) for part in _parts(rows, slug)]


def _parts(rows: Sequence[Row], slug: str) -> list[tuple[str, str, str]]:
    """(title, chart, table) of each metric that has values."""
    found = []
    for metric, (title, unit) in SHOWN.items():
        own = [r for r in rows if r["metric"] == metric and r["mineral"] == slug and r["stage"] != "chain"]
        known = [r for r in own if r["value"] is not None]
        stages = list(dict.fromkeys(row["stage"] for row in known))
        if not stages:
            continue
        lines = [_line([row for row in known if row["stage"] == stage], slug, stage) for stage in stages]
        share = metric == "shortfall"
        name = f"{mineral_name(slug)}: {title.lower()}"
        chart = charts.lines(lines, title=name, y=unit, share=share, width=420, height=170)
        found.append((name, chart, render.table(_by_month(name, lines, metric))))
    return found


def _drawn(document: Document, economy: str, seen: Sequence[Row]) -> list[tuple[str, str, str]]:
    """(title, chart, table) of prices by region, of who supplies an economy, and of what really happened."""
    drawn = []
    for slug in _minerals(document.rows):
        own = [row for row in document.rows if row["mineral"] == slug]
        drawn += [*prices(own, slug), *suppliers(own, slug, economy)]
    happened = [replace(each, title=f"What happened: {each.title}") for each in path_charts(seen)]
    drawn += loss_charts(document.rows, economy)
    return [(each.title, each.svg, render.table(each.table)) for each in (*happened, *drawn)]


def _line(rows: Sequence[Row], slug: str, stage: str) -> Line:
    ranged = [row for row in rows if row["low"] is not None and row["high"] is not None]
    return Line(
        stage_name(slug, stage),
        tuple((row["month"], row["value"]) for row in rows),
        tuple((row["month"], row["low"], row["high"]) for row in ranged),
    )


def _by_month(title: str, lines: Sequence[Line], metric: str) -> Table:
    values = [dict(line.points) for line in lines]
    months = sorted({str(x) for line in lines for x, _ in line.points})
    rows = tuple((month, *(_told(v.get(month), metric) for v in values)) for month in months)
    columns = ("Month", *(line.name for line in lines))
    return Table(title, columns, rows, numbers=tuple(range(1, len(columns))))


def _told(value: float | None, metric: str) -> str:
    if value is None:
        return UNKNOWN
    if metric == "shortfall":
        return percent(value)
    return multiple(value) if metric == "price_ratio" else f"{value:.0f}"


def totals(rows: Sequence[Row]) -> str:
    """What a run costs an economy, layer by layer, with ranges."""
    names = dict(TOTALS)
    found = [row for metric in names for row in rows if row["metric"] == metric and row.get("sector") is None]
    shown = Table(
        "Totals over the run", ("Total", "Chain", "Value", "Range", "Note"),
        tuple(
            (
                names[row["metric"]], mineral_name(row["mineral"]) if row["mineral"] else TOGETHER,
                _known(row), reach(row["low"], row["high"], row["unit"]), str(row["note"] or ""),
            )
            for row in found
        ),
        tuple(("", "", str(row["id"]), "", "") for row in found), numbers=(2, 3),
    )  # fmt: skip
    return render.table(shown)


def _known(row: Row) -> str:
    """A value as text; what does not happen within the run is known not to, and its note says so."""
    never = row["value"] is None and row["unit"] == "months"
    return "none" if never else value_text(row["value"], row["unit"])


def members_hit(document: Document) -> Table:
    """Each member's worst month at the stage that falls shortest, and its value added at risk."""
    worst: dict[tuple[str, str], Row] = {}
    risk = {
        (r["economy"], r["mineral"]): r for r in document.rows if r["metric"] == "value_added_at_risk_usd"
    }
    for row in document.rows:
        if row["metric"] == "shortfall" and row["stage"] != "chain" and row["value"] is not None:
            key = (row["economy"], row["mineral"])
            if key not in worst or row["value"] > worst[key]["value"]:
                worst[key] = row
    ranked = sorted(
        (key for key in worst if key[0] in ("alliance", *ALLIANCE)), key=lambda key: -worst[key]["value"]
    )
    cells = tuple(
        (
            place_name(key[0]), f"{mineral_name(key[1])}, {stage_name(key[1], worst[key]['stage']).lower()}",
            percent(worst[key]["value"]),
            str(worst[key]["month"]) if worst[key]["value"] > 0 else "none",
            dollars(risk[key]["value"]) if key in risk else UNKNOWN,
        )
        for key in ranked
    )  # fmt: skip
    return Table(
        "Worst month of each member, at the stage that falls shortest",
        ("Economy", "Stage", "Worst shortfall", "In month", "Value added at risk"), cells,
        tuple(
            ("", "", str(worst[key]["id"]), "", str(risk[key]["id"]) if key in risk else "") for key in ranked
        ),
        numbers=(2, 4),
    )  # fmt: skip
