"""Cited shipments that no heading carries: rows of relationships, heading_shares and import_origins.

Used by chapters.py: python tools/transcribe/chapters.py FOLDER
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tables import usgs_number

from derisk.facts.sources.naming import place_by_name
from derisk.terms.places import members

Row = dict[str, Any]
YEARS = (2021, 2022, 2023, 2024)
POOL = "811292"
USD_PER_EUR = 1.0824  # mean of 2024, reference rates of the European Central Bank
APART = {  # what has a tariff line of its own in the EU, by its name there: mineral and stage
    "gallium": ("gallium", "refining"), "germanium": ("germanium", "refining"),
    "hafnium": ("hafnium", "refining"), "helium": ("helium", "extraction"),
    "cokingcoal": ("coking-coal", "mining"),
}  # fmt: skip
BY_VALUE = ("helium",)  # its weights are not taken: China's is a third of all at a twentieth of the value
TRENDS = ("gallium", "germanium", "hafnium")  # of which China's part in earlier years says something
LEAST_SHARE = 0.02  # of an origin's shipments under a pooled heading; less tells nothing
GALLIUM_TO_JAPAN_2021, GALLIUM_PRICE_2021 = 19.5, 277_000  # t; USD per t
GERMANIUM_METAL_2023, GERMANIUM_PRICE_2023 = 36.656, 1_392_000  # t in nine months; USD per t
ANODES_2024, ANODE_ORIGINS_2025 = 28_100, {"CHN": 0.55, "IDN": 0.31, "KOR": 0.14}  # t; shares
ANTIMONY_IN_OXIDE = 0.8354  # Sb in Sb2O3
# what the survey prints of American imports: chapter, detail of the sources, detail of the tonnes, and what
# the figure is to shipments under headings (see the table relationships)
PURCHASES = (
    ("gallium", "refining", "GALLIUM", "Metal", ("Metal",), "whole", ""),
    ("germanium", "refining", "GERMANIUM", "Germanium metal", ("Germanium metal",), "whole", "metal"),
    (
        "germanium", "refining", "GERMANIUM", "Germanium dioxide (Ge content)", ("Germanium dioxide",),
        "whole", "dioxide",
    ),
    ("antimony", "smelting", "ANTIMONY", "Oxide", ("Oxide",), "beside", "oxide"),
    (
        "tungsten", "chemicals", "TUNGSTEN", "Ores, concentrates, and other forms",
        ("Ores and concentrates", "Other forms"), "whole",
        "ores, tungstates, oxide, carbide, powder and scrap",
    ),
)  # fmt: skip
# American imports, as the survey prints them, of what six-digit headings pool or none in the data carries:
# stage, chapter, detail
COUNTED_APART = {
    "aluminium": ("alumina", "BAUXITE AND ALUMINA", "Alumina"),
    "arsenic": ("refining", "ARSENIC", "Arsenic trioxide"),
    "bromine": ("mining", "BROMINE", "All"),
    "chromium": ("alloys", "CHROMIUM", "Ferrochromium"),
    "gallium": ("refining", "GALLIUM", "Metal"),
    "garnet": ("mining", "GARNET (INDUSTRIAL)", "All"),
    "germanium": ("refining", "GERMANIUM", "Combined total"),
    "hafnium": ("refining", "ZIRCONIUM AND HAFNIUM", "Hafnium, unwrought"),
    "helium": ("extraction", "HELIUM AND RARE GASES", "Helium"),
    "indium": ("refining", "INDIUM", "All"),
    "iodine": ("mining", "IODINE", "All"),
    "lead": ("refining", "LEAD", "Refined metal"),
    "nitrogen": ("ammonia", "NITROGEN (FIXED)—AMMONIA", "All"),
    "perlite": ("mining", "PERLITE", "All"),
    "potash": ("mining", "POTASH", "All"),
    "rhenium": ("metal", "RHENIUM", "Rhenium metal"),
    "silicon": ("alloys", "SILICON", "Ferrosilicon"),
    "talc": ("mining", "TALC AND PYROPHYLLITE", "All"),
    "tantalum": ("mining", "TANTALUM", "Tantalum ores and concentrates"),
    "tellurium": ("refining", "TELLURIUM", "All"),
    "tin": ("smelting", "TIN", "Refined tin"),
    "titanium": ("pigment", "TITANIUM AND TITANIUM DIOXIDE", "TiO2 pigment"),
    "vermiculite": ("mining", "VERMICULITE", "All"),
    "zinc": ("refining", "ZINC", "Refined metal"),
    "zirconium": ("metal", "ZIRCONIUM AND HAFNIUM", "Zirconium, unwrought"),
}
USES = {
    ("GALLIUM", "Consumption, reported"): "gallium",
    ("GERMANIUM", "Consumption, estimated"): "germanium",
}
NO_PROCESSOR = {("tungsten", "BOL")}  # what the survey has from there is concentrate
# China's exports of antimony oxide in 2020 by destination, t gross (customs, as told by JOGMEC)
OXIDE_2020 = {"TWN": 4_745.6, "KOR": 3_302.3, "JPN": 2_524.4, "MYS": 2_387.0, "IND": 2_170.3}
OXIDE_2020_ALL = 37_456.8
# China's exports of antimony products, t gross, and of metal among them (customs, by the trade press)
PRODUCTS = {2023: 38_632 / (1 - 0.241), 2024: 38_632.0}
NETHERLANDS = {2023: 3_011.98, 2024: 1_016.65}
METAL_SHARE = 3_506 / 8 * 12 / PRODUCTS[2023]  # January-August 2023: 2,384 / (1 - .32) t of metal


def purchases(chapters: list[dict[str, str]]) -> Iterator[Row]:
    """American imports by origin: the survey's mean shares of 2021-24 times its imports of each year."""
    found: dict[tuple[str, ...], Row] = {}
    for mineral, stage, chapter, sources, details, relation, form in PURCHASES:
        rows = [row for row in chapters if row["MCS chapter"] == chapter]
        shares = {
            row["Country"]: usgs_number(row["Value"])
            for row in rows
            if row["Section"] == "Import Sources" and row["Statistics_detail"] == sources
        }
        for year in YEARS:
            total = _imports(rows, details, year)
            for country, share in shares.items():
                origin = "ROW" if country.startswith("Other") else place_by_name(country)
                if share is None or (mineral, origin) in NO_PROCESSOR:
                    continue
                if mineral == "tungsten" and origin == "ROW":
                    continue  # ores of others are in it
                key = (mineral, stage, origin, str(year))
                mass = share / 100 * total + (found[key]["mass_t"] if key in found else 0.0)
                forms = f"{found[key]['form']} and {form}" if key in found else form
                found[key] = {
                    "mineral": mineral, "stage": stage, "origin": origin, "destination": "USA", "year": year,
                    "mass_t": mass, "relation": relation, "unit": "t", "basis": "content",
                    "cite": "usgs-mcs-2026",
                    "locator": f"{chapter.capitalize()}, import sources 2021-24; salient statistics, imports",
                    "quality": "derived", "vintage": "2026", "form": forms,
                    "note": "mean share of 2021-24 times the imports of the year"
                    + (f"; {forms}" if forms else ""),
                }  # fmt: skip
    yield from found.values()


