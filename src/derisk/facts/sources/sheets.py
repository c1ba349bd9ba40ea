"""Reading a workbook with the same distrust as a text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from derisk.facts.sources.reading import ADD_ROWS, KEEP_ONE, Line, check_header, check_there, refusal

Cell = object  # text, number, date or empty text, as the workbook has it


def sheets(path: Path) -> dict[str, list[list[Cell]]]:
    """Cells of every sheet by name, from its first row on.

    Raises
    ------
    InputError : for a file that is not there, or is no workbook that can be read to its end.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    check_there(path)
    try:
        book = CalamineWorkbook.from_path(path)
        return {
            name: [list(row) for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)]
            for name in book.sheet_names
        }
    except (CalamineError, OSError, ValueError) as error:
        raise refusal(
            path.name, "The workbook cannot be read to its end: it is cut off, damaged or none.", row=1,
            column="1", seen=str(error).split("\n")[0][:120],
        ) from None  # fmt: skip


def is_workbook(path: Path) -> bool:
    """Whether a file's ending is that of a workbook."""
    return path.suffix.lower() in (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods")


def text(cell: Cell) -> str:
    """A cell as text; whole numbers without a decimal point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def lines(file: str, rows: Sequence[Sequence[Cell]], wanted: Sequence[str], first: int = 1) -> list[Line]:
    """Rows under a header row, blank ones left out; `first` is the header's row number in the sheet.

    Raises
    ------
    InputError : for a missing column, no rows, or a row that stands twice.
    """
    header = [text(cell) for cell in rows[0]] if rows else []
    check_header(file, header, wanted, first)
    found: list[Line] = []
    seen: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(rows[1:], first + 1):
        cells = tuple(text(cell) for cell in row)
        if not any(cells):
            continue
        if cells in seen:
            raise refusal(
                file, "A row stands twice.", row=number, column=header[0],
                seen=f"the same as row {seen[cells]}: {', '.join(cells)[:80]}", try_=KEEP_ONE,
            )  # fmt: skip
        seen[cells] = number
        found.append(Line(number, dict(zip(header, cells, strict=False))))
    if not found:
        raise refusal(
            file, "The sheet has a header and no rows.", row=first + 1, column=header[0], try_=ADD_ROWS
        )
    return found
