"""Transcribe recycling, trade_parameter and substitution: python tools/transcribe/criticality.py FOLDER"""

from __future__ import annotations

import csv
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tables import usgs_number, write

Row = dict[str, Any]
RATE = "EoL-RIR end-of-life recycling input rate"
INDEX = "SI_SR substitution index, supply risk"
SLUGS = {
    "dysprosium": "rare-earths", "gadolinium": "rare-earths", "magnets": "rare-earths",
    "bauxite": "aluminium", "baryte": "barite", "cokingcoal": "coking-coal",
    "Aluminium": "aluminium", "Phosphate Rock": "phosphate", "Platinum": "platinum-group",
}  # fmt: skip
NOT_OURS = {"Natural teak wood"}
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
PLACES = {
    "Guinea": "GIN", "China": "CHN", "Bolivia": "BOL", "DR Congo": "COD", "Zambia": "ZMB", "Indonesia": "IDN",
    "Argentina": "ARG", "Vietnam": "VNM", "Russia": "RUS", "Namibia": "NAM", "Norway": "NOR",
}  # fmt: skip
ALSO = {"dysprosium": "heavy-rare-earths"}  # materials that are a mineral of their own, too
STEPS = {"primary": "extraction", "refined": "processing"}
STUDY = {"cite": "eu-crm-2023", "vintage": "2023", "unit": "1", "basis": "none"}
COPIED = {"cite": "eu-eol-rir-copied", "vintage": "2023", "unit": "1", "basis": "none"}
SEED = "annex tables, as transcribed in github.com/meyerdata/CritMAT input_data/seeds/"
# Read in the study by others; kept beside the copied list, which holds another figure.
SECOND_HAND = {"copper": ("copper", 0.55), "titanium": ("titanium", 0.01)}
OWN = "docs/explanation/criticality.md"


def slug(name: str) -> str:
    return SLUGS.get(name, name.lower())


def printed(published: Path, quantity: str) -> list[dict[str, str]]:
    with (published / "eu-crm-2023.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["quantity"] == quantity]


def slugs(name: str) -> list[str]:
    return [slug(name), *([ALSO[name]] if name in ALSO else [])]


def recycling(folder: Path) -> Iterator[Row]:
    for row in printed(folder.parent / "published", RATE):
        for mineral in slugs(row["mineral"]):
            yield {
                "mineral": mineral, "material": row["mineral"], "place": "EU27",
                "rate": float(row["value"]) / 100, "quality": "reported",
                "locator": f"{SEED}eureport_results.csv", "note": "mean of 2016-2020", **STUDY,
            }  # fmt: skip
    for mineral, (material, rate) in SECOND_HAND.items():
        yield {
            "mineral": mineral, "material": material, "place": "EU27", "rate": rate, "quality": "estimated",
            "locator": "study of 2023 as told by others; page not located",
            "note": "second-hand; another list gives another figure", **STUDY,
        }  # fmt: skip
    with (folder / "figures-from-text/recycling-eol-rir.csv").open(encoding="utf-8", newline="") as file:
        copied = [
            (row["mineral"], float(row["value"]))
            for row in csv.DictReader(file)
            if row["country_iso3"] == "EUU" and row["mineral"] not in NOT_OURS
        ]
    disputed = [("copper", 17.0), ("platinum", 14.0), ("palladium", 14.0)]
    for material, percent in copied + disputed:
        mineral = "platinum-group" if material in ("platinum", "palladium") else slug(material)
        yield {
            "mineral": mineral, "material": material, "place": "EU27", "rate": percent / 100,
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


def trade_parameter(folder: Path) -> Iterator[Row]:
    path = folder / "figures-from-text/eu-2023-trade-parameter.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        if row["material"] in NOT_OURS:
            continue
        yield {
            "mineral": slug(row["material"]), "step": STEPS[row["category"]], "place": PLACES[row["country"]],
            "scope": row["scope"], "factor": float(row["t"]), "quality": "reported",
            "locator": f"{SEED}eureport_tradeparameters.csv", "note": None, **STUDY,
        }  # fmt: skip


def substitution(folder: Path) -> Iterator[Row]:
    values = []
    for row in printed(folder.parent / "published", INDEX):
        values.append(float(row["value"]))
        for mineral in slugs(row["mineral"]):
            yield {
                "mineral": mineral, "material": row["mineral"], "purpose": "supply-risk",
                "index": values[-1], "quality": "reported", "locator": f"{SEED}eureport_results.csv",
                "note": None, **STUDY,
            }  # fmt: skip
    yield {
        "mineral": "any", "material": "any", "purpose": "supply-risk", "index": statistics.median(values),
        "low": min(values), "high": 1.0, "quality": "prior", "cite": "derisk-priors", "vintage": "2026",
        "unit": "1", "basis": "none", "locator": OWN,
        "note": "median and least of the six printed; 1 is the most the definition allows",
    }  # fmt: skip
    yield {
        "mineral": "any", "material": "any", "purpose": "economic-importance", "index": 0.9, "low": 0.7,
        "high": 1.0, "quality": "prior", "cite": "derisk-priors", "vintage": "2026", "unit": "1",
        "basis": "none", "locator": OWN, "note": "a guess; 1 is the most the definition allows",
    }  # fmt: skip


def main(folder: Path) -> None:
    found = sorted(
        [*recycling(folder), *surveyed(folder)],
        key=lambda row: (row["mineral"], row["material"], row["cite"]),
    )
    write("recycling", ["mineral", "material", "place", "rate"], found)
    factors = sorted(trade_parameter(folder), key=lambda row: (row["mineral"], row["step"], row["place"]))
    write("trade_parameter", ["mineral", "step", "place", "scope", "factor"], factors)
    write("substitution", ["mineral", "material", "purpose", "index", "low", "high"], substitution(folder))
    print(f"recycling: {len(found)} rows; trade_parameter: {len(factors)} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
