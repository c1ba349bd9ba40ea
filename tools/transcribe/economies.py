"""Transcribe governance and gdp: python tools/transcribe/economies.py FOLDER"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

import polars as pl
from tables import DATA, PROVENANCE

from derisk.terms.places import places

BREAK = 2023  # first year of the revised edition in the copy
OTHER_WRITINGS = {"EUU": "EU27", "WLD": "WLD"}
OTHER_TWO_LETTERS = {"XK": "XKX", "UK": "GBR", "EL": "GRC"}
Row = dict[str, Any]


def governance(folder: Path) -> list[Row]:
    """Political stability by year, and the mean of the six dimensions; a missing score has no row."""
    known, rows, strange = set(places()), [], set()
    with (folder / "wgi/political_stability.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["country_iso3"] not in known:
                strange.add(row["country_iso3"])
                continue
            year = int(row["year"])
            rows.append(
                score(
                    row["country_iso3"], year, "political-stability", float(row["estimate"]),
                    float(row["std_error"]) if row["std_error"] else None,
                    cite="worldbank-wgi", vintage="2024" if year < BREAK else "2025",
                    locator="Political Stability and Absence of Violence, estimate",
                    note=None if year < BREAK else "revised edition: a break against 2022 and before",
                )
            )  # fmt: skip
    letters = two_letters()
    mean = json.loads((folder / "cepii-baci-atlas/wgi.json").read_text(encoding="utf-8"))["wgi"]
    for two, value in sorted(mean.items()):
        place = letters.get(two, OTHER_TWO_LETTERS.get(two))
        if place not in known:
            strange.add(two)
            continue
        rows.append(
            score(
                place, 2024, "mean-of-six", float(value), None,
                cite="worldbank-wgi", vintage="2025",
                locator="mean of the six estimates, latest year",
                note="the latest year that has all six, up to 2024",
            )
        )  # fmt: skip
    print(f"governance: {len(rows)} rows; left out, not places of ours: {', '.join(sorted(strange))}")
    return sorted(rows, key=lambda row: (row["dimension"], row["place"], row["year"]))


def score(place: str, year: int, dimension: str, value: float, error: float | None, **more: Any) -> Row:
    return {
        "place": place, "year": year, "dimension": dimension, "score": value, "std_error": error,
        "unit": "index", "basis": "none", "quality": "reported", **more,
    }  # fmt: skip


def two_letters() -> dict[str, str]:
    """ISO 3166: two letters to three; Namibia's NA is a code, not a gap."""
    with (Path(__file__).parent / "iso2.csv").open(encoding="utf-8", newline="") as file:
        return {row["iso2"]: row["iso3"] for row in csv.DictReader(file)}


def gdp(folder: Path) -> list[Row]:
    known, rows = {*places(), "EU27", "WLD"}, []
    with (folder / "worldbank-gdp/gdp.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            place = OTHER_WRITINGS.get(row["Country Code"], row["Country Code"])
            if place in known:
                rows.append(
                    {
                        "place": place, "year": int(row["Year"]), "gdp_usd": float(row["Value"]),
                        "unit": "USD", "basis": "none", "cite": "worldbank-gdp",
                        "locator": "NY.GDP.MKTP.CD", "quality": "reported", "vintage": "2026", "note": None,
                    }
                )  # fmt: skip
    print(f"gdp: {len(rows)} rows")
    return sorted(rows, key=lambda row: (row["place"], row["year"]))


def keep(name: str, own: list[str], rows: list[Row]) -> None:
    """Write a table as Parquet, its repeated texts by dictionary."""
    frame = pl.DataFrame(rows, infer_schema_length=None).select(own + PROVENANCE)
    texts = [column for column, kind in frame.schema.items() if kind in (pl.String, pl.Null)]
    frame = frame.with_columns(pl.col(texts).cast(pl.String), pl.col("year").cast(pl.Int32))
    frame.write_parquet(DATA / f"{name}.parquet", compression="zstd", compression_level=19)


def main(folder: Path) -> None:
    keep("governance", ["place", "year", "dimension", "score", "std_error"], governance(folder))
    keep("gdp", ["place", "year", "gdp_usd"], gdp(folder))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
