"""The survey's Mineral Commodity Summaries: the data release since 2026, and the world tables before it.

`usgs_tables.csv` says which of the survey's tables is which stage: chapter and line of the release, file and
type of the earlier editions, and the element content of the compound that a table is printed in.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from derisk.facts.sources.card import Batch, Card, Progress
from derisk.facts.sources.naming import place_by_name
from derisk.facts.sources.reading import Line, contents, decoded, lines, refusal, year
from derisk.facts.sources.usgs_baskets import baskets
from derisk.facts.sources.usgs_checks import check_parts, check_tables, check_whole, mass

if TYPE_CHECKING:
    import polars as pl

RELEASE = (
    "MCS chapter", "Section", "Commodity", "Country", "Statistics", "Statistics_detail", "Unit", "Year",
    "Value", "Notes",
)  # fmt: skip
WORLD = ("Source", "Country")
HELIUM = 169.3  # t in a million cubic metres at 15 degrees C and one atmosphere; parameter content_of_He
UNITS = {
    "thousand metric tons": 1e3, "thousand metric dry tons": 1e3, "metric tons": 1.0, "kilograms": 1e-3,
    "million metric tons": 1e6, "million cubic meters": HELIUM, "mcm": HELIUM,
    "kt": 1e3, "t": 1.0, "kg": 1e-3, "mmt": 1e6, "mt": 1e6,
}  # fmt: skip
ALONE = (
    "iron",
    "titanium",
    "platinum-group",
    "kaolin",
    "bentonite",
)  # minerals with several tables a chapter
COLUMN = re.compile(r"Prod_(?:Sponge_)?(\w+?)_(est_)?(\d{4})", re.IGNORECASE)
OTHERS = re.compile(  # what else stands in their headers; fluorspar's of 2023 has the type for the word
    r"Source|Country|Type|Mine production, fluorspar|(?:Prod|Cap|Reserves)_notes?"
    r"|Cap_(?:Sponge_|Pigment_)?[a-z]+_(?:est_)?\d{4}"
    r"|Reserves_(?:ore_)?(?:K2O_equiv_)?(?:k?t|m?mt|kg|[mk]ct|mcm)(?:_\d{4})?",
    re.IGNORECASE,
)
FILE = re.compile(r"mcs(\d{4})-?(\w+?)(-\w+)?_world\.csv", re.IGNORECASE)


@dataclass(frozen=True)
class Sheet:
    """One of the survey's world tables, and the stage it tells of."""

    mineral: str
    stage: str
    stream: str
    chapter: str
    detail: str
    file: str
    type: str
    compound: str
    content: str
    editions: str
    without_total: str


@dataclass(frozen=True)
class Figure:
    """A printed figure, where it stands, and what it means."""

    sheet: Sheet
    file: str
    row: int
    column: str
    place: str
    year: int
    printed: str
    unit: str
    estimated: bool
    note: str
    edition: str
    locator: str

    @property
    def factor(self) -> float:
        """Tonnes of content in one of the printed unit.

        Raises
        ------
        InputError : for a unit that is not known.
        """
        if self.unit not in UNITS:
            raise refusal(
                self.file, "A unit is not known.", row=self.row, column="Unit", seen=self.unit,
                try_=", ".join(UNITS),
            )  # fmt: skip
        return UNITS[self.unit] * float(self.sheet.content or 1)


@lru_cache(maxsize=1)
def sheets() -> tuple[Sheet, ...]:
    """The survey's tables that are known."""
    text = (files("derisk.facts.sources") / "usgs_tables.csv").read_text(encoding="utf-8")
    return tuple(Sheet(**row) for row in csv.DictReader(text.splitlines()))