def uses(chapters: list[dict[str, str]]) -> Iterator[Row]:
    """American use of gallium and germanium, scrap included, where the survey prints it."""
    for row in chapters:
        key = (row["MCS chapter"], row["Statistics_detail"])
        if key not in USES or int(row["Year"]) not in YEARS:
            continue
        value = usgs_number(row["Value"])
        if value is None:
            continue
        yield {
            "mineral": USES[key], "stage": "refining", "place": "USA", "year": int(row["Year"]),
            "mass_t": value / 1000, "unit": "t", "basis": "content", "cite": "usgs-mcs-2026",
            "locator": f"{row['MCS chapter'].capitalize()}, salient statistics: {row['Statistics_detail']}: "
            f"{row['Value']} kilograms",
            "quality": "estimated", "vintage": "2026", "note": row["Notes"],
        }  # fmt: skip


def _imports(rows: list[dict[str, str]], details: tuple[str, ...], year: int) -> float:
    tonnes = 0.0
    for row in rows:
        detail = row["Statistics_detail"].removeprefix("Imports for consumption: ")
        if row["Statistics"] == "Import" and detail in details and row["Year"] == str(year):
            value = usgs_number(row["Value"]) or 0.0
            tonnes += value / 1000 if row["Unit"] == "kilograms" else value
    return tonnes


