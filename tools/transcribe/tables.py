"""Writing fact tables in the product's schema, for the transcription scripts."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[2] / "src/derisk/facts/tables/data"
PROVENANCE = ["unit", "basis", "cite", "locator", "quality", "vintage", "note"]


def write(name: str, own: list[str], rows: Iterable[dict[str, Any]]) -> None:
    """Write a table as CSV; a missing value is an empty cell, never a nought."""
    with (DATA / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        out = csv.DictWriter(file, own + PROVENANCE, lineterminator="\n")
        out.writeheader()
        for row in rows:
            out.writerow({column: _cell(row.get(column)) for column in own + PROVENANCE})


def clear(name: str) -> None:
    """Make the folder of a table in shards and empty it, so that no shard of an earlier run stays."""
    folder = DATA / name
    folder.mkdir(exist_ok=True)
    for path in folder.glob("*.csv"):
        path.unlink()


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.10g}"
    return value


def usgs_number(text: str) -> float | None:
    """A USGS cell: thousands commas, an em dash for nought, NA and W for not known and withheld."""
    cleaned = text.strip().replace(",", "")
    if cleaned in ("—", "-"):
        return 0.0
    if cleaned in ("NA", "W", "XX", ""):
        return None
    return float(cleaned)
