"""World tables of the survey's Mineral Commodity Summaries, editions of 2023, 2024 and 2026.

`world_tables.csv` says which table is which stage: the chapter and line of 2026, the file and type of the
earlier editions, the compound that figures are printed in and the element they are counted in.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stoichiometry import content
from tables import PLACES, usgs_number

Row = dict[str, Any]
UNITS = {
    "thousand metric tons": 1e3, "thousand metric dry tons": 1e3, "metric tons": 1.0, "kilograms": 1e-3,
    "million metric tons": 1e6, "kt": 1e3, "t": 1.0, "kg": 1e-3, "mmt": 1e6, "mt": 1e6,
}  # fmt: skip
GENERAL = 0.6  # of a table's lines: a note on more of them is the table's, and stands with its total alone


def world_tables() -> list[dict[str, str]]:
    """Which table of the survey is which stage of which mineral."""
    with (Path(__file__).parent / "world_tables.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def survey(folder: Path) -> Iterator[Row]:
    """All world tables of the three editions."""
    with (folder / "usgs-mcs2026/MCS2026_Commodities_Data.csv").open(encoding="cp1252", newline="") as file:
        release = list(csv.DictReader(file))
    for entry in world_tables():
        found: list[Row] = []
        for edition in entry["editions"].split():
            lines = _of_2026(release, entry) if edition == "2026" else _earlier(folder, entry, edition)
            found += _told(_rows(lines, entry, edition))
        yield from found


def place_of(name: str) -> str:
    """Code of a place as the survey writes it; footnote letters are taken off."""
    plain = re.sub(r"\s+", " ", name.replace("’", "'")).strip()
    if plain.startswith("World"):
        return "WLD"
    shorter = re.sub(r"( \([a-z, ]+\)|, [a-z ]+)\d*$", "", plain)
    for candidate in (plain, shorter, re.sub(r"[\d, ]+$", "", plain), re.sub(r"[\d,]*e$", "", plain)):
        if candidate in PLACES:
            return PLACES[candidate]
    raise SystemExit(f"unknown place {name!r}")


def _of_2026(release: list[dict[str, str]], entry: dict[str, str]) -> Iterator[Row]:
    for line in release:
        if line["MCS chapter"] != entry["chapter"] or line["Statistics"] != "Production":
            continue
        if not line["Section"].startswith("World") or not _same_line(line["Statistics_detail"], entry):
            continue
        notes = line["Notes"].replace("\n", " ")
        form = line["Statistics_detail"] if entry["mineral"] == "boron" else ""
        yield {
            "place": place_of(line["Country"]), "year": int(line["Year"]), "printed": line["Value"],
            "unit": line["Unit"].strip(), "notes": [form, *notes.split(" -- ")],
            "estimated": "stimated" in notes or line["Year"] == "2025",
            "locator": f"data release, {entry['chapter'].title()}, {entry['detail']}",
        }  # fmt: skip


def _same_line(detail: str, entry: dict[str, str]) -> bool:
    """Whether a line belongs to the entry's table: the line itself, its variants and its rounded total."""
    seen, wanted = detail.lower(), entry["detail"].lower()
    if entry["mineral"] in ("iron", "titanium", "platinum-group", "kaolin", "bentonite"):
        return seen in (wanted, f"{wanted}, rounded", f"{wanted}: rounded")
    return seen.startswith(wanted)


def world_file(folder: Path, chapter: str, edition: str) -> Path:
    """The file of a chapter's world table in an earlier edition; one is written in capitals."""
    pattern = rf"mcs{edition}-{chapter}(-\w+)?_world\.csv"
    listed = sorted((folder / f"usgs-mcs{edition}/world").iterdir())
    return next(each for each in listed if re.fullmatch(pattern, each.name, re.IGNORECASE))


def _earlier(folder: Path, entry: dict[str, str], edition: str) -> Iterator[Row]:
    path = world_file(folder, entry["file"], edition)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for line in csv.DictReader(file):
            country = (line["Country"] or "").strip()
            form = (line.get("Type") or "").strip()
            if not country or entry["type"] not in form.lower():
                continue
            notes = (line.get("Prod_notes") or line.get("Prod_note") or "").strip()
            for column in line:
                hit = re.fullmatch(r"Prod_(?:Sponge_)?(\w+?)_(est_)?(\d{4})", column or "", re.IGNORECASE)
                if hit and line[column] is not None and line[column].strip():
                    year = hit.group(3)
                    also = f"stimated in {year}" in notes or f"in {year} is also estimated" in notes
                    yield {
                        "place": place_of(country), "year": int(year), "printed": line[column].strip(),
                        "unit": hit.group(1).lower(),
                        "notes": [form if entry["mineral"] == "boron" else "", notes],
                        "estimated": bool(hit.group(2)) or also,
                        "locator": f"data release, {path.name}, {column}",
                    }  # fmt: skip


def _rows(lines: Iterator[Row], entry: dict[str, str], edition: str) -> list[Row]:
    share = content(entry["formula"], entry["element"]) if entry["formula"] else 1.0
    rows = []
    for line in lines:
        amount, why = read(line["printed"])
        if amount is None and why == "" and not (entry["mineral"] == "boron" and line["place"] == "WLD"):
            continue  # not available: a missing figure has no row
        if line["printed"].startswith("e"):
            line["estimated"] = True
        converted = line["unit"] in ("kilograms", "kg") or share != 1.0
        compound = f" {entry['formula']}" if entry["formula"] else ""
        printed = f": {line['printed']} {line['unit']}{compound}" if converted else ""
        rows.append(
            {
                "mineral": entry["mineral"], "stage": entry["stage"], "stream": entry["stream"],
                "place": line["place"], "year": line["year"],
                "mass_t": None if amount is None else amount * UNITS[line["unit"]] * share,
                "unit": "t", "basis": "content", "cite": f"usgs-mcs-{edition}",
                "locator": line["locator"] + printed,
                "quality": "withheld" if amount is None else "estimated" if line["estimated"] else "reported",
                "vintage": edition, "notes": [why, *line["notes"]],
            }
        )  # fmt: skip
    return rows


def read(text: str) -> tuple[float | None, str]:
    """A figure of the survey and, where there is none, why: withheld or too small; else both are empty."""
    plain = text.strip()
    if plain == "W":
        return None, "withheld by the publisher"
    if plain in ("s", "Less than ½ unit"):
        return None, "printed as less than half a unit"
    if plain.lower().startswith("included") or plain[:1] in "<>":
        return None, f"printed as {plain.lower()}"
    if plain == "XX":
        return None, ""
    return usgs_number(plain.removeprefix("e")), ""


def _told(rows: list[Row]) -> list[Row]:
    """Rows with one note each: what concerns most places of a table stands with its total alone."""
    lines = Counter(note for row in rows for note in set(_clean(row["notes"])))
    for row in rows:
        mine = [
            note
            for note in dict.fromkeys(_clean(row.pop("notes")))
            if row["place"] == "WLD" or lines[note] <= GENERAL * len(rows)
        ]
        row["note"] = "; ".join(mine)
    return rows


def _clean(notes: list[str]) -> list[str]:
    plain = [note.strip().rstrip(".") for note in notes]
    return [note for note in plain if note and note not in ("Estimated", "Reported")]
