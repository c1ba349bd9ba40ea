"""Transcribe the tables salient and reliance: python tools/transcribe/salient.py FOLDER"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from survey import read_cell
from tables import clear, write

from derisk.facts.sources.usgs_mcs import UNITS, sheets

Row = dict[str, Any]
STATISTICS = {
    "Import": "import", "Export": "export", "Consumption": "consumption", "Stock": "stock", "Price": "price",
    "Net import reliance": "reliance", "Production": "production", "Shipment": "production",
    "Sold or used": "production", "Sales": "production", "Sold": "production", "Supply": "production",
}  # fmt: skip
COLUMNS = {
    "usprod": "production", "prod": "production", "shipments": "production", "sold": "production",
    "imports": "import", "exports": "export", "consump": "consumption", "stocks": "stock", "price": "price",
    "nir": "reliance",
}  # fmt: skip
MORE_CHAPTERS = {"GERMANIUM": "germanium", "PLATINUM-GROUP METALS": "platinum-group"}
MORE_FILES = {"alum": "aluminium", "zirco-hafni": "zirconium"}
# chapter: words of the line or commodity (empty for any), stage, stream
RELIANCE: dict[str, list[tuple[str, str, str]]] = {
    "ALUMINUM": [("", "smelting", "all")], "ANTIMONY": [("", "smelting", "all")],
    "ARSENIC": [("", "refining", "all")], "BARITE": [("", "mining", "all")],
    "BAUXITE AND ALUMINA": [("bauxite", "mining", "all"), ("alumina", "alumina", "all")],
    "BERYLLIUM": [("", "metal", "all")], "BISMUTH": [("", "refining", "all")],
    "BORON": [("", "mining", "all")],
    "ASBESTOS": [("", "mining", "all")], "GARNET (INDUSTRIAL)": [("", "mining", "all")],
    "HELIUM AND RARE GASES": [("helium", "extraction", "all")],
    "NITROGEN (FIXED)—AMMONIA": [("", "ammonia", "all")], "PERLITE": [("", "mining", "all")],
    "TALC AND PYROPHYLLITE": [("", "mining", "all")], "VERMICULITE": [("", "mining", "all")],
    "BROMINE": [("", "mining", "all")], "CADMIUM": [("", "refining", "all")],
    "CHROMIUM": [("", "alloys", "all")], "COBALT": [("", "refining", "all")],
    "COPPER": [("", "refining", "all")], "DIATOMITE": [("", "mining", "all")],
    "FELDSPAR AND NEPHELINE SYENITE": [("feldspar", "mining", "all")], "FLUORSPAR": [("", "mining", "all")],
    "GALLIUM": [("", "refining", "all")], "GERMANIUM": [("", "refining", "all")],
    "GOLD": [("", "refining", "all")], "GRAPHITE (NATURAL)": [("", "mining", "all")],
    "GYPSUM": [("", "mining", "all")], "INDIUM": [("", "refining", "all")], "IODINE": [("", "mining", "all")],
    "IRON ORE": [("", "mining", "all")], "LEAD": [("", "refining", "all")],
    "LITHIUM": [("", "chemicals", "all")], "MAGNESIUM COMPOUNDS": [("", "mining", "all")],
    "MAGNESIUM METAL": [("", "smelting", "all")], "MANGANESE": [("", "mining", "all")],
    "MOLYBDENUM": [("", "mining", "all")], "NICKEL": [("", "refining", "all")],
    "NIOBIUM (COLUMBIUM)": [("", "alloys", "all")], "PHOSPHATE ROCK": [("", "mining", "all")],
    "PLATINUM-GROUP METALS": [("palladium", "refining", "palladium"), ("platinum", "refining", "platinum")],
    "POTASH": [("", "mining", "all")],
    "RARE EARTHS": [("compounds and metals", "separation", "all"), ("concentrates", "mining", "all")],
    "RHENIUM": [("", "metal", "all")], "SELENIUM": [("", "refining", "all")],
    "SILICON": [("ferrosilicon", "alloys", "all"), ("silicon metal", "smelting", "all")],
    "SILVER": [("", "refining", "all")], "STRONTIUM": [("", "chemicals", "all")],
    "SULFUR": [("", "refining", "all")], "TANTALUM": [("", "metal", "all")],
    "TELLURIUM": [("", "refining", "all")], "TIN": [("", "smelting", "all")],
    "TITANIUM AND TITANIUM DIOXIDE": [("sponge", "sponge", "all"), ("pigment", "pigment", "all")],
    "TITANIUM MINERAL CONCENTRATES": [("", "mining", "all")], "TUNGSTEN": [("", "chemicals", "all")],
    "VANADIUM": [("", "chemicals", "all")],
    "ZINC": [("refined", "refining", "all"), ("ores", "mining", "all")],
    "ZIRCONIUM AND HAFNIUM": [("zirconium ores", "mining", "all")],
}  # fmt: skip
# Files in which figures stand under other names than their own, and the names that are theirs: held against
# the edition of 2023, which prints the same years, and of lead against the chapter (recoverable, old scrap).
MISNAMED = {
    "mcs2024-felds_salient.csv": "DataSource,Commodity,Year,USprod_Feldspar_kt,Imports_Feldspar_kt,"
    "Imports_Nepheline_syenite_kt,Exports_Feldspar_kt,,Consump_Feldspar_kt,Consump_Felds-plus-neph_kt,"
    "Price_Feldspar_dt,Price_Nepheline_syenite_dt,Employment_num,NIR_Feldspar_pct,NIR_Nepheline_syenite_pct",
    "mcs2024-fluor_salient.csv": "DataSource,Commodity,Year,,USprod_Metallurgical_kt,USprod_H2SiF6_kt,"
    "Imports_Acid_kt,Imports_Metallurgical_kt,Imports_Total_Fl_kt,Imports_HF_kt,Imports_AlF3_kt,"
    "Imports_Cryolite_kt,Exports_All_kt,Consump_kt,Price_Acid_dt,Price_Metallurgical_dt,Employment_Mine_num,"
    "NIR_pct",
    "mcs2024-lead_salient.csv": "DataSource,Commodity,Year,USprod_Mine_kt,USprod_Mine_Recoverable_kt,"
    "USprod_Refinery_Primary_kt,USprod_Refinery_Secondary_kt,Imports_Concentrates_kt,Imports_Metal_kt,"
    "Exports_Concentrates_kt,Exports_Metal_kt,Consump_kt,Price_North_American_ctslb,Employment_num,"
    "NIR_Metal_pct",
    "mcs2024-selen_salient.csv": "DataSource,Commodity,Year,USprod_Refinery_t,Imports_Metal_t,Imports_SeO2_t,"
    "Exports_Metal_t,Consump_Metal_t,Price_US_dkg,Price_Europe_dkg,Stocks_Producer_t,NIR_pct",
}
MINUS = "\N{MINUS SIGN}"
NEGATIVE = "printed below nought, which no trade can be"
RENAMED = "the columns of the publisher's file are misnamed; named here as the chapter has them"
WIDER = {
    "manganese": "of ore, ferroalloys and metal together"
}  # a figure of more stages than the one it is at
OWN, NET, USE = "own", "net", "use"
# mineral, stage, stream: the lines of own output, of imports less exports, and of apparent consumption
FORMULAS: dict[tuple[str, str, str], dict[str, tuple[str, ...]]] = {
    ("antimony", "smelting", "all"): {
        OWN: ("Production, Smelter: Primary", "Production, Smelter: Secondary"),
        USE: ("Consumption, apparent",),
    },
    ("bismuth", "refining", "all"): {
        OWN: ("Production: Refinery", "Production: Secondary (scrap)"),
        USE: ("Consumption: Apparent",),
    },
    ("chromium", "alloys", "all"): {
        OWN: ("Production: Mine", "Production: Secondary"),
        USE: ("Consumption (includes recycling): Apparent",),
    },
    ("cobalt", "refining", "all"): {
        OWN: ("Production: Secondary",),
        USE: ("Consumption (includes secondary): Apparent",),
    },
    ("copper", "refining", "all"): {
        OWN: ("Production, Refinery: Primary (from ore)", "Copper recovered from old (post-consumer) scrap"),
        USE: ("Consumption: Apparent, primary refined copper and copper from old scrap",),
    },
    ("graphite", "mining", "all"): {OWN: ("Production, mine",), USE: ("Consumption, apparent",)},
    ("nickel", "refining", "all"): {
        OWN: ("Consumption: Reported, secondary, purchased scrap",),
        USE: ("Consumption: Apparent, total",),
    },
    ("platinum-group", "refining", "palladium"): {
        NET: ("Imports for consumption: Palladium", "Exports: Palladium"),
        USE: ("Consumption, apparent: Palladium",),
    },
    ("platinum-group", "refining", "platinum"): {
        NET: ("Imports for consumption: Platinum", "Exports: Platinum"),
        USE: ("Consumption, apparent: Platinum",),
    },
    ("rare-earths", "separation", "all"): {
        OWN: ("Production: Compounds and metals",),
        USE: ("Consumption, apparent, compounds and metals",),
    },
    ("vanadium", "chemicals", "all"): {
        OWN: (
            "Production from primary ore and concentrate",
            "Production from ash, residues, and spent catalysts",
        ),
        USE: ("Consumption: Apparent",),
    },
    ("zinc", "refining", "all"): {
        OWN: ("Production: Refined zinc",),
        USE: ("Consumption, apparent, refined zinc",),
    },
}


def of_2026(folder: Path) -> Iterator[Row]:
    """Salient rows of the data release of 2026."""
    chapters = {sheet.chapter: sheet.mineral for sheet in sheets() if sheet.chapter}
    chapters |= MORE_CHAPTERS
    with (folder / "usgs-mcs2026/MCS2026_Commodities_Data.csv").open(encoding="cp1252", newline="") as file:
        for line in csv.DictReader(file):
            mineral, statistic = chapters.get(line["MCS chapter"]), STATISTICS.get(line["Statistics"])
            if mineral is None or statistic is None or not line["Section"].startswith("Salient"):
                continue
            if line["MCS chapter"] in ("CLAYS", "MICA (NATURAL)"):
                continue  # six clays, two micas in one chapter
            notes, detail = line["Notes"].replace("\n", " "), line["Statistics_detail"].rstrip(" ,")
            yield salient(
                mineral, line["Commodity"], statistic, detail, int(line["Year"]),
                line["Value"], line["Unit"].strip(), edition="2026", chapter=line["MCS chapter"],
                locator=f"data release, {line['MCS chapter'].title()}, salient statistics",
                estimated="stimated" in notes, note=re.sub(r"^Estimated\.?( -- )?", "", notes),
            )  # fmt: skip


def earlier(folder: Path) -> Iterator[Row]:
    """Salient rows of the editions of 2023 and 2024, by column."""
    files = {sheet.file: sheet.mineral for sheet in sheets()} | MORE_FILES
    files = {name: mineral for name, mineral in files.items() if name not in ("clays", "mica")}
    for edition in ("2023", "2024"):
        for path in sorted((folder / f"usgs-mcs{edition}/salient").iterdir()):
            hit = re.fullmatch(rf"mcs{edition}-?([\w-]+)_salient\.csv", path.name, re.IGNORECASE)
            if hit is None or hit[1].lower() not in files:
                continue
            yield from _columns(_lines(path), files[hit[1].lower()], edition, path.name)


def _lines(path: Path) -> list[dict[str, str]]:
    """Rows of a file by column; the names are ours where the publisher's stand over other figures."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252").removeprefix("ï»¿")
    printed, *rows = csv.reader(text.splitlines())
    names = MISNAMED.get(path.name, "").split(",") if path.name in MISNAMED else printed
    told = max((place for place, name in enumerate(names, 1) if name.strip()), default=0)
    for row in rows:
        if any(cell.strip() for cell in row[told:]):
            raise SystemExit(f"{path.name}: cells without a name, {row}")
    return [dict(zip(names, row, strict=False)) for row in rows]


