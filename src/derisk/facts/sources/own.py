"""A user's own figures, from a workbook or CSV with the columns of the table: stocks, projects, contracts."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from derisk.facts.sources.card import Batch, Card, Progress
from derisk.facts.sources.formulas import unreadable
from derisk.facts.sources.projects import check_project
from derisk.facts.sources.reading import AGAIN, Line, contents, decoded, lines, refusal
from derisk.facts.sources.sheets import Cell, is_workbook, sheets
from derisk.facts.sources.sheets import lines as sheet_lines
from derisk.facts.sources.sheets import text as cell_text
from derisk.facts.tables.sources import OWN
from derisk.terms.errors import InputError

if TYPE_CHECKING:
    import polars as pl

    from derisk.facts.tables.schema import Column, Table

GROUPED = re.compile(r"-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?")  # thousands parted by commas
DATE = re.compile(r"(19|20)\d\d(-(0[1-9]|1[0-2])(-\d\d)?)?")
MORE = ("as_of", "note")  # columns beside those of the table; as_of says of when the figure is
EVERYBODY = "all"
LEFT_OUT = {"hazards": {"to": EVERYBODY}}  # what a column of the key says where a file leaves it out
HINT = "correct the cell; nothing was changed"
ONE_OF = {"stocks": ("days", "mass_t")}  # of these columns one must be filled
NEEDED = {"project": ("capacity_t_a",)}  # columns a file must have beside those that are never empty


def check_chance(file: str, line: Line, row: dict[str, Any]) -> None:
    """Refuse a chance above 1, one that is not within its own range, or one towards no known place."""
    low, chance, high = (float(row[name]) for name in ("low", "annual_probability", "high"))
    if not low <= chance <= high <= 1:
        wrong = "high" if high > 1 else "annual_probability"
        raise refusal(
            file, "A chance of a year lies between low and high, and these between 0 and 1.", row=line.number,
            column=wrong, seen=f"{low:g} to {high:g}, {chance:g} between them", try_=HINT,
        )  # fmt: skip
    if row["to"] != EVERYBODY:
        row["to"] = _place(file, line, "to", str(row["to"]))
    stops = [row[name] for name in ("stop_low", "stop_probability", "stop_high")]
    given = [value for value in stops if value is not None]
    if given and (len(given) < 3 or given != sorted(given) or stops[1] > chance):
        raise refusal(
            file, "Chances of a stop come all three or none, in order, the middle one not above that of any "
            "act.", row=line.number, column="stop_probability",
            seen=", ".join("nothing" if value is None else f"{value:g}" for value in stops), try_=HINT,
        )  # fmt: skip


CHECKS: dict[str, Callable[[str, Line, dict[str, Any]], None]] = {
    "project": check_project, "hazards": check_chance,
}  # fmt: skip


def read(path: Path, card: Card, progress: Progress) -> list[Batch]:
    """The rows of the file, by the name of its table.

    Raises
    ------
    InputError : for a missing column, an unknown mineral, stage or place, or a cell that is no figure.
    """
    from derisk.facts.tables import tables

    schema = tables()[card.expect["table"]]
    rows = rows_of(path, schema)
    progress(1, 1)
    edition = max(row["vintage"] for row in rows)
    source = card.source(OWN, "own") | {"title": "Own figures of this workspace"}
    return [Batch(edition, f"own/{card.name}", {schema.name: _frame(schema, rows)}, [source])]


def rows_of(path: Path, schema: Table) -> list[dict[str, Any]]:
    """The rows of a user's file as rows of a table, each checked; raises as `read`."""
    needed = [column.name for column in schema.columns if not column.optional]
    wanted = [*needed, *NEEDED.get(schema.name, ()), "as_of"]
    try:
        file, told = _lines(path, wanted)
    except InputError as error:
        if AGAIN not in error.try_:
            raise
        what = error.what.replace("not in the publisher's encoding, UTF-8", "in another encoding than UTF-8")
        own = error.try_.partition(AGAIN)[0].removesuffix(", or ")
        if not own or "publisher" in own:
            own = f"a file in UTF-8 with the columns {', '.join(wanted)}; derisk new writes one"
        raise InputError(what, where=error.where, seen=error.seen, try_=own) from None
    _check_columns(file, told, schema)
    rows = [_row(file, line, schema) for line in told]
    _check_once(file, told, schema)
    return rows