def read(path: Path, card: Card, progress: Progress) -> list[Batch]:
    """Output by place of every table of the file that is known here.

    Raises
    ------
    InputError : for a file that is not whole, or not one of the layouts of 2023, 2024 and 2026.
    """
    batches: list[Batch] = []
    unknown: set[str] = set()
    total = path.stat().st_size if path.is_file() else 0
    for name, data in contents(path):
        text = decoded(name, data, ("utf-8", "cp1252"))
        release = _is_release(text)
        found, other = _release(name, text) if release else _world(name, text)
        if release and not card.expect.get("part"):
            check_whole(name, text, found, card)
        elif found and not card.expect.get("part"):
            check_parts(name, text, found)
        check_tables(found, card)
        progress(min(len(data), total), total)
        unknown |= other
        if found:
            edition = found[0].edition
            key = f"usgs-mcs-{edition}"
            scope = key if release else f"{key}/{found[0].sheet.file}"
            batches.append(Batch(edition, scope, {"production": _frame(found)}, [card.source(key, edition)]))
    if not batches:
        raise refusal(
            path.name, "No chain here tells of what the file holds.", seen=", ".join(sorted(unknown))[:100],
            try_="derisk list minerals",
        )  # fmt: skip
    if unknown:
        note = f"No chain here tells of: {', '.join(sorted(unknown))}."
        batches[0] = replace(batches[0], notes=[note])
    return batches


def _is_release(text: str) -> bool:
    header = text.split("\n", 1)[0]
    return sum(column in header for column in RELEASE) >= sum(c in header for c in (*WORLD, "Type", "Prod_"))


def _release(name: str, text: str) -> tuple[list[Figure], set[str]]:
    """Figures of the data release, and the chapters with world output that no chain tells of."""
    rows = [
        line for line in lines(name, text, RELEASE)
        if line["Section"].startswith("World") and line["Statistics"] == "Production"
    ]  # fmt: skip
    if not rows:
        raise refusal(name, "The file has no table of world output.", row=2, column="Section", seen="none")
    edition = str(1 + max(year(name, line, "Year") for line in rows))
    found, other = [], set()
    for line in rows:
        sheet = next((each for each in sheets() if _tells(line, each)), None)
        if sheet is None:
            other.add(line["MCS chapter"].title())
            continue
        notes = " ".join(line["Notes"].split())
        form = f"{line['Statistics_detail']}; " if sheet.mineral == "boron" else ""
        found.append(
            Figure(
                sheet, name, line.number, "Value", _place(name, line), year(name, line, "Year"),
                line["Value"].strip(), line["Unit"].strip(),
                "stimated" in notes or int(line["Year"]) == int(edition) - 1, form + notes, edition,
                f"data release, {sheet.chapter.title()}, {sheet.detail}",
            )
        )  # fmt: skip
    return found, other - {sheet.chapter.title() for sheet in sheets()}


def _tells(line: Line, sheet: Sheet) -> bool:
    """Whether a row belongs to the sheet: the line itself, its variants, and its rounded total."""
    if not sheet.chapter or line["MCS chapter"] != sheet.chapter:
        return False
    seen, wanted = line["Statistics_detail"].lower(), sheet.detail.lower()
    if sheet.mineral in ALONE:
        return seen in (wanted, f"{wanted}, rounded", f"{wanted}: rounded")
    return seen.startswith(wanted)


