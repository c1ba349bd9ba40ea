"""Transcribe prices, prices_by_product and prices_monthly: python tools/transcribe/prices.py FOLDER"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import chapters
import heavy
import polars as pl
from openpyxl import load_workbook
from tables import DATA, PROVENANCE, write

Row = dict[str, Any]
POUNDS, OUNCES = 2204.6226, 32_150.7466  # in a tonne, avoirdupois and troy
# The survey's chapters, by their own word, and where two share a chapter by the commodity.
SLUGS = {
    "ALUMINUM": "aluminium", "BAUXITE AND ALUMINA": "aluminium", "BARITE": "barite", "Bentonite": "bentonite",
    "Kaolin": "kaolin", "FELDSPAR AND NEPHELINE SYENITE": "feldspar", "GRAPHITE (NATURAL)": "graphite",
    "IRON ORE": "iron", "MAGNESIUM METAL": "magnesium", "NIOBIUM (COLUMBIUM)": "niobium",
    "PHOSPHATE ROCK": "phosphate", "PLATINUM-GROUP METALS": "platinum-group", "RARE EARTHS": "rare-earths",
    "RARE EARTHS (Heavy)": "rare-earths", "YTTRIUM": "rare-earths", "SCANDIUM": "rare-earths",
    "TITANIUM AND TITANIUM DIOXIDE": "titanium", "TITANIUM MINERAL CONCENTRATES": "titanium",
    "ZIRCONIUM AND HAFNIUM": "zirconium",
}  # fmt: skip
PLAIN = {
    "antimony", "arsenic", "beryllium", "bismuth", "boron", "bromine", "cadmium", "chromium", "cobalt",
    "copper",
    "diatomite", "fluorspar", "gallium", "germanium", "gold", "gypsum", "indium", "iodine", "lead", "lithium",
    "manganese", "mercury", "molybdenum", "nickel", "potash", "rhenium", "selenium", "silicon", "silver",
    "strontium", "sulfur", "tantalum", "tellurium", "tin", "tungsten", "vanadium", "zinc",
}  # fmt: skip
PER_TONNE = {
    "dollars per metric ton": 1.0, "dollars per kilogram": 1000.0, "dollars per pound": POUNDS,
    "cents per pound": POUNDS / 100, "dollars per troy ounce": OUNCES, "dollars per ton": 1.0,
    "dollars per metric ton unit": 100.0, "dollars per dry metric ton unit": 100.0,
}  # fmt: skip
# One price a stage, per tonne of content: words of the quotation, and tonnes of content in one tonne quoted.
WO3, V2O5, TA2O5 = 183.84 / 231.837, 2 * 50.9415 / 181.878, 2 * 180.948 / 441.891
CARBONATE = 2 * 6.94 / 73.89
CHOSEN: dict[tuple[str, str], tuple[str, float]] = {
    ("aluminium", "smelting"): ("ingot, average U.S. market", 1.0),
    ("antimony", "smelting"): ("metal, average", 1.0),
    ("beryllium", "metal"): ("contained beryllium", 1.0),
    ("bismuth", "refining"): ("average, dollars per pound", 1.0),
    ("cadmium", "refining"): ("metal, annual average", 1.0),
    ("cobalt", "refining"): ("London Metal Exchange", 1.0),
    ("gallium", "refining"): ("unit value of imports", 1.0),
    ("germanium", "refining"): ("Germanium metal", 1.0),
    ("gold", "refining"): ("dollars per troy ounce", 1.0),
    ("hafnium", "refining"): ("Hafnium, unwrought", 1.0),
    ("indium", "refining"): ("Rotterdam", 1.0),
    ("lead", "refining"): ("North American", 1.0),
    ("lithium", "chemicals"): ("battery-grade lithium carbonate", CARBONATE),
    ("magnesium", "smelting"): ("European free market", 1.0),
    ("manganese", "mining"): ("manganese content", 1.0),
    ("nickel", "refining"): ("cash: Dollars per metric ton", 1.0),
    ("selenium", "refining"): ("Europe", 1.0),
    ("silicon", "smelting"): ("Silicon metal", 1.0),
    ("tantalum", "mining"): ("tantalite", TA2O5),
    ("tellurium", "refining"): ("Europe", 1.0),
    ("tin", "smelting"): ("London Metal Exchange", 1.0),
    ("titanium", "sponge"): ("Titanium sponge metal", 1.0),
    ("tungsten", "mining"): ("tungsten trioxide", WO3),
    ("vanadium", "chemicals"): ("vanadium pentoxide", V2O5),
    ("zinc", "refining"): ("London Metal Exchange", 1.0),
}
MONTHLY = {
    "Aluminum": "aluminium", "Copper": "copper", "Lead": "lead", "Tin": "tin", "Nickel": "nickel",
    "Zinc": "zinc", "Gold": "gold", "Platinum": "platinum-group", "Silver": "silver",
}  # fmt: skip


GROSS = ("gross", "imports", "ore", "f.o.b.", "unit value", "carbonate", "dioxide", "pigment", "perrhenate")
CONTENT = ("contained", "content", "equivalent")


def slug_of(row: dict[str, str]) -> str | None:
    chapter = row["MCS chapter"]
    if row["Commodity"] == "Hafnium":
        return "hafnium"
    if chapter == "CLAYS":
        return SLUGS.get(row["Statistics_detail"].rpartition(": ")[2])
    return SLUGS.get(chapter) or (chapter.lower() if chapter.lower() in PLAIN else None)


def quotations(chapters_rows: list[dict[str, str]]) -> Iterator[Row]:
    for row in chapters_rows:
        if "Salient" not in row["Section"] or row["Statistics"] != "Price":
            continue
        slug, unit = slug_of(row), _unit(row)
        number = re.fullmatch(r"[\d,]+(\.\d+)?", row["Value"].strip())
        if slug is None or unit is None or number is None:  # NA, W, ranges and bounds are not one figure
            continue
        detail = re.sub(r"^Price(, |: )", "", row["Statistics_detail"])
        detail = f"{row['Commodity']}: {detail}" if row["Commodity"].lower() != slug else detail
        gross = any(word in detail for word in GROSS) and not any(word in detail for word in CONTENT)
        yield {
            "mineral": slug, "product": detail[0].upper() + detail[1:], "year": int(row["Year"]),
            "price_usd_t": float(row["Value"].replace(",", "")) * PER_TONNE[unit],
            "unit": "USD/t", "basis": "gross" if gross else "content", "cite": "usgs-mcs-2026",
            "locator": f"{row['MCS chapter'].title()}, salient statistics: {row['Value']} {unit}",
            "quality": "estimated" if "stimated" in row["Notes"] else "reported", "vintage": "2026",
            "note": None,
        }  # fmt: skip


def _unit(row: dict[str, str]) -> str | None:
    detail = row["Statistics_detail"].lower()
    unit = row["Unit"].lower()
    if "metric ton unit" in detail:
        return "dollars per dry metric ton unit"
    return unit if unit in PER_TONNE else None


def chosen(quoted: list[Row]) -> Iterator[Row]:
    for (mineral, stage), (words, content) in CHOSEN.items():
        found = [
            row for row in quoted if row["mineral"] == mineral and words.lower() in row["product"].lower()
        ]
        names = {row["product"] for row in found}
        if len(names) != 1:
            raise SystemExit(f"prices: {mineral} {stage}: {words!r} fits {sorted(names) or 'nothing'}")
        for row in found:
            own = content == 1.0
            yield {
                **row, "stage": stage, "price_usd_t": float(round(row["price_usd_t"] / content)),
                "basis": "content", "locator": f"{row['locator']}; {row['product']}",
                "quality": row["quality"] if own else "derived",
                "note": None if own else f"over {content:.4f} t of the element per t, by atomic weights",
            }  # fmt: skip


def monthly(folder: Path) -> Iterator[Row]:
    book = load_workbook(folder / "worldbank-pink-sheet/CMO-Historical-Data-Monthly.xlsx", read_only=True)
    lines = list(book["Monthly Prices"].iter_rows(values_only=True))
    head, units = lines[4], lines[5]
    for column, name in enumerate(head):
        if name not in MONTHLY:
            continue
        per = {"($/mt)": 1.0, "($/troy oz)": OUNCES, "($/toz)": OUNCES}[str(units[column]).strip()]
        for line in lines[6:]:
            if isinstance(line[column], (int, float)):
                yield {
                    "mineral": MONTHLY[name], "product": name, "month": str(line[0]).replace("M", "-"),
                    "price_usd_t": float(line[column]) * per, "unit": "USD/t", "basis": "content",
                    "cite": "worldbank-pink-sheet",
                    "locator": f"Monthly Prices, column {name} {units[column]}",
                    "quality": "reported", "vintage": "2026-06", "note": None,
                }  # fmt: skip


def main(folder: Path) -> None:
    survey = chapters.survey(folder)
    quoted = sorted(quotations(survey), key=lambda row: (row["mineral"], row["product"], row["year"]))
    by_stage = [*chapters.prices(survey), *chosen(quoted)]
    by_stage += heavy.prices(quoted, by_stage)
    write("prices", ["mineral", "stage", "year", "price_usd_t"], by_stage)
    write("prices_by_product", ["mineral", "product", "year", "price_usd_t"], quoted)
    months = pl.DataFrame(list(monthly(folder)), infer_schema_length=None)
    months = months.select(["mineral", "product", "month", "price_usd_t", *PROVENANCE])
    months = months.with_columns(pl.col("note").cast(pl.String))
    months.write_parquet(DATA / "prices_monthly.parquet", compression="zstd", compression_level=19)
    print(f"prices: {len(by_stage)} rows; by product: {len(quoted)}; monthly: {months.height}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
