"""Copy printed shares to hold derisk's answers against: python tools/transcribe/beside.py FOLDER

FOLDER is that of the publishers' files. Taken are shares of goods that one stage's headings carry and of
nothing else: a printed share of all forms, or of one heading among several, says nothing of a stage here.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from derisk.facts.sources.naming import place_by_name
from published import read, write

Row = dict[str, Any]
COLUMNS = (
    "quantity", "mineral", "stage", "partner", "economy", "year", "value", "unit", "tolerance", "source",
    "locator",
)  # fmt: skip
SURVEY = "Mineral Commodity Summaries 2026, data release, doi:10.5066/P1WKQ63T"
COMEXT = "Eurostat, Comext, imports from outside the EU by CN8, 2024"
# chapter and form of the survey's import sources, with the stage whose product they are
SOURCES = {
    ("ANTIMONY", "Ore and concentrates"): "antimony mining",
    ("ANTIMONY", "Unwrought metal and powder"): "antimony smelting",
    ("ARSENIC", "Arsenic metal"): "arsenic metal", ("ASBESTOS", "All"): "asbestos mining",
    ("BARITE", "All"): "barite mining", ("BAUXITE AND ALUMINA", "Bauxite"): "aluminium mining",
    ("BISMUTH", "All"): "bismuth refining", ("CADMIUM", "All"): "cadmium refining",
    ("CHROMIUM", "Chromite (ores and concentrates)"): "chromium mining",
    ("COBALT", "Metal, oxide, and salts"): "cobalt refining",
    ("COPPER", "Copper content of ore and concentrate"): "copper mining",
    ("COPPER", "Refined copper"): "copper refining", ("DIATOMITE", "All"): "diatomite mining",
    ("FELDSPAR AND NEPHELINE SYENITE", "Feldspar"): "feldspar mining",
    ("FLUORSPAR", "All"): "fluorspar mining",
    ("GRAPHITE (NATURAL)", "All"): "graphite mining", ("GYPSUM", "All"): "gypsum mining",
    ("IRON ORE", "All"): "iron mining", ("LITHIUM", "All"): "lithium chemicals",
    ("MAGNESIUM COMPOUNDS", "Crude magnesite"): "magnesium mining",
    ("MAGNESIUM METAL", "Magnesium metal (99.8% purity)"): "magnesium smelting",
    ("MANGANESE", "Manganese ore"): "manganese mining", ("MERCURY", "All"): "mercury mining",
    ("MOLYBDENUM", "Molybdenum ore and concentrates"): "molybdenum mining",
    ("NIOBIUM (COLUMBIUM)", "Ferroniobium and niobium metal"): "niobium alloys",
    ("PHOSPHATE ROCK", "All"): "phosphate mining",
    ("PLATINUM-GROUP METALS", "Palladium"): "palladium refining",
    ("PLATINUM-GROUP METALS", "Platinum"): "platinum refining",
    ("RARE EARTHS", "Rare-earth compounds and metals"): "rare-earths separation",
    ("SELENIUM", "Selenium"): "selenium refining", ("SILICON", "Silicon metal"): "silicon smelting",
    ("SULFUR", "Elemental"): "sulfur refining",
    ("TITANIUM AND TITANIUM DIOXIDE", "Titanium Sponge Metal"): "titanium sponge",
    ("VANADIUM", "Ferrovanadium"): "vanadium alloys",
    ("VANADIUM", "Vanadium pentoxide"): "vanadium chemicals",
    ("ZINC", "Ores and concentrates"): "zinc mining",
    ("ZIRCONIUM AND HAFNIUM", "Zirconium ores and concentrates"): "zirconium mining",
}  # fmt: skip
# critical minerals in the survey's table 7 whose leading maker it names, with the stage that it means
MAKERS = {
    "Aluminum (bauxite)": "aluminium mining", "Antimony": "antimony mining", "Arsenic": "arsenic refining",
    "Barite": "barite mining", "Beryllium": "beryllium mining", "Bismuth": "bismuth refining",
    "Chromium": "chromium mining", "Cobalt": "cobalt mining", "Copper": "copper mining",
    "Fluorspar": "fluorspar mining", "Gallium": "gallium refining", "Graphite (natural)": "graphite mining",
    "Indium": "indium refining", "Lead": "lead mining", "Lithium": "lithium mining",
    "Magnesium": "magnesium smelting", "Manganese": "manganese mining", "Nickel": "nickel mining",
    "Niobium": "niobium mining", "Palladium": "palladium mining", "Phosphate rock": "phosphate mining",
    "Platinum": "platinum mining", "Potash": "potash mining",
    "Rare earths (compounds and metals)9": "rare-earths mining", "Rhenium": "rhenium mining",
    "Silicon": "silicon smelting", "Silver": "silver mining", "Tantalum": "tantalum mining",
    "Tellurium": "tellurium refining", "Tin": "tin mining", "Titanium (metal)": "titanium sponge",
    "Tungsten": "tungsten mining", "Vanadium": "vanadium mining", "Zinc": "zinc mining",
    "Zirconium (ores and concentrates)": "zirconium mining",
}  # fmt: skip
# materials whose eight digits are the whole of a stage's one heading
ORIGINS = {
    "antimony": "antimony smelting", "bauxite": "aluminium mining", "baryte": "barite mining",
    "boron": "boron mining", "copper": "copper refining", "feldspar": "feldspar mining",
    "fluorspar": "fluorspar mining", "magnesium": "magnesium smelting", "manganese": "manganese mining",
    "nickel": "nickel refining", "niobium": "niobium alloys", "palladium": "palladium refining",
    "platinum": "platinum refining", "silicon": "silicon smelting", "strontium": "strontium chemicals",
    "titanium": "titanium sponge", "vanadium": "vanadium alloys",
}  # fmt: skip


def _row(at: str, partner: str | None, economy: str, value: str, **more: str) -> Row:
    if partner is None:
        raise SystemExit(f"{at}: the origin is not known")
    mineral, stage = at.split()
    return {"mineral": mineral, "stage": stage, "partner": partner, "economy": economy,
            "value": value.strip("<>"), "unit": "percent", **more}  # fmt: skip


def import_sources(raw: Path) -> Iterator[Row]:
    """The largest source of American imports of each form, mean of 2021-24; sources are listed by size."""
    with (raw / "usgs-mcs2026/MCS2026_Commodities_Data.csv").open(encoding="cp1252", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["Section"] == "Import Sources"]
    for (chapter, form), at in SOURCES.items():
        first = next(row for row in rows if (row["MCS chapter"], row["Statistics_detail"]) == (chapter, form))
        yield _row(
            at, place_by_name(first["Country"]), "USA", first["Value"], year="2021-2024",
            quantity="share of imports of the largest source", tolerance="10 percentage points",
            source=SURVEY, locator=f"{chapter.capitalize()}, import sources, {form}",
        )  # fmt: skip


def leading_makers(raw: Path) -> Iterator[Row]:
    """The leading maker of the world, 2025."""
    for row in read(raw / "usgs-mcs2026/MCS2026_T7_Critical_Minerals_Salient.csv"):
        if at := MAKERS.get(row["Critical_mineral"].strip()):
            place = place_by_name(row["Leading_source_country"])
            yield _row(
                at, place, "WLD", row["Leading_source_precent_world"], year="2025",
                quantity="leading maker's share of the world", tolerance="3 percentage points", source=SURVEY,
                locator="table 7, salient critical minerals statistics in 2025",
            )  # fmt: skip


def eu_origins(raw: Path) -> Iterator[Row]:
    """The largest origin of the EU's imports from outside by weight, 2024."""
    with (Path(__file__).parent / "iso2.csv").open(newline="") as file:
        iso3 = {row["iso2"]: row["iso3"] for row in csv.DictReader(file)}
    listed: dict[str, list[dict[str, str]]] = {}
    for row in read(raw / "cepii-baci-atlas/eu27_cn8_import_origins.csv"):
        listed.setdefault(row["material"], []).append(row)
    for material, at in ORIGINS.items():
        first = max(listed[material], key=lambda row: float(row["share_qty_pct"]))
        yield _row(
            at, iso3[first["origin_iso2"]], "EU27", first["share_qty_pct"], year="2024",
            quantity="share of imports of the largest origin, by weight", tolerance="10 percentage points",
            source=COMEXT, locator=f"CN {re.sub('00$', ' 00', first['cn8'])}",
        )  # fmt: skip


def main(raw: Path) -> None:
    write("usgs/import_sources.csv", list(COLUMNS), list(import_sources(raw)))
    write("usgs/leading_makers.csv", list(COLUMNS), list(leading_makers(raw)))
    write("eurostat/import_origins.csv", list(COLUMNS), list(eu_origins(raw)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