def _columns(lines: list[dict[str, str]], mineral: str, edition: str, name: str) -> Iterator[Row]:
    for line in lines:
        if not (line.get("Year") or "").strip().isdigit():
            continue  # not a table by year: one file of 2024 holds the world's
        for column, cell in line.items():
            head = re.split(r"[_\W]", column or "")[0].lower()
            statistic = COLUMNS.get(head)
            if statistic is None or not isinstance(cell, str) or not cell.strip():
                continue
            yield salient(
                mineral, line["Commodity"].strip(), statistic, column, int(line["Year"]), cell.strip(),
                "percent" if statistic == "reliance" else "as in the column's name", edition=edition,
                chapter="", locator=f"data release, {name}, {column}",
                estimated=line["Year"] == str(int(edition) - 1), note=RENAMED if name in MISNAMED else "",
            )  # fmt: skip


def salient(
    mineral: str, commodity: str, statistic: str, detail: str, year: int, printed: str, unit: str, **more: Any
) -> Row:
    """A row of the table; `chapter` and `edition` are for reliance."""
    amount, _ = read_cell(printed.replace(MINUS, "-"))
    if amount is not None and amount < 0 and statistic in ("import", "export"):
        amount, more["note"] = None, "; ".join(part for part in (more["note"], NEGATIVE) if part)
    gross = "ross weight" in more["note"]
    mass = statistic not in ("price", "reliance")
    estimated = "estimated" if more["estimated"] else "reported"
    return {
        "mineral": mineral, "commodity": commodity, "statistic": statistic, "detail": detail, "place": "USA",
        "year": year, "value": amount, "printed": printed, "unit": unit,
        "basis": "none" if not mass else "gross" if gross else "content",
        "cite": f"usgs-mcs-{more['edition']}", "locator": more["locator"],
        "quality": "withheld" if printed == "W" else estimated, "vintage": more["edition"],
        "note": more["note"], "chapter": more["chapter"], "edition": more["edition"],
    }  # fmt: skip


