"""An answer as a workbook: README, Data, Sources, Assumptions, Dictionary; every row behind every number."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from derisk import facts
from derisk.report.brief import Brief
from derisk.report.fields import FIELDS, meaning
from derisk.report.rows import cell, columns, sources_of
from derisk.terms.answer import Document
from derisk.terms.errors import InputError

MOST_ROWS = 2**20 - 1  # that a sheet of Excel can hold below its line of names
WIDTHS = {"id": 52, "note": 60, "sources": 28, "metric": 22, "value": 14}
PARAMETER = (
    "key", "mineral", "stage", "value", "low", "high", "unit", "quality", "cite", "locator", "note",
)  # fmt: skip
SHEETS = (
    ("Data", "every row behind the answer; an empty value is not known, which is not zero"),
    ("Sources", "who published it, where, on what terms"),
    ("Assumptions", "the priors and cited parameters, with ranges"),
    ("Dictionary", "what each column of Data means"),
)


def brief_workbook(brief: Brief) -> bytes:
    """The workbook of a brief, its sentences first."""
    told = [("Brief", brief.title), ("Said first", brief.not_modelled)]
    told += [(headline.question, headline.text) for headline in brief.headlines]
    return _book(Document(brief.run, brief.rows, list(brief.notes)), told, brief.minerals)


def workbook(document: Document) -> bytes:
    """The workbook of any answer.

    Raises
    ------
    InputError : when the answer has more rows than a sheet holds.
    """
    minerals = dict.fromkeys(row["mineral"] for row in document.rows if row["mineral"])
    return _book(document, [("Answer", "as derisk prints it with --json")], minerals)


def _book(document: Document, told: Sequence[tuple[str, str]], minerals: Iterable[str]) -> bytes:
    """The workbook as bytes; text is never read as a formula."""
    import xlsxwriter

    if len(document.rows) > MOST_ROWS:
        raise InputError(
            "The answer has more rows than a sheet holds.", where="xlsx", seen=f"{len(document.rows):,}",
            try_="the CSV or the JSON",
        )  # fmt: skip
    buffer = io.BytesIO()
    options = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "nan_inf_to_errors": False,
    }  # fmt: skip
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": told[0][1], "comments": f"run {document.run['id']}"})
        bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        _readme(book.add_worksheet("README"), document, told, bold, wrap)
        names = list(dict.fromkeys([*FIELDS, *columns(document.rows)]))
        sources = sources_of(document.rows)
        fields = tuple(facts.Source.__dataclass_fields__)
        pages = {
            "Data": (names, [[cell(row.get(name)) for name in names] for row in document.rows]),
            "Sources": (fields, [[getattr(source, name) for name in fields] for source in sources]),
            "Assumptions": (PARAMETER, _assumptions({*minerals, "any"})),
            "Dictionary": (("column", "meaning"), [[name, meaning(name)] for name in names]),
        }
        for name, _ in SHEETS:
            _write(book.add_worksheet(name), *pages[name], bold)
    return buffer.getvalue()


def _readme(sheet: Any, document: Document, told: Sequence[tuple[str, str]], bold: Any, wrap: Any) -> None:
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 110)
    lines = [*told, *SHEETS]
    lines += [(name, str(value)) for name, value in document.run.items() if value is not None]
    lines += [("Note", note) for note in document.notes]
    for position, (name, text) in enumerate(lines):
        sheet.write_string(position, 0, name, bold)
        sheet.write_string(position, 1, text, wrap)


def _write(sheet: Any, names: Sequence[str], rows: Sequence[Sequence[Any]], bold: Any) -> None:
    sheet.freeze_panes(1, 0)
    for position, name in enumerate(names):
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
        sheet.autofilter(0, 0, len(rows), len(names) - 1)


def _assumptions(minerals: set[str]) -> list[list[Any]]:
    """Parameters of these minerals, in the order of PARAMETER."""
    return [[getattr(p, name) for name in PARAMETER] for p in facts.parameters() if p.mineral in minerals]
