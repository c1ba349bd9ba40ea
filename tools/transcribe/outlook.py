"""Transcribe the table demand_outlook from the publisher's file: python tools/transcribe/outlook.py FOLDER"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from tables import write

CHAINS = {
    "copper": "copper", "rare earths (magnet)": "rare-earths", "lithium": "lithium", "nickel": "nickel",
    "cobalt": "cobalt", "graphite": "graphite",
}  # fmt: skip
LAST_YEAR = 2050
NOTES = {
    "rare-earths": "magnet elements; used as an index of growth",
    "graphite": "all grades; the sum of the sectors falls short of it",
}


def main(folder: Path) -> None:
    rows = []
    path = folder / "iea-critical-minerals-2025/demand_by_sector_2024_2050.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["sector"] == "Total demand" and row["mineral"] in CHAINS and int(row["year"]) <= LAST_YEAR:
                mineral = CHAINS[row["mineral"]]
                rows.append(
                    {
                        "mineral": mineral,
                        "scenario": {"base year": "base"}.get(row["scenario"], row["scenario"]),
                        "year": int(row["year"]),
                        "mass_t": float(row["value"]) * 1e3,
                        "unit": "t",
                        "basis": "content",
                        "cite": "iea-gcmo-2025",
                        "locator": "total demand",
                        "quality": "estimated",
                        "vintage": "2025",
                        "note": NOTES.get(mineral, ""),
                    }
                )
    write("demand_outlook", ["mineral", "scenario", "year", "mass_t"], rows)
    print(f"demand_outlook: {len(rows)} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