def reliance(rows: list[Row]) -> Iterator[Row]:
    """Printed reliance, with the sums of the rows it follows from where the survey's formula is plain."""
    latest = [row for row in rows if row["edition"] == "2026"]
    for row in latest:
        if row["statistic"] != "reliance" or row["printed"] in ("NA", "s"):
            continue
        told = f"{row['commodity']} {row['detail']}".lower()
        hits = [entry for entry in RELIANCE.get(row["chapter"], []) if entry[0] in told]
        if hits:
            _, stage, stream = hits[0]
            sums = _sums(latest, (row["mineral"], stage, stream), row["year"])
            yield {**_reliance(row, stage, stream), **sums}
    for row in rows:
        if row["statistic"] != "reliance" or row["edition"] == "2026" or row["printed"] in ("NA", "s"):
            continue
        hit = _earlier_stage(row)
        if hit is not None:
            yield _reliance(row, *hit)


def _earlier_stage(row: Row) -> tuple[str, str] | None:
    """Stage and stream of a NIR column: the chapter's only one, or the one its name points to."""
    chapters = {sheet.mineral: sheet.chapter for sheet in sheets() if sheet.chapter} | {
        "germanium": "GERMANIUM"
    }
    by_name = {
        "aluminum": "ALUMINUM", "titanium mineral concentrates": "TITANIUM MINERAL CONCENTRATES",
        "titanium and titanium dioxide": "TITANIUM AND TITANIUM DIOXIDE",
        "magnesium metal": "MAGNESIUM METAL",
        "magnesium compounds": "MAGNESIUM COMPOUNDS",
    }  # fmt: skip
    chapter = by_name.get(row["commodity"].lower(), chapters.get(row["mineral"], ""))
    entries, column = RELIANCE.get(chapter, []), row["detail"].lower()
    if len(entries) == 1 and (not entries[0][0] or entries[0][0] in column):
        return entries[0][1], entries[0][2]
    keys = {
        "nir_palladium": ("refining", "palladium"), "nir_platinum": ("refining", "platinum"),
        "nir_compounds": ("separation", "all"), "nir_concentrate": ("mining", "all"),
        "nir_fesi2_pct": ("alloys", "all"), "nir_si_pct": ("smelting", "all"),
        "nir_sponge": ("sponge", "all"), "nir_dioxide": ("pigment", "all"), "nir_ores": ("mining", "all"),
        "nir_refined": ("refining", "all"), "nir_feldspar": ("mining", "all"), "nir_zr": ("mining", "all"),
    }  # fmt: skip
    return next((place for key, place in keys.items() if column.startswith(key)), None)


