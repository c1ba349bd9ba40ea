"""Transcribe the table production from the publishers' files: python tools/transcribe/production.py FOLDER"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tables import USGS_PLACES, usgs_number, write

OWN = ["mineral", "stage", "stream", "place", "year", "mass_t"]
MAGNET_REO = 0.362  # t REO per t of sintered NdFeB; parameter content_850511
Row = dict[str, Any]


def fact(mineral: str, stage: str, place: str, year: int, mass_t: float | None, **more: Any) -> Row:
    return {
        "mineral": mineral, "stage": stage, "stream": "all", "place": place, "year": year, "mass_t": mass_t,
        "unit": "t", "basis": "content", "quality": "reported", **more,
    }  # fmt: skip


def mcs_2026(folder: Path) -> Iterator[Row]:
    wanted = {
        ("RARE EARTHS", "Mine production"): ("rare-earths", "mining", 1.0),
        ("COPPER", "Mine production"): ("copper", "mining", 1e3),
        ("COPPER", "Refinery production"): ("copper", "refining", 1e3),
    }
    path = folder / "usgs-mcs2026/MCS2026_Commodities_Data.csv"
    with path.open(encoding="cp1252", newline="") as file:
        for row in csv.DictReader(file):
            detail = row["Statistics_detail"].split(":")[0]
            hit = wanted.get((row["MCS chapter"], detail))
            if hit is None or not row["Section"].startswith("World") or row["Statistics"] != "Production":
                continue
            mineral, stage, factor = hit
            amount = usgs_number(row["Value"])
            note = row["Notes"].replace("\n", " ")
            estimated = "Estimated" in note or row["Year"] == "2025"
            yield fact(
                mineral, stage, USGS_PLACES[row["Country"]], int(row["Year"]),
                None if amount is None else amount * factor,
                cite="usgs-mcs-2026", locator=f"data release, {row['MCS chapter'].title()}, {detail}",
                vintage="2026", quality="estimated" if estimated else "reported", note=note,
            )  # fmt: skip


def mcs_2024(folder: Path) -> Iterator[Row]:
    path = folder / "usgs-mcs2024/world/mcs2024-raree_world.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            country = row["Country"].strip()
            if not country:
                continue
            place = "WLD" if country.startswith("World") else USGS_PLACES.get(country)
            amount = usgs_number(row["Prod_t_est_2023"] or "NA")
            if place is None:
                raise SystemExit(f"unknown country {country!r} in {path.name}")
            yield fact(
                "rare-earths", "mining", place, 2023, amount, cite="usgs-mcs-2024", vintage="2024",
                locator="data release, Rare earths, world production", quality="estimated",
                note=row["Prod_notes"],
            )  # fmt: skip


def yearbook(folder: Path) -> Iterator[Row]:
    path = folder / "usgs-myb2022-rare-earths/usgs_myb2022_world_mine_production.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["metric"] != "mine_production" or not row["geography_code"]:
                continue
            place = {"WORLD": "WLD", "WLD": "WLD"}.get(row["geography_code"], row["geography_code"])
            if len(place) != 3 or row["value"] == "":
                continue
            yield fact(
                "rare-earths", "mining", place, int(row["year"]), float(row["value"]), cite="usgs-myb-2022",
                vintage="2022", locator=f"table 8, cell {row['source_cell']}",
                quality="estimated" if row["is_estimated"] == "True" else "reported",
            )  # fmt: skip


def history(folder: Path) -> Iterator[Row]:
    """Rare-earth mine output around the 2010 stop, single figures of a statistical review, and DS 140's totals."""
    with (folder / "history/rare-earths.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["mineral"] != "rare earths" or row["stage"] != "mine" or row["quantity"] != "production":
                continue
            if row["source"].startswith("Energy Institute") and 2008 <= int(row["year"]) <= 2014:
                cite, vintage, locator = "energy-institute-2026", "2026", "rare earths production"
            elif row["source"].startswith("USGS Data Series 140"):
                cite, vintage, locator = "usgs-ds140-2020", "2020", "world production"
            else:
                continue
            yield fact(
                "rare-earths", "mining", row["economy_iso3"], int(row["year"]), float(row["value"]), cite=cite,
                vintage=vintage, locator=locator, quality="estimated", note=row["basis"],
            )  # fmt: skip


def world_mining_data(folder: Path) -> Iterator[Row]:
    wanted = {"Rare Earths (REO)": "rare-earths", "Copper": "copper"}
    with (folder / "world-mining-data/production.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["commodity"] in wanted:
                flag = row["source_flag"]
                yield fact(
                    wanted[row["commodity"]], "mining", row["country_iso3"], int(row["year"]),
                    float(row["value"]), cite="wmd-2026", vintage="2026", locator=f"table 6.4, {row['commodity']}",
                    quality="reported" if flag == "reported" else "estimated",
                    note="" if flag == "reported" else flag,
                )  # fmt: skip


def iea(folder: Path) -> Iterator[Row]:
    """2024 refining as the IEA counts it: copper, and the four magnet rare earths as a stream of its own."""
    chains = {"copper": ("copper", "all"), "rare earths (magnet)": ("rare-earths", "magnet")}
    path = folder / "iea-critical-minerals-2025/refining_mining_by_country_2024_2040.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["mineral"] in chains and row["stage"] == "refining" and row["year"] == "2024":
                mineral, stream = chains[row["mineral"]]
                stage = "refining" if mineral == "copper" else "separation"
                yield fact(
                    mineral, stage, row["country_iso3"], 2024, float(row["value"]) * 1e3, stream=stream,
                    cite="iea-gcmo-2025", vintage="2025", locator="refining by country, base case", quality="estimated",
                    note="magnet elements, not REO" if stream == "magnet" else "",
                )  # fmt: skip


def magnets(folder: Path) -> Iterator[Row]:
    """China's NdFeB output, sintered and bonded, in REO by the content factor."""
    tonnes: dict[int, float] = {}
    with (folder / "history/rare-earths.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            parts = ("production: sintered", "production: bonded")
            if row["mineral"] == "NdFeB magnets" and row["quantity"] in parts and row["economy_iso3"] == "CHN":
                tonnes[int(row["year"])] = tonnes.get(int(row["year"]), 0.0) + float(row["value"])
    made = [(y, t, "ccr-2011", "c/2011-08-17/629694", "2011", "sintered and bonded") for y, t in tonnes.items()]
    made += [(2023, 280_000.0, "argus-2025", "magnet output", "2025", "SMM counts 240,000 t"),
             (2024, 300_000.0, "argus-2025", "magnet output", "2025", "SMM forecast 260,000 t")]  # fmt: skip
    for year, mass, cite, locator, vintage, note in made:
        yield fact(
            "rare-earths", "magnets", "CHN", year, mass * MAGNET_REO, cite=cite, locator=locator, vintage=vintage,
            quality="derived", note=f"{mass:,.0f} t NdFeB x {MAGNET_REO} t REO per t; {note}",
        )  # fmt: skip


def single_figures() -> Iterator[Row]:
    yield fact(
        "rare-earths", "separation", "CHN", 2024, 254_000.0, cite="mbn-quota-2024", vintage="2024", quality="estimated",
        locator="official smelting and separation quota", note="a quota, not output; imported feed is separated too",
    )  # fmt: skip
    yield fact(
        "rare-earths", "separation", "USA", 2024, 4_300.0, cite="usgs-mcs-2026", vintage="2026", quality="estimated",
        locator="Rare earths, salient statistics, production: compounds and metals",
    )  # fmt: skip
    yield fact(
        "rare-earths", "mining", "CHN", 2010, 40_000.0, stream="heavy", cite="smm-2011",
        vintage="2011", quality="estimated", locator="southern ion-adsorption clays",
        note="trade estimate of actual output, of 130,000 t in all; USGS prints the quota of 89,200 t",
    )  # fmt: skip
    for stream, mass in (("light", 80_400.0), ("heavy", 13_400.0)):
        yield fact(
            "rare-earths", "mining", "CHN", 2011, mass, stream=stream, cite="mining-com-2011", vintage="2011",
            quality="estimated", locator="mining quota by kind", note="a quota, not output",
        )  # fmt: skip


def plants_without_tonnes() -> Iterator[Row]:
    """Places where named plants separate rare earths but nobody publishes how much."""
    plants = {
        "MYS": "Lynas, Kuantan", "EST": "Neo Silmet, Sillamae (3,000 t/y)", "FRA": "Solvay, La Rochelle",
        "VNM": "Shin-Etsu, Hai Phong (1,000 t/y)", "IND": "IREL",
    }  # fmt: skip
    for place, plant in plants.items():
        yield fact(
            "rare-earths", "separation", place, 2024, None, cite="capex-projects", vintage="2026", locator=plant,
            quality="withheld", note="operating; output of the year not published",
        )  # fmt: skip


def main(folder: Path) -> None:
    rows = [
        *mcs_2026(folder), *mcs_2024(folder), *yearbook(folder), *history(folder), *world_mining_data(folder),
        *iea(folder), *magnets(folder), *single_figures(), *plants_without_tonnes(),
    ]  # fmt: skip
    rows.sort(key=lambda r: (r["mineral"], r["stage"], r["stream"], r["year"], r["place"], r["cite"]))
    write("production", OWN, rows)
    print(f"production: {len(rows)} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