def anodes() -> Iterator[Row]:
    """American purchases of anode material, 2024: eight months times 12/8, by the origins of 2025."""
    for origin, share in ANODE_ORIGINS_2025.items():
        yield {
            "mineral": "graphite", "stage": "anode", "origin": origin, "destination": "USA", "year": 2024,
            "mass_t": ANODES_2024 / 8 * 12 * share, "relation": "whole", "unit": "t", "basis": "gross",
            "cite": "usgs-mcs-2026-graphite",
            "locator": f"active anode material January-August 2024: {ANODES_2024:,} t; origins "
            f"January-August 2025: {share:.0%}",
            "quality": "derived", "vintage": "2026", "note": "twelve eighths of eight months",
        }  # fmt: skip


def antimony_oxide() -> Iterator[Row]:
    """China's oxide to Asia and the Netherlands: its exports of the year by the destinations of 2020."""
    for year in YEARS:
        known = year in PRODUCTS
        oxide = PRODUCTS[year] * (1 - METAL_SHARE) if known else OXIDE_2020_ALL
        level = (
            f"exports of antimony products {year}: {PRODUCTS[year]:,.0f} t, {METAL_SHARE:.1%} of it metal; "
            if known
            else ""
        )
        for destination, tonnes in OXIDE_2020.items():
            yield _oxide(
                destination, year, oxide * tonnes / OXIDE_2020_ALL,
                cite="jogmec-antimony-2020",
                locator=f"{level}oxide {destination} 2020: {tonnes:,.1f} of {OXIDE_2020_ALL:,.1f} t",
                note="oxide; destinations as in 2020" + ("" if known else ", and tonnes too"),
            )  # fmt: skip
        if year in NETHERLANDS:
            yield _oxide(
                "NLD", year, NETHERLANDS[year] * (1 - METAL_SHARE),
                cite="reuters-antimony-europe-2025",
                locator=f"to the Netherlands {year}: {NETHERLANDS[year]:,.2f} t of antimony products",
                note=f"oxide: less {METAL_SHARE:.1%} metal, as of all China's exports of 2023",
            )  # fmt: skip


def _oxide(destination: str, year: int, gross_t: float, **more: Any) -> Row:
    return {
        "mineral": "antimony", "stage": "smelting", "origin": "CHN", "destination": destination, "year": year,
        "mass_t": gross_t * ANTIMONY_IN_OXIDE, "relation": "beside", "unit": "t", "basis": "content",
        "quality": "prior", "vintage": "2025", **more,
    }  # fmt: skip


def heading_shares(folder: Path) -> Iterator[Row]:
    """Gallium's and germanium's share of what is shipped under the pooled heading, by value."""
    import polars as pl

    flows = pl.read_csv(folder / "cepii-baci-atlas/flows_2002_2024.csv.gz", infer_schema_length=0).filter(
        pl.col("material") == "germanium"  # the series of the heading; gallium's is the same
    )
    with (Path(__file__).parent / "iso2.csv").open(newline="") as file:
        iso3 = {row["iso2"]: row["iso3"] for row in csv.DictReader(file)}
    worth: dict[tuple[str, str, int], float] = {}
    for row in flows.iter_rows(named=True):
        key = (iso3.get(row["exporter_iso2"], ""), iso3.get(row["importer_iso2"], ""), int(row["year"]))
        worth[key] = worth.get(key, 0.0) + float(row["value_usd"])
    europe = _europe(folder)
    yield from europe
    yield _japan(worth)
    inside = next(r["share"] for r in europe if r["mineral"] == "germanium" and r["origin"] == "CHN")
    yield _germanium_elsewhere(worth, inside)
    yield _gallium_elsewhere(worth, europe)


