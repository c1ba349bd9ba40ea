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
from derisk.report.rows import sources_of
from derisk.report.tables import Table
from derisk.report.wording import value_text
from derisk.terms.answer import Document, Row
from derisk.web import jobs, render, twins
from derisk.web.plans import money_name, plan_names

router = APIRouter()
ALL = "all stages"
MEANING = (
    "The plan is solved anew for decisions put off by one to five years, for all stages and for each stage "
    "alone, while hazards, demand and targets do not wait. It takes a minute or more for each chain."
)


def _delay(request: Request, preset: str) -> Document:
    """The rows of the cost of delay."""
    find_preset(preset, "plan")
    ask = partial(answers.delay, preset=preset)
    return jobs.answer(request, ("delay", preset), _title(preset), f"/delay/{preset}", ask, MEANING)


def _title(preset: str) -> str:
    return f"{presets()[preset].title}: the cost of delay"


twins.register(router, "/delay/{preset}", _delay)


@router.get("/delay/{preset}")
def delay_page(request: Request, preset: str) -> Response:
    """What every year of delay adds to the cost of a plan."""
    document, asked = _delay(request, preset), presets()[preset]
    rows = document.rows
    return render.page(
        "plan.html", title=_title(preset), meaning=asked.meaning, preset=preset, notes=document.notes,
        chart=_chart(rows, asked.content), presets=plan_names(), kind="delay",
        tables=[render.table(_table(rows))], sources=sources_of(rows),
        twins=twins.addresses(f"/delay/{preset}"),
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
    metrics.sort(key=lambda metric: not metric.startswith("cost_of_delay"))
    return Table(
        "What is put off, for how long, and what that adds", ("Put off", "Years", *map(money_name, metrics)),
        tuple(
            (
                ALL if stage is None else stage, str(years),
                *(
                    value_text(found[metric]["value"], found[metric]["unit"]) if metric in found else ""
                    for metric in metrics
                ),
            )
            for (stage, years), found in points.items()
        ),
        tuple(
            ("", "", *(str(found[metric]["id"]) if metric in found else "" for metric in metrics))
            for found in points.values()
        ),
        numbers=tuple(range(1, 2 + len(metrics))), note="" if late else "Delay costs nothing in this plan.",
    )  # fmt: skip
