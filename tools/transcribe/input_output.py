"""Transcribe input_output, sector_output, input_criticality: python tools/transcribe/input_output.py FOLDER

FOLDER holds wiod-2013/. How badly a sector needs an input is read off the same table, by what it costs.
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
# sectors that make the products of the table end_uses; only their ratings are asked for
MAKERS = tuple(f"c{number}" for number in range(8, 17))
HOUSEHOLDS = "c35"  # as employers: they buy next to nothing for production
# shares of an input in the cost of output, in the world, from which on it is needed in part, or wholly
PARTLY, WHOLLY = 0.01, 0.1
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


def ratings(table: dict[str, Any]) -> Iterator[Row]:
    """How badly each sector needs what the makers deliver: 1, a half, or nought, by its share in the cost."""
    sectors = table["industries"]
    shape = (len(table["countries"]), len(sectors))
    flows = table["inter"].reshape(*shape, *shape).astype(float).sum(axis=(0, 2))
    made = np.asarray(table["output"], dtype=float).reshape(shape).sum(axis=0)
    for maker in MAKERS:
        for user in sectors:
            if user == HOUSEHOLDS:
                continue
            share = flows[sectors.index(maker), sectors.index(user)] / made[sectors.index(user)]
            yield {
                "input": maker, "sector": user, "unit": "1", "basis": "none", "cite": "wiod-2013",
                "rating": 1.0 if share >= WHOLLY else 0.5 if share >= PARTLY else 0.0,
                "quality": "prior", "vintage": "2013",
                "locator": f"world input-output table 2011, all places: {share:.2%} of the cost of output",
                "note": "our rule: 1 from a tenth of the cost on, 0.5 from a hundredth, else 0",
            }  # fmt: skip


def _code(place: str) -> str:
    return "ROW" if place.upper() == "ROW" else {"ROM": "ROU"}.get(place, place)


def main(folder: Path) -> None:
    table = rdata.read(folder / "wiod-2013/wiot_2011.RData")["wiot_2011"]
    frame = flows(table)
    frame.write_parquet(DATA / "input_output.parquet", compression="zstd", compression_level=19)
    write("sector_output", ["place", "sector", "name", "year", "output_usd"], output(table, folder))
    write("input_criticality", ["input", "sector", "rating"], ratings(table))
    print(f"input_output: {frame.height} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
