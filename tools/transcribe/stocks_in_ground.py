"""Transcribe the tables reserves and capacity: python tools/transcribe/stocks_in_ground.py FOLDER"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from outlook_2029 import outlook_number, outlook_rows
from production import OUTLOOK
from stoichiometry import content
from survey import place_of, read_cell, world_file
from tables import write

from derisk.facts.sources.usgs_mcs import UNITS, Sheet, sheets

Row = dict[str, Any]
# chapter and line of the data release of 2026: chain, stage, compound it is printed in, element
CAPACITY = {
    ("ALUMINUM", "Yearend capacity"): ("aluminium", "smelting", "", ""),
    ("ARSENIC", "Refinery capacity (arsenic trioxide, gross weight)"): ("arsenic", "refining", "As2O3", "As"),
    ("GALLIUM", "Production capacity"): ("gallium", "refining", "", ""),
    ("INDIUM", "Refinery capacity"): ("indium", "refining", "", ""),
    ("MAGNESIUM METAL", "Smelter capacity"): ("magnesium", "smelting", "", ""),
    ("SELENIUM", "Refinery capacity"): ("selenium", "refining", "", ""),
    ("TELLURIUM", "Refinery capacity"): ("tellurium", "refining", "", ""),
    ("TITANIUM AND TITANIUM DIOXIDE", "Titanium sponge metal Capacity"): ("titanium", "sponge", "", ""),
    ("TITANIUM AND TITANIUM DIOXIDE", "TiO2 Pigment Capacity"): ("titanium", "pigment", "TiO2", "Ti"),
}
# Printed as metric tons in the data release of 2026; the report and the earlier editions say thousand.
IN_THOUSANDS = {"VANADIUM"}
# mineral, place, edition: the cell as the release has it, the figure, and why
CORRECTED = {
    ("zinc", "AUS", "2023"): (
        "1,166,000", "66,000",
        "the release prints 1,166,000, the footnote mark 11 before 66,000, which closes the total",
    ),
}  # fmt: skip


def release(folder: Path) -> list[dict[str, str]]:
    with (folder / "usgs-mcs2026/MCS2026_Commodities_Data.csv").open(encoding="cp1252", newline="") as file:
        return [row for row in csv.DictReader(file) if row["Section"].startswith("World")]


def reserves(folder: Path) -> Iterator[Row]:
    """Reserves of all minerals, three editions."""
    chapters = {sheet.chapter: sheet.mineral for sheet in sheets() if sheet.chapter}
    for line in release(folder):
        mineral = chapters.get(line["MCS chapter"])
        if mineral in (None, "mica") or line["Statistics"] != "Reserves":
            continue
        unit = "thousand metric tons" if line["MCS chapter"] in IN_THOUSANDS else line["Unit"].strip()
        form = _form(line["Statistics_detail"])
        yield from _reserve(
            mineral, form, line["Country"], int(line["Year"]), line["Value"], unit,
            edition="2026", locator=f"data release, {line['MCS chapter'].title()}, reserves",
            note="printed as metric tons by mistake" if line["MCS chapter"] in IN_THOUSANDS else "",
        )  # fmt: skip
    for edition in ("2023", "2024"):
        seen: set[str] = set()
        for sheet in sheets():
            if (
                edition in sheet.editions.split()
                and sheet.file not in {*seen, "mica"}
                and sheet.stage == "mining"
            ):
                seen.add(sheet.file)
                yield from _earlier(folder, sheet, edition)


def _earlier(folder: Path, sheet: Sheet, edition: str) -> Iterator[Row]:
    path = world_file(folder, sheet, edition)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for line in csv.DictReader(file):
            country, form = (line["Country"] or "").strip(), (line.get("Type") or "").lower()
            if not country:
                continue
            for column in line:
                hit = re.fullmatch(
                    r"Reserves_(ore_|ore_K2O_equiv_)?(kt|t|kg|mt|mmt)(_\d{4})?", column or "", re.I
                )
                if not hit or not (line[column] or "").strip():
                    continue
                part = {"ore_": "recoverable ore", "ore_k2o_equiv_": "k2o equivalent"}.get(
                    (hit[1] or "").lower()
                )
                yield from _reserve(
                    sheet.mineral, part or _form(form), country, int(edition) - 1, line[column].strip(),
                    hit[2].lower(), edition=edition, locator=f"data release, {path.name}, {column}", note="",
                )  # fmt: skip


def _form(text: str) -> str:
    """What is counted, in one word where the publisher counts several things."""
    plain = text.lower().replace("ilmentite", "ilmenite")
    for word in (
        "ilmenite and rutile",
        "ilmenite",
        "rutile",
        "iron content",
        "cr2o3 content",
        "k2o equivalent",
    ):
        if word in plain:
            return word
    for word, form in (
        ("crude ore", "crude ore"),
        ("usable ore", "crude ore"),
        ("recoverable ore", "recoverable ore"),
        (": ore", "ore"),
    ):
        if word in plain and "boron" not in plain:
            return form
    return "all"


def _reserve(
    mineral: str,
    form: str,
    country: str,
    year: int,
    printed: str,
    unit: str,
    *,
    edition: str,
    locator: str,
    note: str,
) -> Iterator[Row]:
    if printed.upper() in ("NA", "XX"):
        return
    place, quality = place_of(country), "withheld" if printed == "W" else "estimated"
    seen, corrected, why = CORRECTED.get((mineral, place, edition), ("", "", ""))
    if seen:
        if seen != printed:
            raise SystemExit(
                f"the correction of {mineral} {place} {edition} is not needed any more: {printed}"
            )
        printed, note, quality = corrected, why, "derived"
    amount, _ = read_cell(printed)
    yield {
        "mineral": mineral, "form": form, "place": place, "year": year,
        "mass_t": None if amount is None else amount * UNITS[unit], "printed": f"{printed} {unit}",
        "unit": "t", "basis": "as printed", "cite": f"usgs-mcs-{edition}", "locator": locator,
        "quality": quality, "vintage": edition, "note": note,
    }  # fmt: skip


def capacity(folder: Path) -> Iterator[Row]:
    """Capacity by place of 2024 and 2025, and of the world to 2029."""
    for line in release(folder):
        detail = re.sub(r": rounded$", "", line["Statistics_detail"])
        hit = CAPACITY.get((line["MCS chapter"], detail))
        if hit is None or line["Statistics"] != "Capacity" or line["Value"].strip() in ("NA", "XX"):
            continue
        mineral, stage, formula, element = hit
        amount, why = read_cell(line["Value"])
        unit, share = line["Unit"].strip(), content(formula, element) if formula else 1.0
        yield _capacity(
            mineral, stage, "all", line["Country"], int(line["Year"]), amount, UNITS[unit] * share,
            cite="usgs-mcs-2026", vintage="2026", note=why,
            locator=f"data release, {line['MCS chapter'].title()}, {detail}: {line['Value']} {unit}",
        )  # fmt: skip
    for row in outlook_rows(folder):
        if row["Data_type"] != "Capacity" or row["Mineral_Commodity"] not in OUTLOOK:
            continue
        mineral, stage, stream = OUTLOOK[row["Mineral_Commodity"]]
        amount, why = outlook_number(row["Quantity"])
        unit = row["Unit_MEAS"].lower()
        idle = "outlook" if row["Note"] == "outlook" else ""
        stream = "idled" if "idled" in row["Note"] else stream
        yield _capacity(
            mineral, stage, stream, row["Geographic_Region"], int(row["Year"]), amount, UNITS[unit],
            cite="usgs-outlook-2025", vintage="2025", note=why or idle,
            locator=f"data release, {row['Mineral_Commodity']}, capacity: {row['Quantity']} {unit}",
        )  # fmt: skip


def _capacity(
    mineral: str,
    stage: str,
    stream: str,
    country: str,
    year: int,
    amount: float | None,
    factor: float,
    **more: Any,
) -> Row:
    return {
        "mineral": mineral, "stage": stage, "stream": stream, "place": place_of(country), "year": year,
        "capacity_t_a": None if amount is None else amount * factor, "unit": "t/a", "basis": "content",
        "quality": "withheld" if amount is None else "estimated", **more,
    }  # fmt: skip


def main(folder: Path) -> None:
    kept = sorted(reserves(folder), key=lambda r: (r["mineral"], r["form"], r["year"], r["place"], r["cite"]))
    write("reserves", ["mineral", "form", "place", "year", "mass_t", "printed"], kept)
    built = sorted(
        capacity(folder),
        key=lambda r: (r["mineral"], r["stage"], r["stream"], r["year"], r["place"], r["cite"]),
    )
    write("capacity", ["mineral", "stage", "stream", "place", "year", "capacity_t_a"], built)
    print(f"reserves: {len(kept)} rows; capacity: {len(built)} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