def _lines(path: Path, wanted: Sequence[str]) -> tuple[str, list[Line]]:
    """How the file is named in errors, and its rows."""
    if is_workbook(path):
        name, first = _sheet(sheets(path), wanted)
        lead = _first_row(first)
        file = f"{path.name}, sheet {name}"
        told = sheet_lines(file, first[lead:], wanted, lead + 1)
        _check_cells(path, file, name, first, lead)
        return file, told
    name, data = next(iter(contents(path)))
    text = decoded(name, data)
    if not text.endswith("\n"):
        text += "\n"  # an editor may leave the last line end out
    parted = re.match(rf"(?:#.*\n)*({wanted[0]}[;\t].*)", text)
    if parted:
        raise refusal(
            name, "The cells are parted by semicolons or tabs, not by commas.", row=1, column=wanted[0],
            seen=parted[1][:60], try_="save it with commas, or as a workbook (.xlsx)",
        )  # fmt: skip
    lead = 0
    while text.startswith("#"):
        text, lead = text.split("\n", 1)[1], lead + 1
    return name, [Line(line.number + lead, line.cells) for line in lines(name, text, wanted)]


def _sheet(found: dict[str, list[list[Cell]]], wanted: Sequence[str]) -> tuple[str, list[list[Cell]]]:
    """The first sheet that has the wanted columns; where none has, the first, to be refused by name."""
    for name, rows in found.items():
        if rows and set(wanted) <= {cell_text(cell) for cell in rows[_first_row(rows)]}:
            return name, rows
    return next(iter(found.items()))


def _first_row(rows: Sequence[Sequence[Cell]]) -> int:
    """Where the header stands: the first row that is neither empty nor a comment."""
    told = (at for at, row in enumerate(rows) if any(map(cell_text, row)) and not str(row[0]).startswith("#"))
    return next(told, 0)


def _check_cells(path: Path, file: str, sheet: str, rows: Sequence[Sequence[Cell]], lead: int) -> None:
    """Refuse what would be passed over: a column named twice, a cell under none, or one in error."""
    header = [cell_text(cell) for cell in rows[lead]] if rows else []
    twice = next((name for at, name in enumerate(header) if name and name in header[:at]), None)
    if twice is not None:
        raise refusal(
            file, f"The column {twice} stands twice.", row=lead + 1, column=twice, seen=twice, try_="keep one"
        )
    for number, row in enumerate(rows[lead + 1 :], lead + 2):
        for at, cell in enumerate(row):
            if cell_text(cell) and (at >= len(header) or not header[at]):
                raise refusal(
                    file, "A cell stands under no column, so it would be passed over.", row=number,
                    column=str(at + 1), seen=cell_text(cell)[:60], try_="a column note, or an empty cell",
                )  # fmt: skip
    for number, at, seen in unreadable(path, sheet):
        if number > lead + 1 and at < len(header) and header[at]:
            raise refusal(
                file, "A cell holds an error or a formula that was never worked out.", row=number,
                column=header[at], seen=seen, try_="the value itself, or save the file in a spreadsheet once",
            )  # fmt: skip


def _check_columns(file: str, told: Sequence[Line], schema: Table) -> None:
    """Refuse a column that no table has: what stands in it would be passed over."""
    known = [*(column.name for column in schema.columns), *MORE]
    strange = [name for name in told[0].cells if name and name not in known]
    if strange:
        near = get_close_matches(strange[0], known, n=1)
        raise refusal(
            file, f"There is no column {strange[0]}; what stands in it would be passed over.", row=1,
            column=strange[0], seen=strange[0], try_=near[0] if near else f"one of {', '.join(known)}",
        )  # fmt: skip


