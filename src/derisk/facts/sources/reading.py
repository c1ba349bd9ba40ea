"""Reading a publisher's file with distrust: cut, recoded, renamed, doubled or empty is refused by row."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from derisk.terms.errors import InputError

AGAIN = "download the file again from the publisher; nothing was changed"
KEEP_ONE, ADD_ROWS = f"keep one, or {AGAIN}", f"a row for each figure under it, or {AGAIN}"
MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Line:
    """A row of a file: its number as an editor shows it, and its cells by column."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


def refusal(
    file: str,
    what: str,
    *,
    row: int | None = None,
    column: str = "",
    seen: str = "nothing",
    try_: str = AGAIN,
) -> InputError:
    """The error that refuses a file, by its row and column."""
    where = [file]
    if row is not None:
        where.append(f"row {row}")
    if column:
        where.append(f"column {column}")
    return InputError(what, where=", ".join(where), seen=seen, try_=try_)


def check_there(path: Path) -> None:
    """Refuse a name that no file has, or that a folder has."""
    if path.is_dir():
        files = sorted(each.name for each in path.iterdir() if each.is_file())
        raise refusal(
            str(path), "This is a folder, not a file.", seen=", ".join(files[:4]) or "no file in it",
            try_="name one file of it, or a zip of them where the source has one",
        )  # fmt: skip
    if not path.is_file():
        raise refusal(str(path), "There is no such file.", seen="nothing", try_="check the name")


