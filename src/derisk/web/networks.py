"""Who makes, ships and uses what: reported against reconciled."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from derisk.cases import answers
from derisk.network import modelled
from derisk.report.rows import sources_of
from derisk.report.tables import Table
from derisk.report.wording import UNKNOWN, mineral_name, stage_name, value_text
from derisk.terms.answer import Document, Row
from derisk.terms.minerals import mineral
from derisk.terms.places import place_name
from derisk.web import render, twins

router = APIRouter()
SHOWN = 40  # largest arcs and nodes on the page; all are in the twins


def _document(request: Request, slug: str, year: int | None = None) -> Document:
    """The rows of a reconciled network."""
    settled = mineral(slug).slug
    found: Document = render.kept(request, ("network", settled, year), lambda: answers.network(settled, year))
    return found


twins.register(router, "/network/{slug}", _document)


@router.get("/network/{slug}")
def network_page(request: Request, slug: str, year: int | None = None) -> Response:
    """The reconciled network of a chain, its largest rows by stage and metric."""
    document = _document(request, slug, year)
    when = max((row["year"] for row in document.rows if row["year"] is not None), default=year)
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in document.rows:
        groups.setdefault((str(row["stage"]), row["metric"]), []).append(row)
    parts = [
        (f"{stage_name(slug, stage) if stage != 'None' else 'Chain'}: {metric.replace('_', ' ')}",
         render.table(_table(rows, metric)), len(rows))
        for (stage, metric), rows in groups.items()
    ]  # fmt: skip
    asked = {} if year is None else {"year": year}
    return render.page(
        "network.html", title=f"{mineral_name(slug)}: who can send what to whom, {when}", parts=parts,
        sources=sources_of(document.rows), notes=document.notes, shown=SHOWN, slug=slug,
        twins=twins.addresses(f"/network/{slug}", **asked),
        minerals=[(each, mineral_name(each)) for each in modelled()],
    )  # fmt: skip


def _table(rows: list[Row], metric: str) -> Table:
    """The largest rows of a metric: place, partner, value, what was reported, quality and note."""
    ranked = sorted(
        rows, key=lambda row: -abs(row["value"]) if isinstance(row["value"], int | float) else 0.0
    )
    reported = any("reported" in row for row in rows)
    partner = any(row["partner"] for row in rows)
    columns = ["Place", *(["To or from"] if partner else []), "Value", *(["Reported"] if reported else [])]
    cells = []
    for row in ranked[:SHOWN]:
        cell = [place_name(row["economy"]) if row["economy"] else ""]
        cell += [place_name(row["partner"]) if row["partner"] else ""] if partner else []
        cell += [value_text(row["value"], row["unit"])]
        cell += [value_text(row.get("reported"), row["unit"])] if reported else []
        cells.append((*cell, str(row["quality"] or UNKNOWN), str(row["note"] or "")))
    number = 2 if partner else 1
    return Table(
        metric.replace("_", " "), (*columns, "Quality", "Note"), tuple(cells),
        tuple((*(number * [""]), str(row["id"]), *((2 + reported) * [""])) for row in ranked[:SHOWN]),
        numbers=tuple(range(number, number + 1 + reported)),
    )  # fmt: skip
