"""Transcribe input_output, sector_output and input_criticality: python input_output.py FOLDER RATINGS.csv

FOLDER holds wiod-2013/; RATINGS.csv is IHS_Markit_results_compact.csv of the replication files of Pichler
et al. (2022): inputs in rows, using industries in columns, of the later classification of industries.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import rdata
from tables import DATA, PROVENANCE, write

Row = dict[str, Any]
MILLION = 1e6
# sectors of the release of 2013 (ISIC 3) and the surveyed industries (ISIC 4) in them: our reading
INDUSTRIES = {
    "c1": ("A01", "A02", "A03"), "c2": ("B",), "c3": ("C10-C12",), "c4": ("C13-C15",), "c5": ("C13-C15",),
    "c6": ("C16",), "c7": ("C17", "C18", "J58"), "c8": ("C19",), "c9": ("C20", "C21"), "c10": ("C22",),
    "c11": ("C23",), "c12": ("C24", "C25"), "c13": ("C28",), "c14": ("C26", "C27"), "c15": ("C29", "C30"),
    "c16": ("C31_C32",), "c17": ("D35", "E36"), "c18": ("F",), "c19": ("G45",), "c20": ("G46",),
    "c21": ("G47",), "c22": ("I",), "c23": ("H49",), "c24": ("H50",), "c25": ("H51",), "c26": ("H52",),
    "c27": ("H53", "J61"), "c28": ("K64", "K65", "K66"), "c29": ("L68",),
    "c30": ("J62_J63", "M69_M70", "M71", "M72", "M73", "M74_M75", "N"), "c31": ("O84",), "c32": ("P85",),
    "c33": ("Q",), "c34": ("J59_J60", "R_S"),
}  # fmt: skip
# sectors that make the products of the table end_uses; only their ratings are asked for
MAKERS = tuple(f"c{number}" for number in range(8, 17))
WIOD = {"cite": "wiod-2013", "quality": "derived", "vintage": "2013"}


def flows(table: dict[str, Any]) -> pl.DataFrame:
    """One row a selling sector and buying place, one column a buying sector; rows of noughts are left out."""
    places, sectors = [_code(each) for each in table["countries"]], table["industries"]
    count = len(sectors)
    values = table["inter"].reshape(len(places), count, len(places), count).astype(float) * MILLION
    kept = [index for index in np.ndindex(len(places), count, len(places)) if values[index].any()]
    own = {
        "place": [places[r] for r, _, _ in kept], "sector": [sectors[i] for _, i, _ in kept],
        "buyer": [places[b] for _, _, b in kept], "year": [2011] * len(kept),
    }  # fmt: skip
    bought = np.stack([values[index] for index in kept])
    own |= {sector: bought[:, position] for position, sector in enumerate(sectors)}
    more = {"unit": "USD", "basis": "none", "locator": "world input-output table 2011", **WIOD, "note": None}
    frame = pl.DataFrame(own, schema_overrides={"year": pl.Int32})
    return frame.with_columns([pl.lit(more[name], dtype=pl.String).alias(name) for name in PROVENANCE])


def output(table: dict[str, Any], folder: Path) -> Iterator[Row]:
    with (folder / "wiod-2013/wiod2011_agg16_output_value_added.csv").open(encoding="utf-8") as file:
        names = {row["sector"]: row["sector_name"] for row in csv.DictReader(file)}
    each = iter(table["output"])
    for place in table["countries"]:
        for sector in table["industries"]:
            yield {
                "place": _code(place), "sector": sector, "name": names[sector], "year": 2011,
                "output_usd": float(next(each)) * MILLION, "unit": "USD", "basis": "none",
                "locator": f"world input-output table 2011, {place}", **WIOD,
            }  # fmt: skip


def ratings(path: Path) -> Iterator[Row]:
    """The mean rating over the industries that make up a pair of sectors; what was not rated is left out."""
    with path.open(encoding="utf-8", newline="") as file:
        rated = {row[""]: row for row in csv.DictReader(file)}
    for maker in MAKERS:
        for user, using in INDUSTRIES.items():
            cells = [rated[i][u] for i in INDUSTRIES[maker] for u in using]
            known = [float(cell) for cell in cells if cell != "NA"]
            if not known:
                continue
            yield {
                "input": maker, "sector": user, "rating": sum(known) / len(known), "unit": "1",
                "basis": "none", "cite": "pichler-2022", "quality": "derived", "vintage": "2022",
                "locator": f"{', '.join(INDUSTRIES[maker])} into {', '.join(using)}",
                "note": "mean of the industries' ratings; the match of industries and sectors is our reading",
            }  # fmt: skip


def _code(place: str) -> str:
    return "ROW" if place.upper() == "ROW" else {"ROM": "ROU"}.get(place, place)


def main(folder: Path, rated: Path) -> None:
    table = rdata.read(folder / "wiod-2013/wiot_2011.RData")["wiot_2011"]
    frame = flows(table)
    frame.write_parquet(DATA / "input_output.parquet", compression="zstd", compression_level=19)
    write("sector_output", ["place", "sector", "name", "year", "output_usd"], output(table, folder))
    write("input_criticality", ["input", "sector", "rating"], ratings(rated))
    print(f"input_output: {frame.height} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
