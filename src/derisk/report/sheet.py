"""The brief as a workbook: README, Data, Sources, Assumptions, Dictionary; every row behind every number."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from derisk import facts
from derisk.report.brief import Brief

FIELDS = {
    "id": "stable name of the row, as derisk why takes it",
    "economy": "ISO 3166 alpha-3 code or group",
    "mineral": "mineral, by its slug",
    "stage": "step of the supply chain; empty for the whole chain",
    "metric": "what is measured",
    "year": "year of the figure",
    "month": "month of the run, YYYY-MM",
    "partner": "the supplier or partner",
    "by": "quantity = reported gross tonnes, content or value",
    "value": "the number; empty where not known, and then the note says why",
    "low": "lower end of the range; empty where no range is known",
    "high": "upper end of the range; empty where no range is known",
    "unit": "unit of value, low and high; shares run 0-1",
    "basis": "what the tonnes are of",
    "quality": "reported, estimated, derived, withheld or prior",
    "sources": "keys of the sheet Sources",
    "note": "what a reader must know",
}
EXTRA = (
    "cap",
    "plan",
    "technology",
    "online",
    "capex_usd",
    "essential_use_share",
    "assumption",
    "assumption_low",
    "assumption_value",
    "assumption_high",
)
WIDTHS = {"id": 52, "note": 60, "sources": 28, "metric": 22, "value": 14}


def workbook(brief: Brief) -> bytes:
    """The workbook as bytes; text is never read as a formula."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "nan_inf_to_errors": False,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": brief.title, "comments": f"run {brief.run['id']}"})
        bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        _readme(book.add_worksheet("README"), brief, bold, wrap)
        columns = [*FIELDS, *(name for name in EXTRA if any(name in row for row in brief.rows))]
        data = [[_cell(row.get(name)) for name in columns] for row in brief.rows]
        _write(book.add_worksheet("Data"), columns, data, bold)
        _write(book.add_worksheet("Sources"), list(facts.Source.__dataclass_fields__), _sources(brief), bold)
        _write(book.add_worksheet("Assumptions"), _ASSUMPTIONS, _assumptions(brief), bold)
        meanings = [[name, FIELDS.get(name, _EXTRA_MEANING.get(name, ""))] for name in columns]
        _write(book.add_worksheet("Dictionary"), ["column", "meaning"], meanings, bold)
    return buffer.getvalue()


_EXTRA_MEANING = {
    "cap": "cap on one supplier's share, or the target, 0-1",
    "plan": "before = nothing is built, after = with the plan",
    "technology": "how the stage is made by what is built",
    "capex_usd": "overnight capital of the build, USD",
    "essential_use_share": "share of use that counts as essential in an N-1 figure",
    "online": "year from which a build produces",
    "assumption": "key of the assumption that was moved",
    "assumption_low": "lower end of the assumption's range",
    "assumption_value": "central value of the assumption",
    "assumption_high": "upper end of the assumption's range",
}
_ASSUMPTIONS = [
    "key",
    "mineral",
    "stage",
    "value",
    "low",
    "high",
    "unit",
    "quality",
    "source",
    "locator",
    "note",
]


def _readme(sheet: Any, brief: Brief, bold: Any, wrap: Any) -> None:
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 110)
    lines = [("Brief", brief.title), ("Said first", brief.not_modelled)]
    lines += [(headline.question, headline.text) for headline in brief.headlines]
    lines += [
        ("Data", "every row behind the brief; an empty value is not known, which is not zero"),
        ("Sources", "who published it, where, on what terms"),
        ("Assumptions", "the priors and cited parameters, with ranges"),
        ("Dictionary", "what each column of Data means"),
    ]
    lines += [(name, str(value)) for name, value in brief.run.items() if value is not None]
    lines += [("Note", note) for note in brief.notes]
    for position, (name, text) in enumerate(lines):
        sheet.write_string(position, 0, name, bold)
        sheet.write_string(position, 1, text, wrap)


def _write(sheet: Any, columns: Sequence[str], rows: Sequence[Sequence[Any]], bold: Any) -> None:
    sheet.freeze_panes(1, 0)
    for position, name in enumerate(columns):
        sheet.set_column(position, position, WIDTHS.get(name, 16))
        sheet.write_string(0, position, name, bold)
    for line, row in enumerate(rows, start=1):
        for position, value in enumerate(row):
            if value is None:
                continue
            if isinstance(value, int | float) and not isinstance(value, bool):
                sheet.write_number(line, position, value)
            else:
                sheet.write_string(line, position, str(value))
    if rows:
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)


def _cell(value: Any) -> Any:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value


def _sources(brief: Brief) -> list[list[Any]]:
    names = list(facts.Source.__dataclass_fields__)
    return [[getattr(source, name) for name in names] for source in brief.sources]


def _assumptions(brief: Brief) -> list[list[Any]]:
    return [
        [p.key, p.mineral, p.stage, p.value, p.low, p.high, p.unit, p.quality, p.cite, p.locator, p.note]
        for p in facts.parameters()
        if p.mineral in (*brief.minerals, "any")
    ]
