"""Transcribe recycling, trade_parameter and substitution: python tools/transcribe/criticality.py FOLDER SEEDS

SEEDS is the folder input_data/seeds of github.com/meyerdata/CritMAT (MIT), commit 0bd8977: the annex tables
of the Commission's study, transcribed by others.
"""

from __future__ import annotations

import csv
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tables import usgs_number, write

Row = dict[str, Any]
LIGHT = ("Cerium", "Lanthanum", "Neodymium", "Praseodymium", "Samarium")
HEAVY = (
    "Dysprosium", "Erbium", "Europium", "Gadolinium", "Holmium", "Lutetium", "Terbium", "Thulium",
    "Ytterbium", "Yttrium",
)  # fmt: skip
PLATINUM = ("Iridium", "Palladium", "Platinum", "Rhodium", "Ruthenium")
SLUGS = {
    **dict.fromkeys((*LIGHT, *HEAVY), "rare-earths"), **dict.fromkeys(PLATINUM, "platinum-group"),
    "bauxite": "aluminium", "Baryte": "barite", "baryte": "barite", "cokingcoal": "coking-coal",
    "Coking coal": "coking-coal", "Coking Coal": "coking-coal", "Iron ore": "iron", "Iron Ore": "iron",
    "Natural graphite": "graphite", "Phosphate rock": "phosphate", "Phosphate Rock": "phosphate",
    "Silicon metal": "silicon", "Talc, Steatite & Pyrophyllite": "talc", "Titanium metal": "titanium",
}  # fmt: skip
ALSO = {"Dysprosium": "heavy-rare-earths", "Terbium": "heavy-rare-earths"}  # a mineral of their own, too
GROUPS = {"HREE", "LREE", "PGM"}  # averages of elements that have rows of their own
NOT_OURS = GROUPS | {
    "Aggregates", "Hydrogen", "Krypton", "Lime", "Magnesite", "Natural Rubber", "Natural Teak wood",
    "Natural cork", "Natural teak wood", "Neon", "Roundwood", "Sapele wood", "Scandium", "Silica Sand",
    "Xenon",
}  # fmt: skip
SURVEYED = {  # chapter; secondary output of the United States; the use it is part of
    "lead": ("LEAD", "Production: Secondary refinery, old scrap", "Consumption, apparent"),
    "tin": ("TIN", "Production, secondary: Old scrap", "Consumption, apparent, refined"),
    "bismuth": ("BISMUTH", "Production: Secondary (scrap)", "Consumption: Apparent"),
    "chromium": ("CHROMIUM", "Production: Secondary", "Consumption (includes recycling): Apparent"),
}
OF_ANY_AGE = {
    "bismuth": "the survey does not say which scrap is old: an upper bound",
    "chromium": "receipts of all types of stainless-steel scrap: an upper bound",
}
SURVEY_YEARS = ("2021", "2022", "2023", "2024")  # 2025 is an estimate throughout
PLACES = {"DR Congo": "COD", "Russia": "RUS", "Vietnam": "VNM", "Bolivia": "BOL", "United States": "USA"}
STEPS = {"primary": "extraction", "refined": "processing"}
STUDY = {"cite": "eu-crm-2023", "vintage": "2023", "unit": "1", "basis": "none"}
COPIED = {"cite": "eu-eol-rir-copied", "vintage": "2023", "unit": "1", "basis": "none"}
SEED = "annex tables, as transcribed in github.com/meyerdata/CritMAT input_data/seeds/"
RULE = "t of EU countries, guidelines of 2017 (doi:10.2873/769526); as in CritMAT's view of trade parameters"
MINERALS = Path(__file__).parents[2] / "src/derisk/terms/minerals"
OWN = "docs/explanation/criticality.md"


def seeds(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["material_name"] not in NOT_OURS]
    return [row for number, row in enumerate(rows) if row not in rows[:number]]


def slugs(name: str) -> list[str]:
    found = [SLUGS.get(name, name.lower()), *([ALSO[name]] if name in ALSO else [])]
    strange = [each for each in found if not (MINERALS / f"{each}.yaml").exists()]
    if strange:
        raise SystemExit(f"no mineral is called {strange}")
    return found


def recycling(folder: Path, seeds_folder: Path) -> Iterator[Row]:
    printed = seeds(seeds_folder, "eureport_results.csv")
    rates = [float(row["end_of_life"]) / 100 for row in printed]
    yield {
        "mineral": "any", "material": "any", "place": "EU27", "rate": statistics.median(rates), "low": 0.0,
        "high": 1.0, "quality": "prior", "cite": "derisk-priors", "vintage": "2026", "unit": "1",
        "basis": "none", "locator": OWN,
        "note": f"median of the {len(rates)} printed; 0 and 1 are the least and the most there can be",
    }  # fmt: skip
    for row in printed:
        for mineral in slugs(row["material_name"]):
            yield {
                "mineral": mineral, "material": row["material_name"].lower(), "place": "EU27",
                "rate": float(row["end_of_life"]) / 100, "quality": "reported",
                "locator": f"{SEED}eureport_results.csv", "note": "mean of 2016-2020", **STUDY,
            }  # fmt: skip
    with (folder / "figures-from-text/recycling-eol-rir.csv").open(encoding="utf-8", newline="") as file:
        copied = [
            (row["mineral"], float(row["value"]))
            for row in csv.DictReader(file)
            if row["country_iso3"] == "EUU"
        ]
    disputed = [("copper", 17.0), ("platinum", 14.0), ("palladium", 14.0)]
    for material, percent in copied + disputed:
        yield {
            "mineral": slugs(material.title() if material in ("platinum", "palladium") else material)[0],
            "material": material, "place": "EU27", "rate": percent / 100,
            "quality": "estimated", "locator": "out/recycling.json @17b328d, field recycling",
            "note": "a copy, not checked against the study; some rows may be of the list of 2020", **COPIED,
        }  # fmt: skip


