"""What is behind a number, and all sources with their licences."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from derisk import facts
from derisk.cases import answers
from derisk.report.tables import Table
from derisk.report.wording import value_text
from derisk.terms.answer import Document, Row
from derisk.web import render

router = APIRouter()


def _document(request: Request, identity: str) -> Document:
    found: Document = render.kept(request, ("why", identity), lambda: answers.why(identity))
    return found


@router.get("/why/{identity:path}.json")
def why_json(request: Request, identity: str) -> Response:
    """The row and what is behind it."""
    return render.json(_document(request, identity))


@router.get("/why/{identity:path}")
def why_page(request: Request, identity: str) -> Response:
    """The row with this id, what it means, its sources and the facts behind it."""
    document = _document(request, identity)
    table = Table(
        "The number, and the rows behind it",
        ("Id", "What", "Value", "Range", "Quality", "Note"),
        tuple(_cells(row) for row in document.rows),
        numbers=(2,),
    )
    return render.page(
        "why.html", title="Behind the number", identity=identity, table=render.table(table, None),
        notes=document.notes, sources=render.sources_of(document.rows), twins=(f"/why/{identity}.json",),
    )  # fmt: skip


def _cells(row: Row) -> tuple[str, ...]:
    parts = (row["economy"], row["mineral"], row["stage"], row["metric"], row["partner"], row["by"])
    what = ", ".join(str(part) for part in (*parts, row["month"] or row["year"]) if part)
    ends = [value_text(row[end], row["unit"]) for end in ("low", "high") if row[end] is not None]
    return (
        str(row["id"]), what, value_text(row["value"], row["unit"]), " to ".join(ends),
        str(row["quality"] or ""), str(row["note"] or ""),
    )  # fmt: skip


@router.get("/sources.json")
def sources_json(request: Request) -> Response:
    """All sources."""
    found: Document = render.kept(request, ("sources",), lambda: answers.listing("sources"))
    return render.json(found)


@router.get("/sources")
def sources_page() -> Response:
    """All sources with publisher, title, address and licence."""
    return render.page("sources.html", title="Sources and licences", all=tuple(facts.publications().values()),
                       twins=("/sources.json",))  # fmt: skip
