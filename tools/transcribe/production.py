"""Transcribe the table production from the publishers' files: python tools/transcribe/production.py FOLDER"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from quoted import Row, fact, quoted
from tables import USGS_PLACES, usgs_number, write

OWN = ["mineral", "stage", "stream", "place", "year", "mass_t"]
COPPER_PLACES = {
    "AUS",
    "CAN",
    "CHL",
    "CHN",
    "COD",
    "IDN",
    "IND",
    "KAZ",
    "MEX",
    "PER",
    "POL",
    "RUS",
    "USA",
    "ZMB",
}
REVIEW_YEARS = range(2008, 2018)  # later years stand in the survey's yearbook, earlier ones nothing asks for


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
                mineral,
                stage,
                USGS_PLACES[row["Country"]],
                int(row["Year"]),
                None if amount is None else amount * factor,
                cite="usgs-mcs-2026",
                locator=f"data release, {row['MCS chapter'].title()}, {detail}",
                vintage="2026",
                quality="estimated" if estimated else "reported",
                note=note,
            )


def mcs_earlier(folder: Path) -> Iterator[Row]:
    """Earlier editions: the year before last and last year, for rare earths and both stages of copper."""
    for edition in (2023, 2024):
        for chapter, mineral, factor in (("raree", "rare-earths", 1.0), ("coppe", "copper", 1e3)):
            path = folder / f"usgs-mcs{edition}/world/mcs{edition}-{chapter}_world.csv"
            with path.open(encoding="utf-8-sig", newline="") as file:
                yield from _edition(list(csv.DictReader(file)), edition, mineral, factor, path.name)


def _edition(
    rows: list[dict[str, str]], edition: int, mineral: str, factor: float, name: str
) -> Iterator[Row]:
    for row in rows:
        country = row["Country"].strip()
        if not country:
            continue
        place = "WLD" if country.startswith("World") else USGS_PLACES.get(country)
        if place is None:
            raise SystemExit(f"unknown country {country!r} in {name}")
        for column in (
            title for title in row if title and title.startswith("Prod_") and title[-4:].isdigit()
        ):
            year = int(column[-4:])
            amount = usgs_number(row[column] or "NA")
            note = (row["Prod_notes"] or "").strip()
            also = f"stimated in {year}" in note or f"in {year} is also estimated" in note
            yield fact(
                mineral,
                "refining" if row["Type"].startswith("Refinery") else "mining",
                place,
                year,
                None if amount is None else amount * factor,
                cite=f"usgs-mcs-{edition}",
                vintage=str(edition),
                locator=f"data release, world table, {row['Type'].split(', rare-earth')[0].lower()}",
                quality="estimated" if "est" in column or also else "reported",
                note=note,
            )


def salient(folder: Path) -> Iterator[Row]:
    """The United States' separated rare earths, and its refined copper from scrap."""
    wanted = {
        ("RARE EARTHS", "Production: Compounds and metals"): ("rare-earths", "separation", "all", 1.0),
        ("COPPER", "Production, Refinery: Secondary (from scrap)"): ("copper", "refining", "secondary", 1e3),
    }
    path = folder / "usgs-mcs2026/MCS2026_Commodities_Data.csv"
    with path.open(encoding="cp1252", newline="") as file:
        for row in csv.DictReader(file):
            hit = wanted.get((row["MCS chapter"], row["Statistics_detail"]))
            amount = usgs_number(row["Value"]) if hit else None
            if hit is None or amount is None:
                continue
            mineral, stage, stream, factor = hit
            yield fact(
                mineral,
                stage,
                "USA",
                int(row["Year"]),
                amount * factor,
                stream=stream,
                cite="usgs-mcs-2026",
                vintage="2026",
                locator=f"salient statistics, {row['Statistics_detail']}",
                quality="estimated" if "Estimated" in row["Notes"] else "reported",
                note=row["Notes"].replace("\n", " "),
            )


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
                "rare-earths",
                "mining",
                place,
                int(row["year"]),
                float(row["value"]),
                cite="usgs-myb-2022",
                vintage="2022",
                locator=f"table 8, cell {row['source_cell']}",
                quality="estimated" if row["is_estimated"] == "True" else "reported",
            )


def history(folder: Path) -> Iterator[Row]:
    """Rare-earth mine output where no survey edition at hand has it, and DS 140's world totals.

    The review's terms allow quotation: only the years of the backtest and of base years without a survey
    table are taken, and no place that mined nothing in any of them.
    """
    with (folder / "history/rare-earths.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["mineral"] != "rare earths" or row["stage"] != "mine" or row["quantity"] != "production":
                continue
            if (
                row["source"].startswith("Energy Institute")
                and int(row["year"]) in REVIEW_YEARS
                and row["economy_iso3"] != "MDG"
            ):
                cite, vintage, locator = "energy-institute-2026", "2026", "sheet Rare Earth metals P-R"
            elif row["source"].startswith("USGS Data Series 140"):
                cite, vintage, locator = "usgs-ds140-2020", "2020", "world production"
            else:
                continue
            yield fact(
                "rare-earths",
                "mining",
                row["economy_iso3"],
                int(row["year"]),
                float(row["value"]),
                cite=cite,
                vintage=vintage,
                locator=locator,
                quality="estimated",
                note=row["basis"],
            )


def world_mining_data(folder: Path) -> Iterator[Row]:
    """A second opinion on 2024 beside the survey: its places, and rare-earth mines that it leaves out."""
    wanted = {"Rare Earths (REO)": "rare-earths", "Copper": "copper"}
    with (folder / "world-mining-data/production.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            named = row["commodity"] != "Copper" or row["country_iso3"] in COPPER_PLACES
            if row["commodity"] in wanted and row["year"] == "2024" and named:
                flag = row["source_flag"]
                yield fact(
                    wanted[row["commodity"]],
                    "mining",
                    row["country_iso3"],
                    int(row["year"]),
                    float(row["value"]),
                    cite="wmd-2026",
                    vintage="2026",
                    locator=f"table 6.4, {row['commodity']}",
                    quality="reported" if flag == "reported" else "estimated",
                    note="" if flag == "reported" else flag,
                )


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
                    mineral,
                    stage,
                    row["country_iso3"],
                    2024,
                    float(row["value"]) * 1e3,
                    stream=stream,
                    cite="iea-gcmo-2025",
                    vintage="2025",
                    locator="refining by country, base case",
                    quality="estimated",
                    note="magnet elements, not REO" if stream == "magnet" else "",
                )


def main(folder: Path) -> None:
    rows = [
        *mcs_2026(folder),
        *mcs_earlier(folder),
        *salient(folder),
        *yearbook(folder),
        *history(folder),
        *world_mining_data(folder),
        *iea(folder),
        *quoted(folder),
    ]
    rows.sort(key=lambda r: (r["mineral"], r["stage"], r["stream"], r["year"], r["place"], r["cite"]))
    write("production", OWN, rows)
    print(f"production: {len(rows)} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
