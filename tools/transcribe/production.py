"""Transcribe the table production from the publishers' files: python tools/transcribe/production.py FOLDER"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import heavy
from outlook_2029 import outlook_number, outlook_rows
from python_calamine import CalamineWorkbook
from quoted import Row, fact, quoted
from stoichiometry import content
from survey import place_of, survey
from tables import clear, usgs_number, write

from derisk.facts.sources.usgs_baskets import baskets
from derisk.facts.sources.usgs_mcs import UNITS

OWN = ["mineral", "stage", "stream", "place", "year", "mass_t"]
COPPER_PLACES = frozenset(
    ("AUS", "CAN", "CHL", "CHN", "COD", "IDN", "IND", "KAZ", "MEX", "PER", "POL", "RUS", "USA", "ZMB")
)
REFINED = {  # the IEA's mineral: chain, stage, stream
    "copper": ("copper", "refining", "all"),
    "rare earths (magnet)": ("rare-earths", "separation", "magnet"),
    "lithium": ("lithium", "chemicals", "all"),
    "cobalt": ("cobalt", "refining", "all"),
    "nickel": ("nickel", "refining", "all"),
    "graphite": ("graphite", "anode", "all"),
}
OUTLOOK = {  # the outlook's commodity: chain, stage, stream
    "Cobalt": ("cobalt", "mining", "all"),
    "Gallium": ("gallium", "refining", "all"),
    "Lithium": ("lithium", "mining", "all"),
    "Magnesium metal": ("magnesium", "smelting", "all"),
    "Palladium": ("platinum-group", "mining", "palladium"),
    "Platinum": ("platinum-group", "mining", "platinum"),
    "Titanium": ("titanium", "sponge", "all"),
}
SECOND_OPINIONS = {  # World Mining Data's commodity: chain, stage, compound it is printed in, element
    "Lithium (Li2O)": ("lithium", "mining", "Li2O", "Li"),
    "Cobalt": ("cobalt", "mining", "", ""),
    "Nickel": ("nickel", "mining", "", ""),
    "Graphite": ("graphite", "mining", "", ""),
    "Gallium": ("gallium", "refining", "", ""),
    "Antimony": ("antimony", "mining", "", ""),
    "Tungsten (W)": ("tungsten", "mining", "", ""),
    "Manganese": ("manganese", "mining", "", ""),
    "Titanium (TiO2)": ("titanium", "mining", "TiO2", "Ti"),
    "Aluminium": ("aluminium", "smelting", "", ""),
    "Tin": ("tin", "mining", "", ""),
    "Vanadium (V)": ("vanadium", "mining", "", ""),
    "Niobium (Nb2O5)": ("niobium", "mining", "Nb2O5", "Nb"),
    "Tantalum (Ta2O5)": ("tantalum", "mining", "Ta2O5", "Ta"),
    "Indium": ("indium", "refining", "", ""),
    "Tellurium": ("tellurium", "refining", "", ""),
    "Rhenium": ("rhenium", "mining", "", ""),
}
SALIENT: dict[tuple[str, str, str], tuple[str, tuple[str, ...]]] = {
    ("rare-earths", "separation", "all"): ("RARE EARTHS", ("Production: Compounds and metals",)),
    ("copper", "refining", "secondary"): ("COPPER", ("Production, Refinery: Secondary (from scrap)",)),
    ("antimony", "smelting", "all"): (
        "ANTIMONY",
        ("Production, Smelter: Primary", "Production, Smelter: Secondary"),
    ),
    ("zinc", "refining", "all"): ("ZINC", ("Production: Refined zinc",)),
    ("lead", "refining", "all"): (
        "LEAD",
        ("Production: Primary refinery", "Production: Secondary refinery, old scrap"),
    ),
    ("silver", "refining", "all"): (
        "SILVER",
        ("Production: Refinery: Primary", "Production: Refinery: Secondary (new and old scrap)"),
    ),
    ("gold", "refining", "all"): (
        "GOLD",
        ("Refinery: Primary", "Refinery: Secondary (new and old scrap)"),
    ),
    ("vanadium", "chemicals", "all"): (
        "VANADIUM",
        ("Production from primary ore and concentrate", "Production from ash, residues, and spent catalysts"),
    ),
}
FIRST_GERMANIUM = 2020
FIRST_OF_TRADE = 1995
REVIEW_YEARS = range(2008, 2018)  # later years stand in the survey's yearbook, earlier ones nothing asks for


def salient(folder: Path) -> Iterator[Row]:
    """Output of stages that the survey prints for the United States alone, among its salient statistics."""
    path = folder / "usgs-mcs2026/MCS2026_Commodities_Data.csv"
    with path.open(encoding="cp1252", newline="") as file:
        lines = [row for row in csv.DictReader(file) if row["Section"].startswith("Salient")]
    for (mineral, stage, stream), (chapter, details) in SALIENT.items():
        for year in range(2021, 2026):
            rows = [
                row
                for row in lines
                if (row["MCS chapter"], row["Year"]) == (chapter, str(year))
                and row["Statistics_detail"].rstrip(" ,") in details
            ]
            amounts = [usgs_number(row["Value"]) for row in rows]
            known = [amount for amount in amounts if amount is not None]
            if len(known) < len(details):
                continue
            notes = dict.fromkeys(row["Notes"].replace("\n", " ") for row in rows)
            yield fact(
                mineral, stage, "USA", year, sum(known) * UNITS[rows[0]["Unit"].strip()], stream=stream,
                cite="usgs-mcs-2026", vintage="2026", locator=f"salient statistics, {' + '.join(details)}",
                quality="estimated" if any("Estimated" in note for note in notes) else "reported",
                note="; ".join(note for note in notes if note),
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


def lithium_since_1995(folder: Path) -> Iterator[Row]:
    """World output of lithium from the survey's long series, in lithium content."""
    book = CalamineWorkbook.from_path(folder / "usgs-ds140/ds140-lithium-2021.xlsx")
    rows = book.get_sheet_by_index(0).to_python()
    header = next(row for row in rows if row[0] == "Year")
    column = header.index("World production (lithium content)")
    for row in rows:
        if isinstance(row[0], float) and row[0] >= FIRST_OF_TRADE and isinstance(row[column], float):
            yield fact(
                "lithium", "mining", "WLD", int(row[0]), row[column], cite="usgs-ds140-lithium-2021",
                vintage="2021", locator="world production (lithium content)", quality="estimated",
                note="calculated, estimated or reported, says the series",
            )  # fmt: skip


