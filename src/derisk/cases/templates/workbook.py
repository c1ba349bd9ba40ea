"""A table's template as a workbook: the rows, a sheet that says what each column is, lists to choose from."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from derisk.cases.templates import template

MADE = datetime(2026, 1, 1, tzinfo=UTC)  # in the file's properties: the same template gives the same bytes
LAST_ROW = 999
MORE = {"as_of": "of when the row is: a year, YYYY-MM or YYYY-MM-DD", "note": "anything a reader should know"}


def workbook(kind: str) -> bytes:
    """The template of a table as bytes of an .xlsx file; its first sheet is the one that is read.

    Raises
    ------
    InputError : for a kind that has no template.
    """
    import xlsxwriter

    text = template(kind)
    comments = [line.removeprefix("# ") for line in text.splitlines() if line.startswith("#")]
    header, *rows = csv.reader(line for line in text.splitlines() if not line.startswith("#"))
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": f"{kind}, template", "created": MADE.replace(tzinfo=None)})
        bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        meanings = _meanings(kind)
        _rows(book.add_worksheet(kind), header, rows, meanings, bold)
        about = book.add_worksheet("README")
        about.set_column(0, 0, 110)
        for position, line in enumerate(comments):
            about.write_string(position, 0, line, wrap)
        _dictionary(book.add_worksheet("dictionary"), header, meanings, bold, wrap)
    return buffer.getvalue()


def _rows(
    sheet: Any, header: Sequence[str], rows: Sequence[Sequence[str]], meanings: dict[str, tuple[str, str]],
    bold: Any,
) -> None:  # fmt: skip
    sheet.freeze_panes(1, 1)
    for position, name in enumerate(header):
        sheet.set_column(position, position, max(12, len(name) + 2))
        sheet.write_string(0, position, name, bold)
        sheet.write_comment(0, position, ": ".join(part for part in meanings[name] if part))
        choices = _choices(name)
        if choices:  # a list longer than 255 characters is none that a sheet can hold
            sheet.data_validation(1, position, LAST_ROW, position, {"validate": "list", "source": choices})
    for line, row in enumerate(rows, start=1):
        for position, cell in enumerate(row):
            if cell:
                number = _number(cell) if header[position] != "as_of" else None
                if number is None:
                    sheet.write_string(line, position, cell)
                else:
                    sheet.write_number(line, position, number)


def _dictionary(
    sheet: Any, header: Sequence[str], meanings: dict[str, tuple[str, str]], bold: Any, wrap: Any
) -> None:
    sheet.set_column(0, 1, 18)
    sheet.set_column(2, 2, 90)
    for position, name in enumerate(("column", "unit", "meaning")):
        sheet.write_string(0, position, name, bold)
    for line, name in enumerate(header, start=1):
        meaning, unit = meanings[name]
        sheet.write_string(line, 0, name, bold)
        sheet.write_string(line, 1, unit)
        sheet.write_string(line, 2, meaning, wrap)


def _meanings(kind: str) -> dict[str, tuple[str, str]]:
    """Meaning and unit of each column, from the schema of the table that the template fills."""
    from derisk.facts.tables import tables

    own = {column.name: (column.meaning, column.unit) for column in tables()[kind].columns}
    return own | {name: (meaning, "") for name, meaning in MORE.items()}


def _choices(column: str) -> list[str]:
    from derisk.facts.money import currencies
    from derisk.facts.tables.project import STATUSES, TECHNOLOGIES

    lists = {"status": STATUSES, "technology": TECHNOLOGIES, "currency": currencies()}
    return list(lists.get(column, ()))


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None
