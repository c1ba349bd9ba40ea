"""What it costs to depend less: cost against the cap on the supplier, and against the weight of the tail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response

from derisk.cases import answers
from derisk.cases.presets import preset as find_preset
from derisk.cases.presets import presets
from derisk.report import charts
from derisk.report.charts import Line
from derisk.report.rows import sources_of
from derisk.report.tables import Table
from derisk.report.wording import digits, dollars, percent
from derisk.terms.answer import Document, Row
from derisk.web import jobs, render, twins
from derisk.web.plans import plan_names

router = APIRouter()
By = Literal["cap", "risk"]
FRONTIERS = {"cap": "what each cap costs", "risk": "cost against risk"}
MEANING = (
    "The plan is solved point by point: nine caps on the supplier's share, from none to nothing bought from "
    "it, or nine weights of the worst futures. It takes a minute or more for each chain."
)


def _frontier(request: Request, preset: str, by: By = "cap") -> Document:
    """The rows of a frontier."""
    find_preset(preset, "plan")
    ask = partial(answers.frontier, preset=preset, by=by)
    address = f"/frontier/{preset}?by={by}"
    return jobs.answer(request, ("frontier", preset, by), _title(preset, by), address, ask, MEANING)


def _title(preset: str, by: By) -> str:
    return f"{presets()[preset].title}: {FRONTIERS[by]}"


twins.register(router, "/frontier/{preset}", _frontier)


@router.get("/frontier/{preset}")
def frontier_page(request: Request, preset: str, by: By = "cap") -> Response:
    """From today's dependence through prudent derisking to decoupling, or cost against risk."""
    document, found = _frontier(request, preset, by), presets()[preset]
    rows = document.rows
    chart, table = _of_caps(rows, found.title) if by == "cap" else _of_risk(rows)
    return render.page(
        "plan.html", title=_title(preset, by), meaning=found.meaning, preset=preset,
        notes=document.notes, chart=chart, tables=[render.table(table)], presets=plan_names(),
        kind="frontier" if by == "cap" else "risk", sources=sources_of(rows),
        twins=twins.addresses(f"/frontier/{preset}", by=by),
    )  # fmt: skip


def _of_caps(rows: Sequence[Row], name: str) -> tuple[str, Table]:
    points = frontier_points(rows)
    table = Table(
        "Total cost at each cap", ("Cap on one supplier", "Total cost", "Point"),
        tuple(point.cells for point in points), tuple(("", point.id, "") for point in points), numbers=(1,),
    )  # fmt: skip
    chart = charts.lines(
        [frontier_line(name, points)], y="added USD billion", x="cap on one supplier's share",
        title="Added total cost against the cap on one supplier's share", share=False, months=False,
        width=520, height=220,
    )  # fmt: skip
    return chart, table


def _of_risk(rows: Sequence[Row]) -> tuple[str, Table]:
    """Mean cost and the tail beyond it as the tail weighs more."""
    points: dict[float, dict[str, Row]] = {}
    for row in rows:
        points.setdefault(float(row["lambda"]), {})[row["metric"]] = row
    mean = {weight: _mean(found) for weight, found in points.items()}
    tail = {weight: float(found["tail_beyond_mean_usd"]["value"]) for weight, found in points.items()}
    first = next(iter(points))
    lines = [
        Line("mean cost added", tuple((w, (value - mean[first]) / 1e6) for w, value in mean.items())),
        Line("tail taken away", tuple((w, (tail[first] - value) / 1e6) for w, value in tail.items())),
    ]
    chart = charts.lines(
        lines, y="USD million", x="weight of the tail (lambda)", share=False, months=False, width=520,
        title="Mean cost added and tail taken away against the weight of the tail", height=220,
    )  # fmt: skip
    table = Table(
        "Cost against risk", ("Weight of the tail", "Mean cost", "added", "Tail beyond the mean", "Point"),
        tuple(
            (
                percent(weight), dollars(mean[weight]), dollars(mean[weight] - mean[first]),
                dollars(tail[weight]),
                str(found["tail_beyond_mean_usd"].get("point") or ""),
            )
            for weight, found in points.items()
        ),
        tuple(
            ("", "", "", str(found["tail_beyond_mean_usd"]["id"]), "") for found in points.values()
        ),
        numbers=(1, 2, 3),
        note="Mean cost: cost in calm, expected loss and penalties for missed targets.",
    )  # fmt: skip
    return chart, table


def _mean(found: dict[str, Row]) -> float:
    """Mean cost of a point, USD: of the plan in calm, of stops on average, of missed targets."""
    parts = ("base_cost_usd", "expected_loss_usd", "penalty_usd")
    return float(sum(found[name]["value"] for name in parts))


@dataclass(frozen=True)
class Point:
    """One point of a frontier: the cap, its total cost in USD (None: nothing solves), name and row."""

    cap: float
    cost_usd: float | None
    label: str
    id: str

    @property
    def cells(self) -> tuple[str, str, str]:
        """Cap, cost and name as text."""
        return f"{digits(100.0 * self.cap)} %", dollars(self.cost_usd), self.label


def frontier_points(rows: Sequence[Row]) -> tuple[Point, ...]:
    """The points of one frontier, by cap."""
    found = [row for row in rows if row["metric"] == "total_cost_usd" and row.get("cap") is not None]
    points = (
        Point(float(row["cap"]), row["value"], str(row.get("point") or ""), str(row["id"])) for row in found
    )
    return tuple(sorted(points, key=lambda point: point.cap))


def frontier_line(name: str, points: Sequence[Point]) -> Line:
    """A frontier as a line: what each cap adds to the cost without a cap, USD billion."""
    free = next((point.cost_usd for point in reversed(points) if point.cost_usd is not None), 0.0)
    added = ((p.cap, None if p.cost_usd is None else (p.cost_usd - free) / 1e9) for p in points)
    return Line(name, tuple(added))