def surveyed(folder: Path) -> Iterator[Row]:
    """Old scrap over apparent consumption in the United States, where the Commission's rate is not known."""
    path = folder / "usgs-mcs2026/MCS2026_Commodities_Data.csv"
    with path.open(encoding="cp1252", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["Section"].startswith("Salient")]
    for mineral, (chapter, *details) in SURVEYED.items():
        scrap, use = (
            sum(_tonnes(rows, chapter, detail, year) for year in SURVEY_YEARS) for detail in details
        )
        told = f"{'; '.join(details)}; {SURVEY_YEARS[0]}-{SURVEY_YEARS[-1]} together"
        yield {
            "mineral": mineral, "material": mineral, "place": "USA", "rate": scrap / use,
            "quality": "estimated" if mineral in OF_ANY_AGE else "derived",
            "cite": "usgs-mcs-2026", "vintage": "2026", "unit": "1", "basis": "none",
            "locator": f"MCS2026_Commodities_Data.csv, {chapter}, Salient Statistics: {told}",
            "note": OF_ANY_AGE.get(mineral, "old scrap over apparent consumption"),
        }  # fmt: skip


def _tonnes(rows: list[dict[str, str]], chapter: str, detail: str, year: str) -> float:
    (cell,) = (
        row["Value"]
        for row in rows
        if (row["MCS chapter"], row["Statistics_detail"], row["Year"]) == (chapter, detail, year)
    )
    found = usgs_number(cell)
    if found is None:
        raise SystemExit(f"{chapter}, {detail}, {year}: {cell!r} is no figure")
    return found


def places() -> dict[str, str]:
    with (MINERALS.parent / "places.csv").open(encoding="utf-8", newline="") as file:
        return {**{row["name"]: row["code"] for row in csv.DictReader(file)}, **PLACES}


def trade_parameter(folder: Path) -> Iterator[Row]:
    code, told = places(), {}
    for row in seeds(folder, "eureport_tradeparameters.csv"):
        for mineral in slugs(row["material_name"]):
            key = (mineral, STEPS[row["category"]], code[row["country_name"]], row["scope"])
            if told.setdefault(key, row["parameter"]) != row["parameter"]:
                raise SystemExit(f"two parameters of {key}")
    for (mineral, step, place, scope), factor in told.items():
        yield {
            "mineral": mineral, "step": step, "place": place, "scope": scope, "factor": float(factor),
            "quality": "reported", "locator": f"{SEED}eureport_tradeparameters.csv", "note": None, **STUDY,
        }  # fmt: skip
    for step in STEPS.values():
        yield {
            "mineral": "any", "step": step, "place": "EU27", "scope": "eu", "factor": 0.8,
            "quality": "reported", "locator": RULE,
            "note": "of each member, seen from the EU; a pair that is listed has its own", **STUDY,
        }  # fmt: skip


def substitution(folder: Path) -> Iterator[Row]:
    rows = [row for row in seeds(folder, "eureport_results.csv") if row["si_sr"]]
    for purpose, column in (("supply-risk", "si_sr"), ("economic-importance", "si_ei")):
        for row in rows:
            for mineral in slugs(row["material_name"]):
                yield {
                    "mineral": mineral, "material": row["material_name"].lower(), "purpose": purpose,
                    "index": float(row[column]), "quality": "reported",
                    "locator": f"{SEED}eureport_results.csv", "note": None, **STUDY,
                }  # fmt: skip
        values = [float(row[column]) for row in rows]
        yield {
            "mineral": "any", "material": "any", "purpose": purpose, "index": statistics.median(values),
            "low": min(values), "high": 1.0, "quality": "prior", "cite": "derisk-priors", "vintage": "2026",
            "unit": "1", "basis": "none", "locator": OWN,
            "note": f"median and least of the {len(values)} printed; 1 is the most the definition allows",
        }  # fmt: skip


def main(folder: Path, seeds_folder: Path) -> None:
    found = sorted(
        [*recycling(folder, seeds_folder), *surveyed(folder)],
        key=lambda row: (row["mineral"], row["material"], row["cite"]),
    )
    write("recycling", ["mineral", "material", "place", "rate"], found)
    factors = sorted(
        trade_parameter(seeds_folder),
        key=lambda row: (row["mineral"], row["step"], row["place"], row["scope"]),
    )
    write("trade_parameter", ["mineral", "step", "place", "scope", "factor"], factors)
    indices = sorted(
        substitution(seeds_folder), key=lambda row: (row["purpose"], row["mineral"], row["material"])
    )
    write("substitution", ["mineral", "material", "purpose", "index", "low", "high"], indices)
    print(f"recycling: {len(found)} rows; trade_parameter: {len(factors)}; substitution: {len(indices)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
