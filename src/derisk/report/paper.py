"""The brief as PDF on one A4 page, set by Typst; nothing is loaded from elsewhere."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any

from derisk.report.brief import Brief
from derisk.report.tables import Panel, panels

FEW = 6  # dependencies that fit a page in the usual size


def pdf(brief: Brief) -> bytes:
    """The brief as PDF bytes."""
    import typst

    template = (files("derisk.report") / "templates" / "brief.typ").read_bytes()
    content = json.dumps(_content(brief), ensure_ascii=False)
    return bytes(
        typst.compile(template, format="pdf", sys_inputs={"brief": content}, ignore_system_fonts=False)
    )


def _content(brief: Brief) -> dict[str, Any]:
    """The brief as plain values for the template."""
    parts = panels(brief)
    run = brief.run
    first_wide = next((i for i, panel in enumerate(parts) if panel.span == "wide"), len(parts))
    return {
        "title": brief.title,
        "dense": len(brief.worst) > FEW,
        "not_modelled": brief.not_modelled,
        "headlines": [{"question": item.question, "text": item.text} for item in brief.headlines],
        "panels": [_panel(panel, position < first_wide) for position, panel in enumerate(parts)],
        "sources": [f"{item.publisher} ({item.year}), {item.licence}" for item in brief.sources],
        "identity": f"Facts {run['facts_vintage']}, run {run['id']}, derisk {run['code_version']}.",
    }


def _panel(panel: Panel, early: bool) -> dict[str, Any]:
    table, svg = panel.table, panel.chart() if panel.chart is not None else ""
    height = re.search(r'<svg [^>]*?height="([\d.]+)"', svg)
    return {
        "title": panel.title,
        "svg": svg,
        "pixels": float(height[1]) if height else 0.0,
        "folded": panel.folded,
        "span": panel.span,
        "early": early,
        "table": {
            "title": table.title, "columns": table.columns, "rows": table.rows, "note": table.note,
            "numbers": table.numbers,
        },
    }  # fmt: skip