def world_mining_data(folder: Path) -> Iterator[Row]:
    """Single figures of a second publisher beside the survey, whose table is not copied.

    Of 2024: rare-earth mines that the survey leaves out, copper of its places, and the two largest producers
    of other minerals. Of five years: germanium, which the survey does not print by place.
    """
    with (folder / "world-mining-data/production.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    wanted = {"Rare Earths (REO)": "rare-earths", "Copper": "copper"}
    for row in rows:
        named = row["commodity"] != "Copper" or row["country_iso3"] in COPPER_PLACES
        if row["commodity"] in wanted and row["year"] == "2024" and named:
            yield _of_wmd(row, wanted[row["commodity"]], "mining")
        if row["commodity"] == "Germanium" and int(row["year"]) >= FIRST_GERMANIUM:
            yield _of_wmd(row, "germanium", "refining")
    for commodity, (mineral, stage, formula, element) in SECOND_OPINIONS.items():
        share = content(formula, element) if formula else 1.0
        of_2024 = [row for row in rows if row["commodity"] == commodity and row["year"] == "2024"]
        for row in sorted(of_2024, key=lambda row: -float(row["value"]))[:2]:
            yield _of_wmd(row, mineral, stage, share)


def _of_wmd(row: dict[str, str], mineral: str, stage: str, share: float = 1.0) -> Row:
    flag, unit = row["source_flag"], {"metric ton": 1.0, "kilogram": 1e-3}[row["unit"]]
    printed = f": {row['value']} {row['unit']}" if share * unit != 1.0 else ""
    return fact(
        mineral, stage, row["country_iso3"], int(row["year"]), float(row["value"]) * unit * share,
        cite="wmd-2026", vintage="2026", locator=f"table 6.4, {row['commodity']}{printed}",
        quality="reported" if flag == "reported" else "estimated",
        note="" if flag == "reported" else flag,
    )  # fmt: skip


def iea(folder: Path) -> Iterator[Row]:
    """2024 refining as the IEA counts it, where no survey prints it by place; copper as a second opinion."""
    path = folder / "iea-critical-minerals-2025/refining_mining_by_country_2024_2040.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["mineral"] in REFINED and row["stage"] == "refining" and row["year"] == "2024":
                mineral, stage, stream = REFINED[row["mineral"]]
                notes = {"magnet": "magnet elements, not REO", "anode": "battery grade"}
                yield fact(
                    mineral, stage, row["country_iso3"], 2024, float(row["value"]) * 1e3, stream=stream,
                    cite="iea-gcmo-2025", vintage="2025", locator="refining by country, base case",
                    quality="estimated", note=notes.get(stream, notes.get(stage, "")),
                )  # fmt: skip


def outlook(folder: Path) -> Iterator[Row]:
    """World tables of the survey's outlook to 2029: 2018-2024, seven minerals."""
    for row in outlook_rows(folder):
        hit = OUTLOOK.get(row["Mineral_Commodity"])
        if hit is None or row["Data_type"] != "Production":
            continue
        mineral, stage, stream = hit
        amount, why = outlook_number(row["Quantity"])
        factor = UNITS[row["Unit_MEAS"].lower()]
        printed = f": {row['Quantity']} {row['Unit_MEAS'].lower()}" if factor < 1 else ""
        excluding = "excludes the United States" if "excludes U.S." in row["Note"] else ""
        yield fact(
            mineral, stage, place_of(row["Geographic_Region"]), int(row["Year"]),
            None if amount is None else amount * factor, stream=stream, cite="usgs-outlook-2025",
            vintage="2025", locator=f"data release, {row['Mineral_Commodity']}, production{printed}",
            quality="withheld" if amount is None else _outlook_quality(row["Note"]),
            note=why or excluding,
        )  # fmt: skip


def _outlook_quality(note: str) -> str:
    return "reported" if note in ("reported", "revised") else "estimated"


def main(folder: Path) -> None:
    rows = [
        *survey(folder),
        *outlook(folder),
        *salient(folder),
        *yearbook(folder),
        *history(folder),
        *lithium_since_1995(folder),
        *world_mining_data(folder),
        *iea(folder),
        *quoted(folder),
    ]
    rows += heavy.output(list(rows))
    rows += baskets([row for row in rows if row["cite"] == "usgs-outlook-2025"])
    rows.sort(key=lambda r: (r["mineral"], r["stage"], r["stream"], r["year"], r["place"], r["cite"]))
    clear("production")
    for mineral, own in groupby(rows, key=lambda row: str(row["mineral"])):
        write(f"production/{mineral}", OWN, own)
    print(f"production: {len(rows)} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
