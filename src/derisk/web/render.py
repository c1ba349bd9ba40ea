"""Pages out of templates; documents as JSON and CSV, the same bytes as the command line gives."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from derisk import facts
from derisk.facts import Source
from derisk.report.tables import Table
from derisk.terms.answer import Document, Row

if TYPE_CHECKING:
    from jinja2 import Environment

RAIL = (
    ("Measure", "/"), ("Brief", "/brief/JPN"), ("Network", "/network/rare-earths"),
    ("Stress", "/stress/alliance-today"), ("Sweep", "/sweep"), ("Backtests", "/backtests"),
    ("Plan", "/plan/alliance-magnets"), ("Frontier", "/frontier/alliance-magnets"),
    ("Delay", "/delay/alliance-magnets"), ("Sources", "/sources"),
)  # fmt: skip
WHY = "/why/"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    loader = ChoiceLoader([PackageLoader("derisk.web"), PackageLoader("derisk.report")])
    found = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    found.globals["rail"] = RAIL
    return found


def page(
    template: str, *, title: str, status: int = 200, sources: Sequence[Source] = (),
    twins: Sequence[str] = (), **values: Any,
) -> HTMLResponse:  # fmt: skip
    """A page: its template in the frame of all pages, with sources and licences in the footer."""
    found = _environment().get_template(template)
    html = found.render(title=title, sources=sources, twins=twins, **values)
    return HTMLResponse(html, status_code=status)


def table(shown: Table, why: str | None = WHY) -> str:
    """A table as HTML, its numbers linked to what is behind them, its note under it."""
    from markupsafe import escape

    macros: Any = _environment().get_template("table.html").module
    note = f'<p class="note">{escape(shown.note)}</p>' if shown.note else ""
    return f"{macros.table(shown, why)}{note}"


def sources_of(rows: Iterable[Row]) -> tuple[Source, ...]:
    """The sources that rows name, by key."""
    known = facts.publications()
    keys = {key for row in rows for several in row["sources"] for key in several.split(";")}
    return tuple(known[key] for key in sorted(keys) if key in known)


def json(document: Document) -> Response:
    """The document as the command line prints it with --json."""
    return Response(document.json() + "\n", media_type="application/json")


def sheet(document: Document) -> Response:
    """The rows of a document as CSV; an unknown value is an empty field."""
    names = list(dict.fromkeys(name for row in document.rows for name in row))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    for row in document.rows:
        writer.writerow([_field(row.get(name)) for name in names])
    return Response(text.getvalue(), media_type="text/csv; charset=utf-8")


def _field(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return ";".join(map(str, value))
    return "" if value is None else value


def kept(request: Request, question: tuple[Any, ...], make: Callable[[], Any]) -> Any:
    """The answer to a question, computed once for this application."""
    return request.app.state.kept.get(question, make)
