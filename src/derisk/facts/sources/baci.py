"""BACI's yearly files of bilateral trade: columns t, i, j, k, v, q; only headings of a chain are kept.

A whole file has eleven million rows; every one of them is checked while it streams by.
"""

from __future__ import annotations

import codecs
import csv
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING

from derisk.facts.sources.baci_checks import check_chunk, check_once
from derisk.facts.sources.baci_known import Course, check_known
from derisk.facts.sources.card import Batch, Card, Progress
from derisk.facts.sources.reading import AGAIN, MARKS, check_header, check_there, decoded, refusal

if TYPE_CHECKING:
    import polars as pl

COLUMNS = ("t", "i", "j", "k", "v", "q")
NAME = re.compile(r"BACI_HS(\d\d)_Y(\d{4})_V(\d{6}\w?)\.csv", re.IGNORECASE)
CHUNK = 1 << 24
YEARS = {
    "92": "HS92",
    "96": "HS96",
    "02": "HS2002",
    "07": "HS2007",
    "12": "HS2012",
    "17": "HS2017",
    "22": "HS2022",
}


def read(path: Path, card: Card, progress: Progress) -> list[Batch]:
    """Shipments of every heading that a chain names in the file's edition of the Harmonized System.

    Raises
    ------
    InputError : for a file that is cut, recoded, doubled, half empty, or has another header or name.
    """
    batches = []
    done = 0
    with ExitStack() as stack:
        members = list(_members(path, stack))
        total = sum(size for _, _, size in members)
        for name, stream, size in members:
            batches.append(
                _year(name, stream, card, lambda seen, before=done: progress(before + seen, total))
            )
            done += size
    return batches


def _members(path: Path, stack: ExitStack) -> Iterator[tuple[str, IO[bytes], int]]:
    """Name, stream and size of each yearly file."""
    check_there(path)
    with path.open("rb") as file:
        zipped = file.read(4) == b"PK\x03\x04"
    if not zipped:
        yield path.name, stack.enter_context(path.open("rb")), path.stat().st_size
        return
    try:
        archive = stack.enter_context(zipfile.ZipFile(path))
    except zipfile.BadZipFile as error:
        raise refusal(path.name, "The archive is cut off.", seen=str(error)) from None
    named = [entry for entry in archive.infolist() if NAME.fullmatch(Path(entry.filename).name)]
    if not named:
        listed = ", ".join(archive.namelist())[:120]
        raise refusal(path.name, "The archive holds no yearly file of BACI.", seen=listed, try_=card_files())
    for entry in named:
        yield Path(entry.filename).name, stack.enter_context(archive.open(entry)), entry.file_size


def card_files() -> str:
    """The file names that are read."""
    return "BACI_HSnn_Yyyyy_Vyyyymm.csv, as the publisher names it"


@lru_cache(maxsize=1)
def numbers() -> dict[int, str]:
    """Place by BACI's own number; empty for a former state or region that has none."""
    text = (files("derisk.facts.sources") / "baci_places.csv").read_text(encoding="utf-8")
    return {int(row["code"]): row["place"] for row in csv.DictReader(text.splitlines())}


def headings(edition: str) -> frozenset[str]:
    """Customs headings of one edition of the Harmonized System that any chain names."""
    from derisk.terms.minerals import mineral, minerals

    return frozenset(
        code.code
        for slug in minerals()
        for stage in mineral(slug).stages
        for code in stage.hs
        if code.edition == edition
    )


def _year(name: str, stream: IO[bytes], card: Card, progress: object) -> Batch:
    import polars as pl

    hit = NAME.fullmatch(name)
    if hit is None:
        raise refusal(
            name,
            "The file's name does not say edition, year and version.",
            row=1,
            seen=name,
            try_=card_files(),
        )
    edition, year, version = YEARS.get(hit.group(1), ""), int(hit.group(2)), f"V{hit.group(3)}"
    wanted = headings(edition)
    if not wanted:
        raise refusal(
            name, f"No chain here has a heading of HS{hit.group(1)}.", seen=name, try_="HS92 or HS17"
        )
    kept = []
    missing = 0
    course = Course()
    for chunk in _chunks(name, stream, progress):
        check_chunk(name, chunk, year)
        course.take(chunk)
        missing += int((chunk["q"] == "NA").sum())
        kept.append(chunk.filter(pl.col("k").is_in(list(wanted))))
    rows = course.rows
    if not rows:
        raise refusal(name, "The file has a header and no rows.", row=2, column="t", seen="nothing")
    if year >= card.expect["missing_from"] and missing > card.expect["missing"] * rows:
        raise refusal(
            name, "Most quantities are missing: the file is half empty.", row=rows + 1, column="q",
            seen=f"{missing:,} of {rows:,} rows without", try_=AGAIN,
        )  # fmt: skip
    found = pl.concat(kept)
    if found.is_empty():
        raise refusal(
            name, "The file has no heading that a chain here names.", row=2, column="k",
            seen=f"{rows:,} rows",
            try_=f"headings such as {', '.join(sorted(wanted)[:4])}",
        )  # fmt: skip
    check_once(name, found)
    found = _told(found)
    check_known(name, found, course, edition, year, card)
    key = f"cepii-baci-{edition.lower()}-{version.lower()}"
    frame, notes = _frame(found, name, edition, version, key)
    scope = f"{key}/{year}"
    return Batch(version, scope, {"trade": frame}, [card.source(key, f"{edition} {version}")], notes)


