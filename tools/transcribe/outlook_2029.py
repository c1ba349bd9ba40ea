"""Rows of the survey's world minerals outlook to 2029 (data release of 2025; its file name is wrong)."""

from __future__ import annotations

import csv
from pathlib import Path

FILE = "usgs-world-minerals-outlook-2029/rare_earths_outlook_to_2029.csv"


def outlook_rows(folder: Path) -> list[dict[str, str]]:
    """All rows of the release."""
    with (folder / FILE).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def outlook_number(text: str) -> tuple[float | None, str]:
    """A figure of the release and, where there is none, why."""
    if text == "W":
        return None, "withheld by the publisher"
    if text.startswith("<"):
        return None, f"printed as {text}"
    if text in ("--", "-"):
        return 0.0, ""
    return float(text.replace(",", "")), ""
