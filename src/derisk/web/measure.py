"""The first screen: where are we exposed? Economies by minerals, the largest supplier at the worst stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response

from derisk.cases import answers
from derisk.exposure.dependence import SELLS, SELLS_KNOWN
from derisk.exposure.view import POOLED
from derisk.report.charts import BOUNDS, class_of
from derisk.report.rows import sources_of
from derisk.report.wording import UNKNOWN, inside, mineral_name, percent, stage_name
from derisk.terms.answer import Document, Row
from derisk.terms.minerals import minerals
from derisk.terms.places import ALLIANCE, place_name
from derisk.web import render, twins

router = APIRouter()
By = Literal["quantity", "value"]


@dataclass(frozen=True)
class Cell:
    """One economy and mineral: the number, its class 0-4 (None is hatched), and what it is of."""

    economy: str
    mineral: str
    text: str
    level: int | None
    told: str
    other: str
    note: str


def _document(request: Request) -> Document:
    """The rows of the first screen."""
    found: Document = render.kept(
        request, ("exposure",), lambda: answers.exposure("alliance", metric="dependence")
    )
    return found


for path in ("/index", "/"):
    twins.register(router, path, _document)


@router.get("/")
def exposed(request: Request, by: By = "quantity") -> Response:
    """Where are we exposed?"""
    document = _document(request)
    at: dict[tuple[str, str], list[Row]] = {}
    for row in document.rows:
        at.setdefault((row["economy"], row["mineral"]), []).append(row)
    grid = [
        (mineral_name(slug), [_cell(code, slug, at.get((code, slug), []), by) for code in ALLIANCE])
        for slug in minerals()
    ]
    return render.page(
        "exposed.html", title="Where are we exposed?", sources=sources_of(document.rows),
        twins=twins.addresses("/index"), grid=grid, by=by,
        economies=[(code, place_name(code)) for code in ALLIANCE],
        classes=_classes(), years=_years(document.rows),
    )  # fmt: skip


def _years(rows: list[Row]) -> str:
    """The years that the numbers are of."""
    known = sorted({row["year"] for row in rows if row["value"] is not None})
    return str(known[-1]) if known[:1] == known[-1:] else f"{known[0]}-{known[-1]}"


def _classes() -> list[str]:
    ends = [0.0, *BOUNDS, 1.0]
    return [f"{percent(low)[:-2]}-{percent(high)}" for low, high in zip(ends, ends[1:], strict=False)]


def _cell(economy: str, slug: str, own: list[Row], by: By) -> Cell:
    chosen = next((row for row in own if row["by"] == by), own[0] if own else None)
    other = next((row for row in own if row["by"] not in (by, None)), None)
    if chosen is None or chosen["value"] is None:
        note = "" if chosen is None else str(chosen["note"])
        signs = {SELLS: "net exporter", SELLS_KNOWN: "net exporter in part", POOLED: "not known apart"}
        sign = next((told for text, told in signs.items() if note.startswith(text)), UNKNOWN)
        return Cell(economy, slug, sign, None, "", "", note)
    told = f"{stage_name(slug, chosen['stage']).lower()}, from {inside(chosen['partner'])}"
    beside = ""
    if other is not None:
        beside = f"{percent(other['value'])} by {'value' if by == 'quantity' else 'weight'}"
    note = str(chosen["note"] or "")
    return Cell(economy, slug, percent(chosen["value"]), class_of(chosen["value"]), told, beside, note)