def _row(file: str, line: Line, schema: Table) -> dict[str, Any]:
    from derisk.terms.minerals import mineral

    row = {column.name: _cell(file, line, column) for column in schema.columns}
    row |= {name: said for name, said in LEFT_OUT.get(schema.name, {}).items() if row[name] is None}
    try:
        mineral(str(row["mineral"])).stage(str(row["stage"]))
    except InputError as error:
        wrong = "stage" if "no stage" in error.what else "mineral"
        raise refusal(
            file, error.what, row=line.number, column=wrong, seen=error.seen, try_=error.try_
        ) from None
    one_of = ONE_OF.get(schema.name, ())
    if one_of and all(row[name] is None for name in one_of):
        raise refusal(
            file, f"One of {' and '.join(one_of)} must be given.", row=line.number, column=one_of[0],
            seen="nothing", try_=HINT,
        )  # fmt: skip
    as_of = line["as_of"].strip()
    if not DATE.fullmatch(as_of):
        raise refusal(
            file, "A row does not say of when it is.", row=line.number, column="as_of",
            seen=as_of or "nothing", try_="a year, YYYY-MM or YYYY-MM-DD",
        )  # fmt: skip
    if schema.name in CHECKS:
        CHECKS[schema.name](file, line, row)
    return {
        **row, "unit": _unit(schema, row), "basis": "content", "cite": OWN,
        "locator": f"{file}, row {line.number}", "quality": "reported", "vintage": as_of,
        "note": line.cells.get("note", "").strip() or None,
    }  # fmt: skip


def _unit(schema: Table, row: dict[str, Any]) -> str:
    """The unit of the first figure that is given."""
    units = [column.unit for column in schema.columns if column.unit and row[column.name] is not None]
    return units[0] if units else "none"


def _place(file: str, line: Line, column: str, text: str) -> str:
    """The settled code of a place or group; refused with the nearest ones."""
    from derisk.terms.places import check_place

    try:
        return check_place(text)
    except InputError as error:
        raise refusal(
            file, error.what, row=line.number, column=column, seen=error.seen, try_=error.try_
        ) from None


def _cell(file: str, line: Line, column: Column) -> object:
    from derisk.facts.checks import PLACE_COLUMNS

    text = line.cells.get(column.name, "").strip()
    if not text:
        if not column.optional:
            raise refusal(
                file, "A cell is empty that must be filled.", row=line.number, column=column.name,
                seen="nothing", try_=column.meaning,
            )  # fmt: skip
        return None
    if column.kind == "text":
        return _place(file, line, column.name, text) if column.name in PLACE_COLUMNS else text
    value = _figure(text)
    if value < 0:
        raise refusal(
            file, f"A negative figure stands where one of nought or more belongs: {column.meaning}.",
            row=line.number, column=column.name, seen=text, try_=HINT,
        )  # fmt: skip
    if not math.isfinite(value) or (column.kind == "integer" and not value.is_integer()):
        kind = "whole number" if column.kind == "integer" else "number"
        raise refusal(
            file, f"A cell holds no {kind} of nought or more.", row=line.number, column=column.name,
            seen=text, try_=_meant(text),
        )  # fmt: skip
    return int(value) if column.kind == "integer" else value


def _figure(text: str) -> float:
    """The number a cell holds; not one where its comma may be that of decimals: 4,5 is no 45."""
    if "," in text and not GROUPED.fullmatch(text):
        return math.nan
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return math.nan


def _meant(text: str) -> str:
    """What to write instead of a text that is no number."""
    percent = re.fullmatch(r"(\d+(?:[.,]\d+)?) ?%", text)
    if percent:
        return f"{float(percent[1].replace(',', '.')) / 100:g}"
    if re.fullmatch(r"-?\d+,\d+", text):
        return f"{text.replace(',', '.')}, with a point for the decimals"
    digits = re.sub(r"[ \u00a0\u202f'’.,]", "", text)
    parted = digits.isdigit() and re.fullmatch(r"\d+\.\d+", text) is None
    return f"{digits}, digits alone" if parted else HINT


def _check_once(file: str, told: Sequence[Line], schema: Table) -> None:
    seen: dict[tuple[str, ...], int] = {}
    usual = LEFT_OUT.get(schema.name, {})
    for line in told:
        key = tuple(line.cells.get(name, "").strip() or usual.get(name, "") for name in schema.key)
        if key in seen:
            raise refusal(
                file, "A row tells of the same thing as another.", row=line.number, column=schema.key[0],
                seen=f"{', '.join(key)}, also in row {seen[key]}", try_=HINT,
            )  # fmt: skip
        seen[key] = line.number


def _frame(schema: Table, rows: Sequence[dict[str, Any]]) -> pl.DataFrame:
    import polars as pl

    kinds = {"text": pl.String, "integer": pl.Int32, "number": pl.Float64}
    return pl.DataFrame(rows, schema={column.name: kinds[column.kind] for column in schema.all_columns})
