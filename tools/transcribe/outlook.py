"""Transcribe demand_outlook and demand_sectors: python tools/transcribe/outlook.py FOLDER"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

from tables import write

CHAINS = {
    "copper": "copper", "rare earths (magnet)": "rare-earths", "lithium": "lithium", "nickel": "nickel",
    "cobalt": "cobalt", "graphite": "graphite",
}  # fmt: skip
LAST_YEAR = 2050
SCENARIOS = {"base year": "base"}
BY_SECTOR = {("base", 2024), ("STEPS", 2050)}  # single figures, not the publisher's table
TOTAL = "Total demand"
NOTES = {
    "rare-earths": "magnet elements; used as an index of growth",
    "graphite": "all grades; the sum of the sectors falls short of it",
}


def figure(row: dict[str, str], locator: str) -> dict[str, Any]:
    mineral = CHAINS[row["mineral"]]
    return {
        "mineral": mineral, "sector": row["sector"].replace("/", " and "),
        "scenario": SCENARIOS.get(row["scenario"], row["scenario"]), "year": int(row["year"]),
        "mass_t": float(row["value"]) * 1e3, "unit": "t", "basis": "content", "cite": "iea-gcmo-2025",
        "locator": locator, "quality": "estimated", "vintage": "2025", "note": NOTES.get(mineral, ""),
    }  # fmt: skip


def main(folder: Path) -> None:
    path = folder / "iea-critical-minerals-2025/demand_by_sector_2024_2050.csv"
    with path.open(encoding="utf-8", newline="") as file:
        lines = [row for row in csv.DictReader(file) if row["mineral"] in CHAINS]
    totals = [
        figure(row, "total demand")
        for row in lines
        if row["sector"] == TOTAL and int(row["year"]) <= LAST_YEAR
    ]
    found = [figure(row, "demand by sector") for row in lines if row["sector"] != TOTAL]
    sectors = [row for row in found if (row["scenario"], row["year"]) in BY_SECTOR]
    write("demand_outlook", ["mineral", "scenario", "year", "mass_t"], map(without_sector, totals))
    write("demand_sectors", ["mineral", "sector", "scenario", "year", "mass_t"], sectors)
    print(f"demand_outlook: {len(totals)} rows; demand_sectors: {len(sectors)} rows")


def without_sector(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != "sector"}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
