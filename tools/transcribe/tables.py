"""Writing fact tables in the product's schema, for the transcription scripts."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[2] / "src/derisk/facts/tables/data"
PROVENANCE = ["unit", "basis", "cite", "locator", "quality", "vintage", "note"]

USGS_PLACES = {
    "United States": "USA",
    "Australia": "AUS",
    "Brazil": "BRA",
    "Burma": "MMR",
    "Canada": "CAN",
    "China": "CHN",
    "Greenland": "GRL",
    "India": "IND",
    "Madagascar": "MDG",
    "Malaysia": "MYS",
    "Nigeria": "NGA",
    "Russia": "RUS",
    "South Africa": "ZAF",
    "Tanzania": "TZA",
    "Thailand": "THA",
    "Vietnam": "VNM",
    "Burundi": "BDI",
    "Laos": "LAO",
    "Chile": "CHL",
    "Congo (Kinshasa)": "COD",
    "Germany": "DEU",
    "Indonesia": "IDN",
    "Japan": "JPN",
    "Kazakhstan": "KAZ",
    "Republic of Korea": "KOR",
    "Korea, Republic of": "KOR",
    "Mexico": "MEX",
    "Peru": "PER",
    "Poland": "POL",
    "Zambia": "ZMB",
    "Other countries": "ROW",
    "World total": "WLD",
}


def write(name: str, own: list[str], rows: Iterable[dict[str, Any]]) -> None:
    """Write a table as CSV; a missing value is an empty cell, never a nought."""
    with (DATA / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        out = csv.DictWriter(file, own + PROVENANCE, lineterminator="\n")
        out.writeheader()
        for row in rows:
            out.writerow({column: _cell(row.get(column)) for column in own + PROVENANCE})


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.10g}"
    return value


def usgs_number(text: str) -> float | None:
    """A USGS cell: thousands commas, an em dash for nought, NA and W for not known and withheld."""
    cleaned = text.strip().replace(",", "")
    if cleaned in ("—", "-"):
        return 0.0
    if cleaned in ("NA", "W", "XX", ""):
        return None
    return float(cleaned)