def _reliance(row: Row, stage: str, stream: str) -> Row:
    share = None if row["value"] is None else row["value"] / 100
    return {
        "mineral": row["mineral"], "stage": stage, "stream": stream, "place": "USA", "year": row["year"],
        "share": share, "printed": row["printed"], "unit": "share of use", "basis": "none",
        "cite": row["cite"], "locator": f"{row['locator']}: {row['detail']}", "quality": row["quality"],
        "vintage": row["vintage"],
        "note": "; ".join(part for part in (WIDER.get(row["mineral"], ""), row["note"]) if part),
    }  # fmt: skip


def _sums(rows: list[Row], at: tuple[str, str, str], year: int) -> Row:
    formula = FORMULAS.get(at)
    if formula is None:
        return {}
    found: Row = {}
    lines = {row["detail"]: row for row in rows if row["mineral"] == at[0] and row["year"] == year}
    for part, details in formula.items():
        known = [lines[detail] for detail in details if detail in lines]
        values = [line["value"] for line in known]
        if len(known) < len(details) or any(value is None for value in values):
            return {}
        tonnes = [line["value"] * UNITS[line["unit"]] for line in known]
        found[f"{part}_t"] = tonnes[0] - sum(tonnes[1:]) if part == NET else sum(tonnes)
    names = [(" - " if part == NET else " + ").join(details) for part, details in formula.items()]
    return {**found, "rows": "; ".join(names)}


def main(folder: Path) -> None:
    rows = [row for row in (*of_2026(folder), *earlier(folder)) if row["printed"] not in ("NA", "XX", "")]
    rows.sort(key=lambda r: (r["mineral"], r["cite"], r["commodity"], r["statistic"], r["detail"], r["year"]))
    printed = sorted(
        reliance(rows), key=lambda r: (r["mineral"], r["stage"], r["stream"], r["year"], r["cite"])
    )
    own = ["mineral", "commodity", "statistic", "detail", "place", "year", "value", "printed"]
    clear("salient")
    for mineral, each in groupby(rows, key=lambda row: str(row["mineral"])):
        write(f"salient/{mineral}", own, each)
    own = [
        "mineral",
        "stage",
        "stream",
        "place",
        "year",
        "share",
        "printed",
        "own_t",
        "net_t",
        "use_t",
        "rows",
    ]
    write("reliance", own, printed)
    print(f"salient: {len(rows)} rows; reliance: {len(printed)} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