def _europe(folder: Path) -> list[Row]:
    """What the EU buys, 2024: the tariff of eight digits tells the metals apart."""
    import polars as pl

    within = set(members("EU27"))
    pool = pl.read_parquet(folder / "cepii-baci-atlas/trade.parquet").filter(
        (pl.col("hs6") == POOL) & pl.col("importer").is_in(within) & ~pl.col("exporter").is_in(within)
    )
    worth = dict(pool.group_by("exporter").agg(pl.col("value_kusd").sum() * 1000).iter_rows())
    with (Path(__file__).parent / "iso2.csv").open(newline="") as file:
        iso3 = {row["iso2"]: row["iso3"] for row in csv.DictReader(file)}
    rows = []
    with (folder / "cepii-baci-atlas/eu27_cn8_import_origins.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            if row["material"] not in ("gallium", "germanium"):
                continue
            origin = iso3[row["origin_iso2"]]
            share = float(row["value_eur"]) * USD_PER_EUR / worth.get(origin, float("inf"))
            if LEAST_SHARE <= share <= 1.0:
                locator = (
                    f"CN {row['cn8']}, {row['year']}: {float(row['value_eur']):,.0f} EUR at {USD_PER_EUR} "
                    f"USD, of {worth[origin]:,.0f} USD under HS {POOL} to the EU (BACI)"
                )
                rows.append(
                    _share(row["material"], origin, "EU27", 2024, share, "eurostat-comext-2024", locator)
                )
    return rows


def import_origins(folder: Path, chapters: list[dict[str, str]]) -> list[Row]:
    """Origins of imports of metals that a finer count tells apart, as printed: of the EU, and of America."""
    rows = [*_of_the_union(folder), *_of_america(chapters)]
    return sorted(rows, key=lambda row: (row["mineral"], row["place"], row["year"], row["origin"]))


def _of_america(chapters: list[dict[str, str]]) -> Iterator[Row]:
    """The survey's mean shares of 2021-24, which stand for each of these years."""
    for mineral, (stage, chapter, detail) in COUNTED_APART.items():
        for row in chapters:
            named = (row["Section"], row["MCS chapter"], row["Statistics_detail"])
            if named != ("Import Sources", chapter, detail) or row["Country"].startswith("Other"):
                continue
            share = usgs_number(row["Value"])
            if share is None:
                raise SystemExit(f"{mineral}: no share of {row['Country']}")
            for year in YEARS:
                yield {
                    "mineral": mineral, "stage": stage, "place": "USA", "year": year,
                    "origin": place_by_name(row["Country"]), "share_value": None,
                    "share_quantity": share / 100, "unit": "share of imports", "basis": "gross",
                    "cite": "usgs-mcs-2026", "quality": "estimated", "vintage": "2026", "named": "largest",
                    "locator": f"import sources of {mineral} 2021-24 in the data release, {detail}: "
                    f"{row['Value']} %",
                    "note": "the survey's mean of 2021-24, of each of these years",
                }  # fmt: skip


def _of_the_union(folder: Path) -> Iterator[Row]:
    with (Path(__file__).parent / "iso2.csv").open(newline="") as file:
        iso3 = {row["iso2"]: row["iso3"] for row in csv.DictReader(file)}
    listed: dict[tuple[str, int, str], Row] = {}
    with (folder / "cepii-baci-atlas/eu27_cn8_china_share_trend.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            if row["material"] in TRENDS:
                listed[row["material"], int(row["year"]), "CHN"] = _origin(
                    row, "CHN", value=row["china_share_value_pct"]
                )
    with (folder / "cepii-baci-atlas/eu27_cn8_import_origins.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            if row["material"] in APART:
                origin = iso3[row["origin_iso2"]]
                weighed = row["material"] not in BY_VALUE
                shares = {
                    "value": row["share_value_pct"], "quantity": row["share_qty_pct"] if weighed else None
                }  # fmt: skip
                listed[row["material"], int(row["year"]), origin] = _origin(row, origin, **shares)
    yield from listed.values()


def _origin(row: dict[str, str], origin: str, value: str, quantity: str | None = None) -> Row:
    told = f"{value} % by value" + (f", {quantity} % by weight" if quantity else "")
    mineral, stage = APART[row["material"]]
    return {
        "mineral": mineral, "stage": stage, "place": "EU27", "origin": origin,
        "year": int(row["year"]), "share_value": float(value) / 100,
        "share_quantity": float(quantity) / 100 if quantity else None, "unit": "share of imports",
        "basis": "gross", "cite": "eurostat-comext-2024", "quality": "reported", "vintage": "2026",
        "named": "some",  # six by value, whose order by weight is another; before 2024 China alone
        "locator": f"CN {row['cn8']}, {row['year']}, imports from outside the EU: {told}",
    }  # fmt: skip


def _japan(worth: dict[tuple[str, str, int], float]) -> Row:
    value = worth["CHN", "JPN", 2021]
    share = GALLIUM_TO_JAPAN_2021 * GALLIUM_PRICE_2021 / value
    locator = (
        f"Japan's purchases from China 2021: {GALLIUM_TO_JAPAN_2021} t, an estimate, at "
        f"{GALLIUM_PRICE_2021:,} USD per t (usgs-mcs-2026), of {value:,.0f} USD under HS {POOL} (BACI)"
    )
    return _share("gallium", "CHN", "JPN", 2021, share, "chemtimes-2023", locator)


def _germanium_elsewhere(worth: dict[tuple[str, str, int], float], inside: float) -> Row:
    """Outside the EU: what is left of China's exports of metal, as the survey prints them for nine months."""
    europe, total = _china(worth, 2023)
    metal = GERMANIUM_METAL_2023 / 9 * 12
    share = (metal * GERMANIUM_PRICE_2023 - inside * europe) / (total - europe)
    locator = (
        f"China's exports of metal January-September 2023: {GERMANIUM_METAL_2023} t, times 12/9, at "
        f"{GERMANIUM_PRICE_2023:,} USD per t; less {inside:.1%} of {europe:,.0f} USD to the EU; of "
        f"{total - europe:,.0f} USD under HS {POOL} elsewhere (BACI)"
    )
    return _share("germanium", "CHN", "WLD", 2023, share, "usgs-mcs-2026-germanium", locator)


def _gallium_elsewhere(worth: dict[tuple[str, str, int], float], europe: list[Row]) -> Row:
    """The mean of what was measured for the EU and Japan, by value: a prior for all others."""
    inside = next(r["share"] for r in europe if r["mineral"] == "gallium" and r["origin"] == "CHN")
    japan = _japan(worth)["share"]
    to_europe, to_japan = _china(worth, 2021)[0], worth["CHN", "JPN", 2021]
    share = (inside * to_europe + japan * to_japan) / (to_europe + to_japan)
    row = _share(
        "gallium", "CHN", "WLD", 2021, share, "derisk-priors",
        f"mean of the shares to the EU ({inside:.1%}) and to Japan ({japan:.1%}), by the value of 2021",
    )  # fmt: skip
    return {**row, "quality": "prior"}


def _china(worth: dict[tuple[str, str, int], float], year: int) -> tuple[float, float]:
    """Value of China's shipments under the heading to the EU and to all the world, USD."""
    within = members("EU27")
    sold = {to: value for (by, to, when), value in worth.items() if by == "CHN" and when == year}
    return sum(value for to, value in sold.items() if to in within), sum(sold.values())


def _share(
    mineral: str, origin: str, destination: str, year: int, share: float, cite: str, locator: str
) -> Row:
    return {
        "mineral": mineral, "stage": "refining", "hs6": POOL, "origin": origin, "destination": destination,
        "year": year, "share": share, "unit": "share of value", "basis": "none", "cite": cite,
        "locator": locator, "quality": "derived", "vintage": "2026",
        "note": "taken to hold in other years",
    }  # fmt: skip
