"""The brief as a page: one file with its charts inside, nothing from elsewhere, one A4 page in print."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from derisk.report.brief import Brief
from derisk.report.tables import Panel, panels

if TYPE_CHECKING:
    from jinja2 import Environment


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates of this room; everything put into them is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("derisk.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )


def style() -> str:
    """The style sheet of the brief."""
    return (files("derisk.report") / "templates" / "brief.css").read_text(encoding="utf-8")


def body(brief: Brief, why: str | None = None) -> str:
    """The brief as HTML inside a page; with `why` each number is a link to that address and the row's id."""
    macros: Any = environment().get_template("table.html").module
    return (
        environment()
        .get_template("brief_body.html")
        .render(
            brief=brief, panels=[_drawn(panel) for panel in panels(brief)], why=why,
            table=lambda table: macros.table(table, why),
        )
    )  # fmt: skip


def html(brief: Brief) -> str:
    """The brief as one HTML file."""
    return environment().get_template("brief.html").render(brief=brief, body=body(brief), style=style())


def _drawn(panel: Panel) -> dict[str, Any]:
    return {
        "title": panel.title,
        "table": panel.table,
        "folded": panel.folded,
        "svg": panel.chart() if panel.chart is not None else "",
        "span": panel.span,
    }
