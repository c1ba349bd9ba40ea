"""Transcribe commitments, those with a page of their own: python tools/transcribe/commitments.py FOLDER"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path
from typing import Any

from tables import write

PAGE = re.compile(r"https?://[^/\s;]+/[^\s;]")
OWN = ["title", "date", "parties", "instrument", "amount_usd", "amount", "capacity", "due", "status"]
GROUPS = {"EU": "EU27"}


CHAPTERS = {
    "antimony": "antimony", "tungsten": "tungsten", "tantalum": "tantalum", "lanthanum": "rare-earths",
    "NdPr oxide": "rare-earths", "NdFeB magnet block": "rare-earths", "SmCo alloy": "rare-earths",
}  # fmt: skip


def stockpile(folder: Path) -> list[dict[str, Any]]:
    """What the US stockpile may buy in fiscal 2025, as the survey's chapters print it."""
    rows = []
    with (folder / "figures-from-text/stockpiles.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            chapter = CHAPTERS.get(row["mineral"])
            if chapter is None or not row["stage"].startswith("NDS FY2025 potential"):
                continue
            rows.append(
                {
                    "title": f"US National Defense Stockpile: potential acquisition of {row['mineral']}",
                    "date": "2024-10", "parties": "USA", "instrument": "stockpile", "amount_usd": None,
                    "amount": "", "capacity": f"{row['value']} {row['unit']}", "due": "2025-09",
                    "status": "planned", "unit": "text", "basis": "none", "cite": "usgs-mcs-2026",
                    "locator": f"https://pubs.usgs.gov/periodicals/mcs2026/mcs2026-{chapter}.pdf, "
                    "Government Stockpile, fiscal 2025",
                    "quality": "estimated",
                    "vintage": "2026",
                    "note": "the most that may be bought; read from a copy of the chapter",
                }
            )  # fmt: skip
    return rows


def main(folder: Path) -> None:
    rows: list[dict[str, Any]] = stockpile(folder)
    left = 0
    with (folder / "figures-from-text/commitments.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if not PAGE.search(row["locator"]) or "..." in row["locator"]:
                left += 1  # a bare name is a lead, not a citation
                continue
            parties = ";".join(GROUPS.get(name, name) for name in row["parties"].split(";"))
            rows.append(
                {
                    "title": row["title"].replace("/", ", "), "date": row["date"], "parties": parties,
                    "instrument": row["instrument"], "amount_usd": row["amount_usd"] or None,
                    "amount": row["amount_local"], "capacity": row["capacity"], "due": row["due"],
                    "status": row["status"], "unit": "USD" if row["amount_usd"] else "text", "basis": "none",
                    "cite": "commitments-tracker", "locator": f"{row['source']}: {row['locator']}",
                    "quality": "reported", "vintage": "2026", "note": "",
                }
            )  # fmt: skip
    write("commitments", OWN, rows)
    print(f"commitments: {len(rows)} rows; without a page and left out: {left}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
