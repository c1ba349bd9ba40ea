"""What it costs to decide later: a plan put off by up to five years, whole and stage by stage."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter, Request
from fastapi.responses import Response

from derisk.cases import answers
from derisk.cases.presets import preset as find_preset
from derisk.cases.presets import presets
from derisk.plan.question import Question
from derisk.report import charts
from derisk.report.charts import Line
from derisk.report.tables import Table
from derisk.report.wording import dollars
from derisk.terms.answer import Row
from derisk.web import jobs, render
from derisk.web.background import Job
from derisk.web.plans import money_name, plan_names

router = APIRouter()
ALL = "all stages"
MEANING = (
    "The plan is solved anew for decisions put off by one to five years, for all stages and for each stage "
    "alone, while hazards, demand and targets do not wait. It takes a minute or more for each chain."
)


def _job(request: Request, preset: str) -> Job:
    find_preset(preset, "plan")
    title = f"{presets()[preset].title}: the cost of delay"
    return jobs.job(
        request, ("delay", preset), title, f"/delay/{preset}", partial(answers.delay, preset=preset)
    )


@router.get("/delay/{preset}.json")
def delay_json(request: Request, preset: str) -> Response:
    """The rows of the cost of delay."""
    found = _job(request, preset)
    return jobs.twin(found) if found.document is None else render.json(found.document)


@router.get("/delay/{preset}.csv")
def delay_csv(request: Request, preset: str) -> Response:
    """The rows of the cost of delay as CSV."""
    found = _job(request, preset)
    return jobs.twin(found) if found.document is None else render.sheet(found.document)


@router.get("/delay/{preset}")
def delay_page(request: Request, preset: str) -> Response:
    """What every year of delay adds to the cost of a plan."""
    found = _job(request, preset)
    if found.document is None:
        return jobs.page(found, MEANING)
    document, asked = found.document, presets()[preset]
    rows = document.rows
    return render.page(
        "plan.html", title=found.title, meaning=asked.meaning, preset=preset, notes=document.notes,
        chart=_chart(rows, asked.content), presets=plan_names(), kind="delay",
        tables=[render.table(_table(rows))], sources=render.sources_of(rows),
        twins=(f"/delay/{preset}.json", f"/delay/{preset}.csv"),
    )  # fmt: skip


def _chart(rows: list[Row], question: object) -> str:
    """Cost of delay by the first year of decision, all stages and each alone."""
    first = question.years[0] + question.start_delay_years if isinstance(question, Question) else 0
    costs = [row for row in rows if row["metric"] == "cost_of_delay_usd" and row["value"] is not None]
    if not any(row["value"] for row in costs):
        return ""
    lines = [
        Line(
            _stage(stage),
            tuple(
                (f"{first + row['delay_years']:04d}-01", row["value"] / 1e9)
                for row in costs
                if row["stage"] == stage
            ),
        )
        for stage in dict.fromkeys(row["stage"] for row in costs)
    ]
    title = "Cost of delay by the first year in which anything is decided"
    return charts.lines(lines, title=title, y="added USD billion", share=False, width=520, height=220)


def _stage(stage: str | None) -> str:
    return ALL if stage is None else f"{stage} alone"


def _table(rows: list[Row]) -> Table:
    points: dict[tuple[str | None, int], dict[str, Row]] = {}
    for row in rows:
        points.setdefault((row["stage"], row["delay_years"]), {})[row["metric"]] = row
    metrics = list(dict.fromkeys(row["metric"] for row in rows))
    late = any(row["value"] for row in rows if row["metric"] == "cost_of_delay_usd")
    metrics.sort(key=lambda metric: metric != "cost_of_delay_usd")
    return Table(
        "What is put off, for how long, and what that adds", ("Put off", "Years", *map(money_name, metrics)),
        tuple(
            (
                ALL if stage is None else stage, str(years),
                *(dollars(found[metric]["value"]) if metric in found else "" for metric in metrics),
            )
            for (stage, years), found in points.items()
        ),
        tuple(
            ("", "", *(str(found[metric]["id"]) if metric in found else "" for metric in metrics))
            for found in points.values()
        ),
        numbers=tuple(range(1, 2 + len(metrics))), note="" if late else "Delay costs nothing in this plan.",
    )  # fmt: skip
