"""What is behind a number, and all sources with their licences."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter, Request
from fastapi.responses import Response

from derisk import facts
from derisk.cases import answers
from derisk.report.rows import sources_of
from derisk.report.tables import Table
from derisk.report.wording import reach, value_text
from derisk.terms.answer import Document, Row
from derisk.web import jobs, render, twins

router = APIRouter()
SLOW = ("sweep", "plan", "frontier", "risk-frontier", "delay")
MEANING = "To show what a number rests on, the run that it is of is repeated."


def _behind(request: Request, identity: str) -> Document:
    """The row and what is behind it; the run that it is of is repeated beside where that takes long."""
    known = request.app.state.background.row(identity)
    if known is None and _slow(identity):
        title, address = f"Behind {identity}", f"/why/{identity}"
        return jobs.answer(
            request, ("why", identity), title, address, partial(answers.why, identity), MEANING
        )
    found: Document = render.kept(request, ("why", identity), lambda: answers.why(identity, known=known))
    return found


def _slow(identity: str) -> bool:
    """Whether the run of a row is one that pages do not wait for."""
    verb, _, rest = identity.partition("/")
    return verb.split(",")[0] in SLOW or ",samples=" in rest


twins.register(router, "/why/{identity:path}", _behind)


@router.get("/why/{identity:path}")
def why_page(request: Request, identity: str) -> Response:
    """The row with this id, what it means, its sources and the facts behind it."""
    document = _behind(request, identity)
    table = Table(
        "The number, and the rows behind it",
        ("Id", "What", "Value", "Range", "Quality", "Note"),
        tuple(_cells(row) for row in document.rows),
        numbers=(2,),
    )
    return render.page(
        "why.html", title="Behind the number", identity=identity, table=render.table(table, None),
        notes=document.notes, sources=sources_of(document.rows), twins=twins.addresses(f"/why/{identity}"),
    )  # fmt: skip


def _cells(row: Row) -> tuple[str, ...]:
    parts = (row["economy"], row["mineral"], row["stage"], row["metric"], row["partner"], row["by"])
    what = ", ".join(str(part) for part in (*parts, row["month"] or row["year"]) if part)
    return (
        str(row["id"]), what, value_text(row["value"], row["unit"]),
        reach(row["low"], row["high"], row["unit"]), str(row["quality"] or ""), str(row["note"] or ""),
    )  # fmt: skip


def _sources(request: Request) -> Document:
    """All sources."""
    found: Document = render.kept(request, ("sources",), lambda: answers.listing("sources"))
    return found


twins.register(router, "/sources", _sources)


@router.get("/sources")
def sources_page() -> Response:
    """All sources with publisher, title, address and licence."""
    return render.page("sources.html", title="Sources and licences", all=tuple(facts.publications().values()),
                       twins=twins.addresses("/sources"))  # fmt: skip
