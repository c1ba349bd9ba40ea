"""Transcribe relationships, heading shares and prices: python tools/transcribe/chapters.py FOLDER"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from links import anodes, antimony_oxide, heading_shares, import_origins, purchases, uses
from tables import usgs_number, write

from derisk.facts.sources.naming import place_by_name

POUNDS_PER_TONNE = 2204.6226
MAGNET_REO = 0.362  # t REO per t of sintered NdFeB; parameter content_850511
Row = dict[str, Any]


def survey(folder: Path) -> list[dict[str, str]]:
    with (folder / "usgs-mcs2026/MCS2026_Commodities_Data.csv").open(encoding="cp1252", newline="") as file:
        return list(csv.DictReader(file))


def link(origin: str, destination: str, year: int, mass_t: float | None, **more: Any) -> Row:
    return {
        "mineral": "rare-earths",
        "stage": "mining",
        "origin": origin,
        "destination": destination,
        "year": year,
        "mass_t": mass_t,
        "unit": "t",
        "basis": "content",
        "cite": "usgs-mcs-2026",
        "quality": "estimated",
        "vintage": "2026",
        **more,
    }


def relationships(chapters: list[dict[str, str]]) -> Iterator[Row]:
    for row in chapters:
        if row["MCS chapter"] != "RARE EARTHS":
            continue
        if row["Statistics_detail"] == "Exports: Ores and compounds" and int(row["Year"]) <= 2024:
            yield link(
                "USA",
                "CHN",
                int(row["Year"]),
                usgs_number(row["Value"]),
                locator="Rare earths, salient statistics, exports: ores and compounds",
                note="almost all to China (Minerals Yearbook 2022, table 4); compounds included",
            )
        if row["Statistics_detail"] == "Mine production" and "import data for China" in row["Notes"]:
            yield link(
                place_by_name(row["Country"]),
                "CHN",
                int(row["Year"]),
                usgs_number(row["Value"]),
                locator="Rare earths, world mine production, footnote: from import data of China",
            )
    for year in (2021, 2022, 2023, 2024):
        yield link(
            "AUS",
            "MYS",
            year,
            None,
            locator="Rare earths, import sources, footnote on Malaysia",
            note="from Australian concentrate; tonnes from HS 2846.90 where shipped as carbonate",
        )
    for year in range(2013, 2021):
        yield link(
            "AUS",
            "MYS",
            year,
            None,
            cite="lynas-reports",
            vintage="2026",
            locator="ore from Mt Weld to Kuantan",
            note="tonnes of concentrate not published; what Lynas made of it stands in production",
        )


def price(mineral: str, stage: str, year: int, value: float, **more: Any) -> Row:
    return {
        "mineral": mineral,
        "stage": stage,
        "year": year,
        "price_usd_t": float(round(value)),
        "basis": "content",
        **more,
    }


def prices(chapters: list[dict[str, str]]) -> Iterator[Row]:
    for row in chapters:
        if row["MCS chapter"] != "COPPER" or "London Metal Exchange, grade A" not in row["Statistics_detail"]:
            continue
        cents = usgs_number(row["Value"])
        if cents is not None:
            yield price(
                "copper",
                "refining",
                int(row["Year"]),
                cents / 100 * POUNDS_PER_TONNE,
                unit="USD/t",
                cite="usgs-mcs-2026",
                vintage="2026",
                quality="estimated" if "Estimated" in row["Notes"] else "reported",
                locator="Copper, salient statistics: London Metal Exchange, grade A, cash, "
                f"{row['Value']} cents per pound",
            )
    magnets = {"unit": "USD/t REO", "quality": "derived", "note": f"over {MAGNET_REO} t REO per t"}
    value, mass = 2.86e9, 58_152  # China's exports of 2024, customs; 13 % and 10 % against the year before
    for year, usd, tonnes, locator in (
        (2023, value / 0.87, mass / 1.1, "exports of 2024 and their change: -13 % in value, +10 % in weight"),
        (2024, value, mass, "exports of 2024: 2.86 billion USD, 58,152 t"),
    ):
        yield price(
            "rare-earths", "magnets", year, usd / tonnes / MAGNET_REO,
            cite="adamas-2025", vintage="2025", locator=locator, **magnets,
        )  # fmt: skip
    yield price(
        "rare-earths",
        "magnets",
        2010,
        625_292_100 / 13_885.92 / MAGNET_REO,
        cite="ccr-2011",
        vintage="2011",
        locator="exports of 2010: 625.3 million USD, 13,885.92 t",
        **magnets,
    )


def main(folder: Path) -> None:
    chapters = survey(folder)
    links = sorted(
        [*relationships(chapters), *purchases(chapters), *anodes(), *antimony_oxide()],
        key=lambda r: (r["mineral"], r["year"], r["origin"], r["destination"]),
    )
    own = ["mineral", "stage", "origin", "destination", "year", "mass_t", "relation"]
    write("relationships", own, links)
    own_share = ["mineral", "stage", "hs6", "origin", "destination", "year", "share"]
    write("heading_shares", own_share, heading_shares(folder))
    own_origin = ["mineral", "stage", "place", "origin", "year", "share_quantity", "share_value", "named"]
    write("import_origins", own_origin, import_origins(folder, chapters))
    write("uses", ["mineral", "stage", "place", "year", "mass_t"], uses(chapters))
    write("prices", ["mineral", "stage", "year", "price_usd_t"], prices(chapters))
    print(f"relationships: {len(links)} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
