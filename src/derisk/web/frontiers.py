"""What it costs to depend less: cost against the cap on the supplier, and against the weight of the tail."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response

from derisk.cases import answers
from derisk.cases.presets import preset as find_preset
from derisk.cases.presets import presets
from derisk.report.plan_charts import by_weight, cap_chart, frontier_points, mean_usd, risk_chart
from derisk.report.rows import sources_of
from derisk.report.tables import Table
from derisk.report.wording import dollars, percent
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
    return cap_chart(rows, name), table


def _of_risk(rows: Sequence[Row]) -> tuple[str, Table]:
    """Mean cost and the tail beyond it as the tail weighs more."""
    points = by_weight(rows)
    mean = {weight: mean_usd(found) for weight, found in points.items()}
    first = next(iter(points))
    table = Table(
        "Cost against risk", ("Weight of the tail", "Mean cost", "added", "Tail beyond the mean", "Point"),
        tuple(
            (
                percent(weight), dollars(mean[weight]), dollars(mean[weight] - mean[first]),
                dollars(found["tail_beyond_mean_usd"]["value"]),
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
    return risk_chart(rows), table