def _world(name: str, text: str) -> tuple[list[Figure], set[str]]:
    """Figures of a world table of the earlier editions."""
    named = FILE.fullmatch(name)
    if named is None:
        raise refusal(
            name, "The file has neither the header of the data release nor the name of a world table.", row=1,
            column="1", seen=text.split("\n", 1)[0][:120], try_="keep the publisher's name and header",
        )  # fmt: skip
    code, edition = named.group(2).lower(), named.group(1)
    known = [sheet for sheet in sheets() if sheet.file == code and edition in sheet.editions.split()]
    rows = lines(
        name, text, [*WORLD, *(["Type"] if any(sheet.type for sheet in known) else [])], doubled=True
    )
    columns = [(column, hit) for column in rows[0].cells if (hit := COLUMN.fullmatch(column))]
    if known and len(columns) < 2:
        raise refusal(
            name, "A column of output by year is missing.", row=1, column="Prod_UNIT_YEAR",
            seen=", ".join(rows[0].cells), try_="the publisher's own header",
        )  # fmt: skip
    for number, column in enumerate(rows[0].cells, start=1):
        if known and column and not COLUMN.fullmatch(column) and not OTHERS.fullmatch(column):
            raise refusal(
                name, "A column is not one of the survey's.", row=1, column=str(number), seen=column,
                try_="the publisher's own header",
            )  # fmt: skip
    found: list[Figure] = []
    for line in rows:
        _check_source(name, line, edition)
        form = line.cells.get("Type", "").lower()
        for sheet in [each for each in known if line["Country"].strip() and each.type in form]:
            found += _years(name, line, sheet, columns, edition)
    return found, set() if known else {code}


def _check_source(name: str, line: Line, edition: str) -> None:
    said = line["Source"].replace(" ", "").upper()
    if said and said != f"MCS{edition}":
        raise refusal(
            name, "A row is not of the edition that the file's name says.", row=line.number, column="Source",
            seen=line["Source"], try_="keep the publisher's name",
        )  # fmt: skip


def _years(
    name: str, line: Line, sheet: Sheet, columns: Sequence[tuple[str, re.Match[str]]], edition: str
) -> Iterator[Figure]:
    notes = " ".join((line.cells.get("Prod_notes") or line.cells.get("Prod_note") or "").split())
    capacity = any(cell.strip() for column, cell in line.cells.items() if column.startswith("Cap_"))
    form = f"{line.cells.get('Type', '')}; " if sheet.mineral == "boron" else ""
    for column, hit in columns:
        printed = line[column].strip()
        if not printed and capacity:
            continue  # listed for its capacity in other products
        also = (
            printed.startswith("e")
            or f"stimated in {hit.group(3)}" in notes
            or f"in {hit.group(3)} is also estimated" in notes
        )
        yield Figure(
            sheet, name, line.number, column, _place(name, line), int(hit.group(3)),
            printed.removeprefix("e"),
            hit.group(1).lower(), bool(hit.group(2)) or also, form + notes, edition,
            f"data release, {name}, {column}",
        )  # fmt: skip


def _place(name: str, line: Line) -> str:
    code = place_by_name(line["Country"])
    if code is None:
        raise refusal(
            name, "A place is not known.", row=line.number, column="Country", seen=line["Country"],
            try_="check the spelling and the file's encoding; derisk list economies",
        )  # fmt: skip
    return code


def _frame(figures: Sequence[Figure]) -> pl.DataFrame:
    """Rows of the table production; a figure that is not available has none."""
    import polars as pl

    rows: list[dict[str, Any]] = []
    for figure in figures:
        factor = figure.factor
        amount, why = mass(figure)
        sheet = figure.sheet
        if amount is None and not why:
            continue
        compound = f" {sheet.compound}" if sheet.compound else ""
        printed = f": {figure.printed} {figure.unit}{compound}"
        converted = UNITS[figure.unit] in (1e-3, HELIUM) or compound
        rows.append(
            {
                "mineral": sheet.mineral, "stage": sheet.stage, "stream": sheet.stream,
                "place": figure.place, "year": figure.year,
                "mass_t": None if amount is None else amount * factor, "unit": "t", "basis": "content",
                "cite": f"usgs-mcs-{figure.edition}",
                "locator": figure.locator + (printed if converted else ""),
                "quality": "withheld" if amount is None else "estimated" if figure.estimated else "reported",
                "vintage": figure.edition,
                "note": "; ".join(part for part in (why, figure.note) if part) or None,
            }
        )  # fmt: skip
    rows += [*baskets(rows)]
    return pl.DataFrame(
        rows, infer_schema_length=None, schema_overrides={"mass_t": pl.Float64, "note": pl.String}
    )
