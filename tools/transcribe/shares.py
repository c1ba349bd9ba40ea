"""Transcribe the table shares, single printed figures: python tools/transcribe/shares.py FOLDER"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tables import write

Row = dict[str, Any]
ISO2 = Path(__file__).parent / "iso2.csv"
# The study's largest world supplier at the processing stage, where no table of output is open, or where
# publishers differ as of germanium.
STUDY = {
    "tungsten": ("tungsten", "chemicals"),
    "niobium": ("niobium", "alloys"),
    "phosphorus": ("phosphorus", "smelting"),
    "hafnium": ("hafnium", "refining"),
    "germanium": ("germanium", "refining"),
    "cokingcoal": ("coking-coal", "mining"),
}
# The British survey's refined output: the largest place alone, in years that no table here covers.
REFINED = {
    "cobalt": ("cobalt", "refining", 2023),
    "nickel": ("nickel", "refining", 2023),
    "germanium": ("germanium", "refining", 2019),
    "bauxite": ("aluminium", "alumina", 2020),
    "magnesium": ("magnesium", "smelting", 2017),
    "arsenic": ("arsenic", "refining", 2020),
}

# All places of the British survey, in years whose table of tonnes here has a large rest of the world.
ALL_PLACES = {"nickel": 2024, "cobalt": 2024}

# The IEA's outlook of 2026: the largest refiner alone, in years that no table or share here covers.
OUTLOOK = {
    ("lithium", "refine"): ("lithium", "chemicals", (2021, 2025)),
    ("graphite", "refine_battery_grade"): ("graphite", "anode", (2021, 2025)),
    ("nickel", "refine"): ("nickel", "refining", (2025,)),
    ("cobalt", "refine"): ("cobalt", "refining", (2025,)),
}
REFINERS = {"China": "CHN", "Indonesia": "IDN"}


def share(mineral: str, stage: str, place: str, year: int, value: float, **more: Any) -> Row:
    return {
        "mineral": mineral, "stage": stage, "place": place, "year": year, "share": value,
        "unit": "share of world output", "basis": "content", "quality": "estimated", **more,
    }  # fmt: skip


def magnets() -> Iterator[Row]:
    """Sintered magnets, from two pages."""
    yield share(
        "rare-earths", "magnets", "CHN", 2024, 0.94, cite="iea-controls-2025", vintage="2025",
        locator="magnet making, 2024",
    )  # fmt: skip
    yield share(
        "heavy-rare-earths", "magnets", "CHN", 2024, 0.94, cite="iea-controls-2025", vintage="2025",
        locator="magnet making, 2024", note="of all rare-earth magnets",
    )  # fmt: skip
    ccr = {"cite": "ccr-2011", "vintage": "2011"}
    yield share("rare-earths", "magnets", "CHN", 2010, 0.794, locator="sintered NdFeB", **ccr)
    yield share("rare-earths", "magnets", "JPN", 2010, 0.193, locator="sintered NdFeB", **ccr)
    yield share(
        "rare-earths", "magnets", "DEU", 2010, 0.013, locator="sintered NdFeB, Europe", **ccr,
        note="printed for Europe; its known maker is German",
    )  # fmt: skip


def sulphate() -> Iterator[Row]:
    """High-purity manganese sulphate, which the IEA prints in its text alone."""
    yield share(
        "manganese", "chemicals", "CHN", 2025, 0.97, cite="iea-gcmo-2026", vintage="2026",
        locator="refining of battery-grade manganese, largest refiner",
        note="as transcribed, not read in the report",
    )  # fmt: skip


def germanium() -> Iterator[Row]:
    """Refined germanium, a count beside the tables that leave out Belgium and Canada."""
    yield share(
        "germanium", "refining", "CHN", 2023, 0.592, cite="mining-com-germanium", vintage="2024",
        locator="refined germanium, share of China, 2023",
        note="the provider behind the figure is not named; World Mining Data gives 94 % without Belgium and "
        "Canada",
    )  # fmt: skip


def study(folder: Path, codes: dict[str, str]) -> Iterator[Row]:
    found = json.loads((folder / "critical-materials-atlas/eucrm.json").read_text(encoding="utf-8"))
    for name, (mineral, stage) in STUDY.items():
        entry = found["materials"][name]
        yield share(
            mineral, stage, codes[entry["iso"]], 2020, entry["pct"] / 100, cite="eu-crm-2023", vintage="2023",
            locator=f"Table A, major global supplier, {entry['stage']}",
            note="mean of 2016-2020; as copied by the Critical Materials Atlas",
        )  # fmt: skip


def outlook(folder: Path) -> Iterator[Row]:
    """Largest refiners over the stated world total, from the annex of the IEA's outlook of 2026."""
    with (folder / "iea-gcmo-2026/iea_gcmo2026_supply.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for key, (mineral, stage, years) in OUTLOOK.items():
        places = {row["country"]: row for row in rows if (row["mineral"], row["stage"]) == key}
        world = places.pop("World")
        for year in map(str, years):
            first = max(
                (name for name in places if name != "Rest of world"),
                key=lambda name: float(places[name][year]),
            )
            made, total = float(places[first][year]), float(world[year])
            yield share(
                mineral, stage, REFINERS[first], int(year), round(made / total, 4), cite="iea-gcmo-2026",
                vintage="2026", note="as transcribed, not read in the report",
                locator=f"annex, refining by country, base case, {year}: {made:g} of {total:g} kt",
            )  # fmt: skip


def british(folder: Path, codes: dict[str, str]) -> Iterator[Row]:
    found = json.loads((folder / "critical-materials-atlas/refined_years.json").read_text(encoding="utf-8"))
    for name, (mineral, stage, last) in REFINED.items():
        for year, places in found[name].items():
            largest = max(places, key=lambda item: float(item["v"]))
            listed = places if int(year) == ALL_PLACES.get(name) else [largest] if int(year) <= last else []
            for place in listed:
                yield share(
                    mineral, stage, codes[place["c"]], int(year), place["v"] / 100, cite="bgs-wms",
                    vintage="2026", locator=f"refined output, {name}, {year}",
                    note="an upper bound: small producers are missing; copied by Critical Materials Atlas",
                )  # fmt: skip


def main(folder: Path) -> None:
    with ISO2.open(encoding="utf-8", newline="") as file:
        codes = {row["iso2"]: row["iso3"] for row in csv.DictReader(file)}
    rows = [*magnets(), *sulphate(), *germanium(), *outlook(folder)]
    rows += [*study(folder, codes), *british(folder, codes)]
    rows.sort(key=lambda row: (row["mineral"], row["stage"], row["year"], -row["share"]))
    write("shares", ["mineral", "stage", "place", "year", "share"], rows)
    print(f"shares: {len(rows)} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