def _chunks(name: str, stream: IO[bytes], progress: object) -> Iterator[pl.DataFrame]:
    """The rows piece by piece, all cells as text, with the row's number in the file."""
    rest, row, done, header = b"", 2, 0, False
    while True:
        try:
            piece = stream.read(CHUNK)
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise refusal(name, "The archive is damaged.", row=row, column="t", seen=str(error)) from None
        if not piece:
            break
        done += len(piece)
        piece = rest + piece
        if not header:
            piece = _after_header(name, piece)
            header = True
        cut = piece.rfind(b"\n") + 1
        piece, rest = piece[:cut], piece[cut:]
        if piece:
            frame = _table(name, piece, row)
            yield frame
            row += frame.height
        progress(done)  # type: ignore[operator]
    if not header:
        raise refusal(name, "The file is empty.", seen="0 bytes")
    if rest.strip():
        column = COLUMNS[min(rest.count(b","), 5)]
        raise refusal(
            name, "The last row has no line end: the file is cut off.", row=row, column=column,
            seen=rest.decode("utf-8", "replace")[:60],
        )  # fmt: skip


def _after_header(name: str, piece: bytes) -> bytes:
    if piece.startswith(MARKS) or b"\x00" in piece[:4096]:
        decoded(name, piece)
    line, _, rest = piece.removeprefix(codecs.BOM_UTF8).partition(b"\n")
    seen = [cell.strip().strip('"') for cell in line.decode("utf-8", "replace").split(",")]
    check_header(name, seen, COLUMNS)
    if tuple(seen) != COLUMNS:
        raise refusal(
            name, "The columns are not in the publisher's order.", row=1, column=seen[0],
            seen=", ".join(seen),
            try_=", ".join(COLUMNS),
        )  # fmt: skip
    return rest


def _table(name: str, piece: bytes, row: int) -> pl.DataFrame:
    import polars as pl

    if not piece.isascii():
        text = decoded(name, piece)
        at = next(index for index, letter in enumerate(text) if ord(letter) > 127)
        cell = text[text.rfind("\n", 0, at) + 1 : at].count(",")
        raise refusal(
            name, "A cell holds a letter that the publisher does not write.",
            row=row + text.count("\n", 0, at), column=COLUMNS[min(cell, 5)], seen=text[at],
        )  # fmt: skip
    try:
        frame = pl.read_csv(
            BytesIO(piece), has_header=False, new_columns=list(COLUMNS), infer_schema=False, quote_char=None
        )
    except pl.exceptions.PolarsError:
        frame = None
    if frame is None or frame.width != len(COLUMNS):
        raise _ragged(name, piece, row)
    stripped = frame.with_columns(pl.all().str.strip_chars().replace("", None))
    return stripped.with_columns(pl.col("k").str.zfill(6)).with_row_index("row", row)


def _ragged(name: str, piece: bytes, row: int) -> Exception:
    for at, line in enumerate(piece.split(b"\n")):
        cells = line.count(b",") + 1
        if line and cells != len(COLUMNS):
            return refusal(
                name, "A row has more or fewer cells than the header.", row=row + at,
                column=COLUMNS[min(cells, 5)], seen=f"{cells} cells of {len(COLUMNS)}",
            )  # fmt: skip
    return refusal(
        name, "The rows cannot be read as a table.", row=row, column="t", seen="cells of another form"
    )


def _told(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with our codes of both places, USD and tonnes beside the publisher's cells."""
    import polars as pl

    place = {str(code): known or None for code, known in numbers().items()}
    return rows.with_columns(
        pl.col("i").replace_strict(place, default=None, return_dtype=pl.String).alias("exporter"),
        pl.col("j").replace_strict(place, default=None, return_dtype=pl.String).alias("importer"),
        (pl.col("v").cast(pl.Float64) * 1000).round(0).alias("value_usd"),
        pl.col("q").replace("NA", None).cast(pl.Float64).round(4).alias("gross_t"),
    )


def _frame(
    rows: pl.DataFrame, name: str, edition: str, version: str, key: str
) -> tuple[pl.DataFrame, list[str]]:
    """Rows of the table trade, and how many flows of former states were left out."""
    import polars as pl

    told = rows.select(
        pl.col("t").cast(pl.Int32).alias("year"), "exporter", "importer", pl.col("k").alias("hs6"),
        "value_usd", "gross_t",
    )  # fmt: skip
    whole = told.filter(
        pl.col("exporter").is_not_null()
        & pl.col("importer").is_not_null()
        & (pl.col("exporter") != pl.col("importer"))
    )
    # a former state's number and its successor's may stand for one place in the same year
    summed = whole.group_by("year", "exporter", "importer", "hs6", maintain_order=True).agg(
        pl.col("value_usd").sum(),
        pl.when(pl.col("gross_t").null_count() == 0).then(pl.col("gross_t").sum()).alias("gross_t"),
    )
    lost = told.height - whole.height
    frame = summed.select(
        "year", "exporter", "importer", "hs6", pl.lit(edition).alias("hs_edition"), "value_usd", "gross_t",
        pl.lit("USD; t").alias("unit"), pl.lit("gross").alias("basis"), pl.lit(key).alias("cite"),
        pl.lit(f"{name}, row of t, i, j, k").alias("locator"), pl.lit("reported").alias("quality"),
        pl.lit(version).alias("vintage"), pl.lit(None, dtype=pl.String).alias("note"),
    )  # fmt: skip
    return frame, [f"{lost} flows of former states or regions without a code were left out."] if lost else []
