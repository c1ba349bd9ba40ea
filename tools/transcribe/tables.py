"""Writing fact tables in the product's schema, for the transcription scripts."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[2] / "src/derisk/facts/tables/data"
PROVENANCE = ["unit", "basis", "cite", "locator", "quality", "vintage", "note"]

ALIASES = {
    "Bolivia": "BOL", "Burma": "MMR", "Cape Verde": "CPV", "Congo (Brazzaville)": "COG",
    "Congo (Kinshasa)": "COD", "Czech Republic": "CZE", "Czechia": "CZE", "Iran": "IRN",
    "Korea, North": "PRK", "Korea, Republic of": "KOR", "Republic of Korea": "KOR",
    "Korea, South": "KOR", "South Korea": "KOR",
    "Laos": "LAO", "Other countries": "ROW", "Other Countries": "ROW", "Other": "ROW",
    "Rest of the world": "ROW",
    "Russia": "RUS", "Syria": "SYR", "Taiwan": "TWN", "Tanzania": "TZA", "Turkey": "TUR", "Turkiye": "TUR",
    "Total": "WLD", "World": "WLD", "World total": "WLD", "United Kingdom": "GBR", "United States": "USA",
    "Venezuela": "VEN", "Vietnam": "VNM", "Brunei": "BRN",
}  # fmt: skip


def _places() -> dict[str, str]:
    """Code of each place by its name, as the product's own list and the survey write it."""
    path = Path(__file__).parents[2] / "src/derisk/terms/places.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["name"]: row["code"] for row in csv.DictReader(file)} | ALIASES


PLACES = _places()
USGS_PLACES = PLACES


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
