"""Cells of a workbook that a reader of values takes for empty: errors, and formulas never worked out."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree as Xml

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
ENDINGS = (".xlsx", ".xlsm")


def unreadable(path: Path, sheet: str) -> Iterator[tuple[int, int, str]]:
    """Row (from 1), column (from 0) and content of each such cell of a sheet; none in other kinds of file.

    A file that cannot be read so is left to whoever reads its values.
    """
    if path.suffix.lower() not in ENDINGS:
        return
    with zipfile.ZipFile(path) as book:
        part = _part(book, sheet)
        if part is None:
            return
        for cell in Xml.fromstring(book.read(part)).iter(f"{MAIN}c"):
            value, formula = cell.find(f"{MAIN}v"), cell.find(f"{MAIN}f")
            failed = cell.get("t") == "e"
            untold = formula is not None and (value is None or not value.text)
            place = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r", ""))
            if place is not None and (failed or untold):
                said = (
                    value.text
                    if failed and value is not None
                    else f"={formula.text if formula is not None else ''}"
                )
                yield int(place[2]), _column(place[1]), str(said)


def _part(book: zipfile.ZipFile, sheet: str) -> str | None:
    """The part of a workbook that holds a sheet."""
    try:
        listed = Xml.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
        link = next((each.get(LINK) for each in listed if each.get("name") == sheet), None)
        links = Xml.fromstring(book.read("xl/_rels/workbook.xml.rels"))
    except KeyError:
        return None
    target = next((each.get("Target", "") for each in links if each.get("Id") == link), None)
    if target is None:
        return None
    name = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
    return name if name in book.namelist() else None


def _column(letters: str) -> int:
    """Position of a column from 0: A is 0, Z 25, AA 26."""
    found = 0
    for letter in letters:
        found = found * 26 + ord(letter) - ord("A") + 1
    return found - 1
