"""Transcribe recycling, trade_parameter and substitution: python tools/transcribe/criticality.py FOLDER"""

from __future__ import annotations

import csv
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tables import write

Row = dict[str, Any]
RATE = "EoL-RIR end-of-life recycling input rate"
INDEX = "SI_SR substitution index, supply risk"
SLUGS = {
    "dysprosium": "rare-earths", "gadolinium": "rare-earths", "magnets": "rare-earths",
    "bauxite": "aluminium", "baryte": "barite",
    "Aluminium": "aluminium", "Phosphate Rock": "phosphate", "Platinum": "platinum-group",
}  # fmt: skip
NOT_OURS = {"helium", "cokingcoal", "Natural teak wood"}
PLACES = {
    "Guinea": "GIN", "China": "CHN", "Bolivia": "BOL", "DR Congo": "COD", "Zambia": "ZMB", "Indonesia": "IDN",
    "Argentina": "ARG", "Vietnam": "VNM", "Russia": "RUS", "Namibia": "NAM", "Norway": "NOR",
}  # fmt: skip
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


def recycling(folder: Path) -> Iterator[Row]:
    for row in printed(folder.parent / "published", RATE):
        yield {
            "mineral": slug(row["mineral"]), "material": row["mineral"], "place": "EU27",
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
        yield {
            "mineral": slug(row["mineral"]), "material": row["mineral"], "purpose": "supply-risk",
            "index": values[-1],
            "quality": "reported", "locator": f"{SEED}eureport_results.csv", "note": None, **STUDY,
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
    found = sorted(recycling(folder), key=lambda row: (row["mineral"], row["material"], row["cite"]))
    write("recycling", ["mineral", "material", "place", "rate"], found)
    factors = sorted(trade_parameter(folder), key=lambda row: (row["mineral"], row["step"], row["place"]))
    write("trade_parameter", ["mineral", "step", "place", "scope", "factor"], factors)
    write("substitution", ["mineral", "material", "purpose", "index", "low", "high"], substitution(folder))
    print(f"recycling: {len(found)} rows; trade_parameter: {len(factors)} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
