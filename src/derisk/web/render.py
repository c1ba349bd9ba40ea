"""Pages out of templates, and what they share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from derisk.facts import Source
from derisk.report.tables import Table

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


def kept(request: Request, question: tuple[Any, ...], make: Callable[[], Any]) -> Any:
    """The answer to a question, computed once for this application."""
    return request.app.state.kept.get(question, make)
