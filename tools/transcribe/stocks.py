"""Transcribe stock_years, printed stocks beside use: python tools/transcribe/stocks.py FOLDER"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from chapters import survey
from tables import usgs_number, write

Row = dict[str, Any]
TONNES = {
    "metric tons": 1.0,
    "thousand metric tons": 1000.0,
    "thousand metric dry tons": 1000.0,
    "kilograms": 1e-3,
}
# mineral, stage, chapter, words of the stock row, holder, words of the use row, basis
PAIRS = (
    ("aluminium", "smelting", "ALUMINUM", "Aluminum industry", "industry", "Consumption, apparent",
     "content"),
    ("bismuth", "refining", "BISMUTH", "bismuth metal", "consumers", "Consumption: Reported", "content"),
    ("cobalt", "refining", "COBALT", "yearend: Industry", "industry", "(includes secondary): Estimated",
     "content"),
    ("copper", "refining", "COPPER", "refined, held by", "producers, consumers and exchanges",
     "Reported, refined copper", "content"),
    ("gallium", "refining", "GALLIUM", "consumer, yearend", "consumers", "Consumption, reported", "content"),
    ("manganese", "mining", "MANGANESE", "yearend: Manganese ore", "producers and consumers",
     "reported: Manganese ore", "gross"),
    ("manganese", "alloys", "MANGANESE", "yearend: Ferromanganese", "producers and consumers",
     "reported: Ferromanganese", "gross"),
    ("molybdenum", "mining", "MOLYBDENUM", "consumer materials", "consumers", "Consumption: Reported",
     "content"),
    ("nickel", "refining", "NICKEL", "yearend: Consumer", "consumers", "Reported, primary", "content"),
    ("tin", "smelting", "TIN", "consumer and dealer", "consumers and dealers", "apparent, refined",
     "content"),
    ("vanadium", "chemicals", "VANADIUM", "Stocks, yearend", "consumers", "Consumption: Reported", "content"),
    ("zinc", "refining", "ZINC", "refined zinc, yearend", "producers and consumers", "apparent, refined zinc",
     "content"),
)  # fmt: skip


def figures(
    rows: list[dict[str, str]], chapter: str, kind: str, words: str
) -> dict[int, tuple[float | None, str, str]]:
    """Value in tonnes, the row's name and its notes by year."""
    found, names = {}, set()
    for row in rows:
        said = row["Statistics_detail"]
        if (
            row["MCS chapter"] == chapter
            and "Salient" in row["Section"]
            and row["Statistics"] == kind
            and words in said
        ):
            names.add(said)
            value = usgs_number(row["Value"])
            factor = TONNES[row["Unit"]]
            found[int(row["Year"])] = (None if value is None else value * factor, said, row["Notes"])
    if len(names) != 1:
        raise SystemExit(f"stocks: {chapter} {words!r} fits {sorted(names) or 'nothing'}")
    return found


def main(folder: Path) -> None:
    rows: list[Row] = []
    salient = survey(folder)
    for mineral, stage, chapter, stock, holder, use, basis in PAIRS:
        used = figures(salient, chapter, "Consumption", use)
        for year, (mass, said, notes) in sorted(figures(salient, chapter, "Stock", stock).items()):
            if mass is None:
                continue
            use_t, use_said, use_notes = used.get(year, (None, use, ""))
            guessed = "stimated" in notes + use_notes
            rows.append(
                {
                    "mineral": mineral, "stage": stage, "place": "USA", "holder": holder, "year": year,
                    "mass_t": mass, "use_t": use_t, "unit": "t", "basis": basis, "cite": "usgs-mcs-2026",
                    "locator": f"{chapter.title()}, salient statistics: {said}; {use_said}",
                    "quality": "estimated" if guessed else "reported", "vintage": "2026", "note": None,
                }
            )  # fmt: skip
    write("stock_years", ["mineral", "stage", "place", "holder", "year", "mass_t", "use_t"], rows)
    print(f"stock_years: {len(rows)} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
