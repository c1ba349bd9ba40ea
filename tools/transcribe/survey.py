"""World tables of the survey's Mineral Commodity Summaries, read by the product's own importer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from derisk.facts.sources import card
from derisk.facts.sources.naming import place_by_name
from derisk.facts.sources.usgs_mcs import Sheet, read, sheets

Row = dict[str, Any]
BOILERPLATE = ("Estimated", "Reported", "Data may not add", "See Appendix C")
GENERAL = 0.6  # of a table's lines: a note on more of them is the table's, and stands with its total alone


def survey(folder: Path) -> Iterator[Row]:
    """All world tables of the editions of 2023, 2024 and 2026."""
    paths = [folder / "usgs-mcs2026/MCS2026_Commodities_Data.csv"]
    paths += [
        world_file(folder, sheet, edition)
        for sheet in sheets()
        for edition in sheet.editions.split()
        if edition != "2026" and sheet.file
    ]
    for path in dict.fromkeys(paths):
        for batch in read(path, card("usgs-mcs"), lambda done, total: None):
            tables: dict[tuple[str, str, str], list[Row]] = {}
            for row in batch.tables["production"].iter_rows(named=True):
                tables.setdefault((row["mineral"], row["stage"], row["stream"]), []).append(row)
            for rows in tables.values():
                yield from _told(rows)


def world_file(folder: Path, sheet: Sheet, edition: str) -> Path:
    """The file of a sheet in an earlier edition; one is written in capitals."""
    pattern = rf"mcs{edition}-{sheet.file}(-\w+)?_world\.csv"
    listed = sorted((folder / f"usgs-mcs{edition}/world").iterdir())
    return next(each for each in listed if re.fullmatch(pattern, each.name, re.IGNORECASE))


def place_of(name: str) -> str:
    """Code of a place as the survey writes it."""
    code = {"Rest of the world": "ROW", "Total": "WLD", "South Korea": "KOR"}.get(name, place_by_name(name))
    if code is None:
        raise SystemExit(f"unknown place {name!r}")
    return code


def read_cell(text: str) -> tuple[float | None, str]:
    """A cell of any of the survey's tables and, where it holds no figure, what stands there instead."""
    plain = text.strip().removeprefix("e")
    if plain in ("—", "-", "–"):
        return 0.0, ""
    try:
        return float(plain.replace(",", "")), ""
    except ValueError:
        return None, {"W": "withheld by the publisher", "s": "printed as less than half a unit"}.get(
            plain, f"printed as {plain}"
        )


def _told(rows: list[Row]) -> list[Row]:
    """Rows whose notes say what is particular: what concerns most places stands with the total alone."""
    lines = Counter(note for row in rows for note in set(_notes(row)))
    for row in rows:
        kept = [n for n in _notes(row) if row["place"] == "WLD" or lines[n] <= GENERAL * len(rows)]
        row["note"] = "; ".join(kept)
    return rows


def _notes(row: Row) -> list[str]:
    parts = [part.strip().rstrip(".") for part in re.split(r" -- |; ", row["note"] or "")]
    return [part for part in dict.fromkeys(parts) if part and not part.startswith(BOILERPLATE)]
