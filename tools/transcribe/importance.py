"""Transcribe end_uses and value_added: python tools/transcribe/importance.py FOLDER"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tables import write

Row = dict[str, Any]
MANUFACTURING = {f"c{number}" for number in range(3, 17)}
REGIONS = {"EU": "EU27"}
CHAPTERS = "https://pubs.usgs.gov/periodicals/mcs2026/mcs2026-"
# mineral as it stands in the folder, place and year taken: slug, source, edition, page
TAKEN = {
    ("rare earths", "WLD", "2021"): ("rare-earths", "nrcan-rare-earths", "2024", "uses, 2021"),
    ("antimony", "USA", "2025"): ("antimony", "usgs-mcs-2026", "2026", f"{CHAPTERS}antimony.pdf"),
    ("gallium", "USA", "2025"): ("gallium", "usgs-mcs-2026", "2026", f"{CHAPTERS}gallium.pdf"),
    ("cobalt", "USA", "2025"): ("cobalt", "usgs-mcs-2026", "2026", f"{CHAPTERS}cobalt.pdf"),
    ("lithium", "WLD", "2025"): ("lithium", "usgs-mcs-2026", "2026", f"{CHAPTERS}lithium.pdf"),
    ("magnesium", "USA", "2025"): ("magnesium", "usgs-mcs-2026", "2026", f"{CHAPTERS}magnesium-metal.pdf"),
    ("nickel", "WLD", "2018"): ("nickel", "usgs-myb-2018-nickel", "2018", "page 3"),
}
# Which sector makes the application: our reading. "Other" has none and is left out.
SECTORS = {
    "magnets": "c14", "catalysts": "c9", "polishing powders": "c11", "metallurgical": "c12", "glass": "c11",
    "battery alloys": "c14", "ceramics": "c11", "phosphors": "c14", "pigments": "c9",
    "flame retardants": "c10",
    "metal products incl. antimonial lead and ammunition": "c12",
    "nonmetal products incl. ceramics, glass, rubber": "c11", "integrated circuits": "c14",
    "optoelectronic devices": "c14", "superalloys": "c15", "chemicals": "c9", "other metallic uses": "c12",
    "cemented carbides": "c13", "batteries": "c14", "ceramics and glass": "c11", "lubricating greases": "c8",
    "air treatment": "c13", "mould flux powders": "c12", "medical": "c9", "stainless steel": "c12",
    "nonferrous alloys": "c12", "electroplating": "c12", "alloy steels": "c12", "foundry": "c12",
    "castings": "c15", "aluminium alloys": "c12", "iron and steel desulphurisation": "c12",
}  # fmt: skip


def end_uses(folder: Path) -> Iterator[Row]:
    with (folder / "history/end_uses.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            taken = TAKEN.get((row["mineral"], row["economy_iso3"], row["year"]))
            kind, _, application = row["quantity"].partition(": ")
            if taken is None or kind != "share" or application == "other":
                continue
            slug, cite, edition, page = taken
            yield {
                "mineral": slug, "place": row["economy_iso3"], "year": int(row["year"]),
                "application": application, "share": float(row["value"]) / 100,
                "sector": SECTORS[application],
                "unit": "1", "basis": "content", "cite": cite, "locator": page, "quality": "estimated",
                "vintage": edition, "note": "the sector is our reading of the application",
            }  # fmt: skip


def value_added(folder: Path) -> Iterator[Row]:
    with (folder / "wiod-2013/wiod2011_agg16_output_value_added.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        for row in csv.DictReader(file):
            if row["sector"] in MANUFACTURING and row["region"] != "ROW":
                place = REGIONS.get(row["region"], row["region"])
                yield {
                    "place": place, "sector": row["sector"], "name": row["sector_name"], "year": 2011,
                    "value_usd": float(row["value_added_musd"]) * 1e6, "unit": "USD", "basis": "none",
                    "cite": "wiod-2013", "locator": f"world input-output table 2011, {row['region']}",
                    "quality": "derived", "vintage": "2013",
                    "note": "without Croatia and the United Kingdom" if place == "EU27" else None,
                }  # fmt: skip


def main(folder: Path) -> None:
    uses = sorted(end_uses(folder), key=lambda row: (row["mineral"], -row["share"]))
    write("end_uses", ["mineral", "place", "year", "application", "share", "sector"], uses)
    added = list(value_added(folder))
    write("value_added", ["place", "sector", "name", "year", "value_usd"], added)
    print(f"end_uses: {len(uses)} rows; value_added: {len(added)} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