def contents(path: Path, ending: str = ".csv") -> Iterator[tuple[str, bytes]]:
    """Name and bytes of a file, or of each file with this ending in a zip archive.

    Raises
    ------
    InputError : for a file that is not there, is empty, or is an archive that is cut or damaged.
    """
    check_there(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        seen = error.strerror or str(error)
        raise refusal(
            str(path), "The file cannot be read.", seen=seen, try_="check who may read it"
        ) from None
    if not data:
        raise refusal(path.name, "The file is empty.", seen="0 bytes")
    if not zipfile.is_zipfile(path):
        if data.startswith(b"PK\x03\x04"):
            raise refusal(path.name, "The archive is cut off.", seen="no directory at its end")
        yield path.name, data
        return
    names = []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.lower().endswith(ending) and not Path(name).name.startswith("."):
                names.append(name)
                try:
                    yield Path(name).name, archive.read(name)
                except (zipfile.BadZipFile, zlib.error, EOFError) as error:
                    raise refusal(f"{path.name}/{name}", "The archive is damaged.", seen=str(error)) from None
    if not names:
        raise refusal(path.name, f"The archive holds no {ending} file.", seen="none", try_="name another")


def decoded(file: str, data: bytes, encodings: Sequence[str] = ("utf-8",)) -> str:
    """Text in the first of the encodings that fits.

    Raises
    ------
    InputError : with the row and column of the first byte that does not fit the last of them.
    """
    name = "UTF-8" if encodings[0] == "utf-8" else encodings[0]
    if data.startswith(MARKS) or b"\x00" in data[:4096]:
        raise refusal(
            file, f"The file is not in the publisher's encoding, {name}.", row=1, column="1",
            seen="UTF-16 or UTF-32", try_=f"save it as {name}, or {AGAIN}",
        )  # fmt: skip
    for encoding in encodings:
        try:
            text = data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
            break
        except UnicodeDecodeError as error:
            last = error
    else:
        row, column = _place(data, last.start)
        raise refusal(
            file, f"The file is not in the publisher's encoding, {name}.", row=row, column=column,
            seen=f"byte 0x{data[last.start]:02x}", try_=f"save it as {name}, or {AGAIN}",
        ) from None  # fmt: skip
    if "\ufffd" in text:
        row, column = _place(data, data.index("\ufffd".encode()))
        raise refusal(file, "Characters of the file were lost.", row=row, column=column, seen="\ufffd")
    return text


def lines(
    file: str, text: str, wanted: Sequence[str], *, ends: bool = True, doubled: bool = True
) -> list[Line]:
    """Rows of a CSV text by its header, blank ones left out.

    Raises
    ------
    InputError : for a missing column, a row that is too short or too long, one that stands twice, or a last
        row without a line end (with `ends`), as a file has that was cut.
    """
    if ends and not text.endswith(("\n", "\r")):
        row = text.count("\n") + 1
        raise refusal(
            file, "The last row has no line end: the file is cut off.", row=row,
            column=_last_column(text), seen=text.rsplit("\n", 1)[-1][-60:],
        )  # fmt: skip
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: list[Line] = []
    seen: dict[tuple[str, ...], int] = {}
    begin = 1
    header: list[str] = []
    width = 0  # of the header with its nameless columns
    try:
        for cells in reader:
            number, begin = begin, reader.line_num + 1
            if not header:
                width, header = len(cells), _header(file, cells, wanted)
                continue
            if not any(cell.strip() for cell in cells):
                continue
            _check_width(file, number, header, cells, width)
            if doubled and tuple(cells) in seen:
                raise refusal(
                    file, "A row stands twice.", row=number, column=header[0],
                    seen=f"the same as row {seen[tuple(cells)]}: {', '.join(cells)[:80]}",
                    try_=KEEP_ONE,
                )  # fmt: skip
            seen[tuple(cells)] = number
            found.append(Line(number, dict(zip(header, cells, strict=False))))
    except csv.Error as error:
        raise refusal(
            file, "A row breaks off within a cell: the file is cut off.", row=begin,
            column=header[-1] if header else "1", seen=str(error),
        ) from None  # fmt: skip
    if not found:
        column = header[0] if header else "1"
        raise refusal(file, "The file has a header and no rows.", row=2, column=column, try_=ADD_ROWS)
    return found


def check_header(file: str, seen: Sequence[str], wanted: Sequence[str], row: int = 1) -> None:
    """Refuse a header that lacks a wanted column, with what stands there instead."""
    missing = [column for column in wanted if column not in seen]
    if missing:
        near = get_close_matches(missing[0], [name for name in seen if name not in wanted], n=1, cutoff=0.4)
        place = seen.index(near[0]) if near else None
        instead = f"{near[0]}, column {place + 1}" if place is not None else ", ".join(seen)[:120]
        raise refusal(
            file, f"The column {missing[0]} is missing.", row=row, column=missing[0], seen=instead,
            try_=f"the publisher's own header, {', '.join(wanted)}; or {AGAIN}",
        )  # fmt: skip


def number(file: str, line: Line, column: str) -> float:
    """A finite number in a cell, thousands commas allowed.

    Raises
    ------
    InputError : for anything else, an empty cell included.
    """
    import math

    text = line[column].strip()
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        what = "A cell is empty where the publisher has a figure." if not text else "A cell holds no number."
        raise refusal(file, what, row=line.number, column=column, seen=text or "nothing")
    return value


def year(file: str, line: Line, column: str) -> int:
    """A calendar year in a cell."""
    text = line[column].strip()
    if not (text.isdigit() and 1900 <= int(text) <= 2100):
        raise refusal(file, "A cell holds no year.", row=line.number, column=column, seen=text or "nothing")
    return int(text)


def _header(file: str, cells: list[str], wanted: Sequence[str]) -> list[str]:
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    check_header(file, names, wanted)
    twice = [name for name in names if name and names.count(name) > 1]
    if twice:
        raise refusal(file, f"The column {twice[0]} stands twice.", row=1, column=twice[0], seen=twice[0])
    return names


def _check_width(file: str, row: int, header: list[str], cells: list[str], width: int) -> None:
    if len(cells) < len(header):
        raise refusal(
            file, "A row ends early: the file is cut or damaged.", row=row, column=header[len(cells)],
            seen=f"{len(cells)} cells of {len(header)}",
        )  # fmt: skip
    if any(cell.strip() for cell in cells[max(len(header), width) :]):
        raise refusal(
            file, "A row has more cells than the header.", row=row, column=str(len(header) + 1),
            seen=f"{len(cells)} cells of {len(header)}",
        )  # fmt: skip


def _place(data: bytes, position: int) -> tuple[int, str]:
    """Row and column of a byte; the column by name where the first line has one."""
    start = data.rfind(b"\n", 0, position) + 1
    before = data[start:position].decode("latin-1")
    quoted = before.count('"') % 2 == 1
    index = len(next(csv.reader([before + ('"' if quoted else "")]), [""])) - 1
    header = next(csv.reader([data.split(b"\n", 1)[0].decode("latin-1").strip("\r")]), [])
    name = header[index].removeprefix("ï»¿") if index < len(header) else str(index + 1)
    return data.count(b"\n", 0, position) + 1, name


def _last_column(text: str) -> str:
    header = next(csv.reader([text.split("\n", 1)[0].strip("\r")]), [])
    index = text.rsplit("\n", 1)[-1].count(",")
    return header[index] if index < len(header) and header[index] else str(index + 1)
