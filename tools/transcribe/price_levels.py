"""Transcribe price_levels, consumer prices of the United States: python tools/transcribe/price_levels.py DIR

DIR holds `cpi.db`, the flat files of the Bureau of Labor Statistics as the package cpi carries them. A year
that is not over has the mean of its months and is estimated.
"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

from tables import write

SERIES = "CUUR0000SA0"  # all items, city average, all urban consumers, not seasonally adjusted
FIRST = 2005
YEAR = "M13"  # the bureau's own mean of the year


def main(folder: Path) -> None:
    asked = "select year, period, value from indexes where series = ? and year >= ? order by year, period"
    found: dict[int, dict[str, float]] = {}
    with sqlite3.connect(folder / "cpi.db") as database:
        for year, period, value in database.execute(asked, (SERIES, FIRST)):
            if period.startswith("M"):
                found.setdefault(year, {})[period] = value
    rows = []
    for year, months in found.items():
        whole = months.pop(YEAR, None)
        level = whole if whole is not None else sum(months.values()) / len(months)
        said = "annual average" if whole is not None else f"mean of {len(months)} months, to {max(months)}"
        rows.append(
            {
                "year": year, "level": round(level, 3), "unit": "1982-84=100", "basis": "none",
                "cite": "bls-cpi-u", "locator": f"series {SERIES}, {year}, {said}",
                "quality": "reported" if whole is not None else "estimated", "vintage": "2026-09", "note": "",
            }
        )  # fmt: skip
    write("price_levels", ["year", "level"], rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
