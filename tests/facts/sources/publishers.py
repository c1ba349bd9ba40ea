"""Publishers' files in their own layouts, made while tests run from figures that the publishers printed."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl

RELEASE = (
    "MCS chapter", "Section", "Commodity", "Country", "Statistics", "Statistics_detail", "Unit", "Year",
    "Value", "Notes", "Is critical mineral 2025", "Other notes",
)  # fmt: skip
# USGS, Mineral Commodity Summaries 2026, world tables: place, 2024, 2025
RARE_EARTHS = (
    ("United States", "45,500", "51,000"), ("Australia", "29,000", "29,000"), ("Brazil", "560", "2,000"),
    ("Burma", "27,000", "22,000"), ("Canada", "—", "—"), ("China", "270,000", "270,000"),
    ("Greenland", "—", "—"),
    ("India", "2,900", "2,900"), ("Madagascar", "1,400", "2,700"), ("Malaysia", "140", "110"),
    ("Nigeria", "1,500", "1,500"), ("Russia", "2,600", "2,600"), ("South Africa", "—", "—"),
    ("Tanzania", "—", "—"), ("Thailand", "2,100", "4,800"), ("Vietnam", "300", "150"),
    ("Other countries", "1,000", "550"), ("World total", "380,000", "390,000"),
)  # fmt: skip
GALLIUM = (
    ("United States", "—", "—"), ("China", "839,000", "900,000"), ("Japan", "3,000", "3,000"),
    ("Russia", "6,000", "6,000"), ("Other countries", "—", "—"), ("World total", "848,000", "900,000"),
)  # fmt: skip
TIN = (
    ("United States", "—", "—"), ("Australia", "11,300", "12,000"), ("Bolivia", "21,200", "15,000"),
    ("Brazil", "27,600", "28,000"), ("Burma", "20,000", "12,000"), ("China", "71,000", "71,000"),
    ("Congo (Kinshasa)", "26,000", "27,000"), ("Indonesia", "55,000", "61,000"), ("Laos", "1,860", "1,800"),
    ("Malaysia", "5,460", "5,000"), ("Nigeria", "3,100", "3,500"), ("Peru", "32,300", "33,000"),
    ("Russia", "3,260", "4,500"), ("Rwanda", "4,100", "4,600"), ("Vietnam", "11,000", "11,000"),
    ("Other countries", "1,570", "1,700"), ("World total", "294,000", "290,000"),
)  # fmt: skip
CHAPTERS = (
    (
        "GALLIUM",
        "World Low-Purity Production and Production Capacity",
        "Primary production",
        "kilograms",
        GALLIUM,
    ),
    ("RARE EARTHS", "World Mine Production and Reserves", "Mine production", "metric tons", RARE_EARTHS),
    ("TIN", "World Mine Production and Reserves", "Mine production", "metric tons", TIN),
)
GALLIUM_2024 = """\
Source,Country,Type,Prod_kg_2022,Prod_kg_est_2023,Prod_notes,Cap_kg_2023,Cap_notes
MCS2024,United States,Primary production,0,0,,0,
MCS2024,China,Primary production,600000,600000,estimated in 2022 also,1000000,
MCS2024,Japane,Primary production,3000,3000,estimated in 2022 also,10000,
MCS2024,"Korea, Republic ofe",Primary production,2000,2000,estimated in 2022 also,16000,
MCS2024,Russiae,Primary production,5000,5000,estimated in 2022 also,10000,
MCS2024,Other countries4,Primary production,0,0,,"88,000",estimated
MCS2024,World total (rounded),Primary production,610000,610000,,"1,100,000",estimated
,,,,,,,
"""
GALLIUM_2023 = """\
Source,Country,Type,Prod_kg_2021,Prod_kg_est_2022,Prod_notes,Cap_kg_2022,Cap_notes,Reserves_kg,Reserves_notes
MCS2023,United States,Primary production,0,0,,0,,NA,
MCS2023,China,Primary production,423000,540000,Reported production in 2021.,750000,,NA,
MCS2023,Japan,Primary production,3000,3000,,10000,Estimated capacity,NA,
MCS2023,"Korea, Republic of",Primary production,2000,2000,,16000,Estimated capacity,NA,
MCS2023,Russia,Primary production,5000,5000,,10000,Estimated capacity,NA,
MCS2023,Ukraine,Primary production,1000,1000,,15000,Estimated capacity,NA,
MCS2023,Other countries,Primary production,0,0,,73000,Estimated capacity,NA,
MCS2023,World total (rounded),Primary production,434000,550000,,870000,Estimated capacity,NA,
"""


def release(edition: int = 2026) -> str:
    """The survey's data release with three chapters; its last two years are those before the edition."""
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(RELEASE)
    for chapter, section, detail, unit, table in CHAPTERS:
        for at, year in ((1, edition - 2), (2, edition - 1)):
            for row in table:
                last = f"{detail}: rounded" if row[0] == "World total" else detail
                note = "Estimated." if at == 2 else ""
                name = chapter.title()
                out.writerow(
                    (chapter, section, name, row[0], "Production", last, unit, year, row[at], note, "Yes", "")
                )
    return text.getvalue()


def baci_numbers() -> dict[str, int]:
    """BACI's number of each place."""
    from derisk.facts.sources.baci import numbers

    return {place: number for number, place in sorted(numbers().items(), reverse=True) if place}


def baci(year: int = 2024, hs6: str = "284690", edition: str = "HS92") -> str:
    """A yearly file of BACI with all its shipments of one heading, as the facts hold them."""
    from derisk.facts.load import shard

    numbers = baci_numbers()
    rows = shard("trade", hs6=hs6, hs_edition=edition).filter(pl.col("year") == year)
    lines = ["t,i,j,k,v,q"]
    for row in rows.iter_rows(named=True):
        mass = "NA" if row["gross_t"] is None else f"{row['gross_t']:.3f}"
        exporter, importer = numbers[row["exporter"]], numbers[row["importer"]]
        lines.append(f"{year},{exporter},{importer},{hs6},{row['value_usd'] / 1000:.3f},{mass}")
    return "\n".join(lines) + "\n"


def whole_baci(year: int = 2024, edition: str = "HS92") -> pl.DataFrame:
    """A yearly file of BACI with all headings that chains name, sorted by exporter, importer and heading."""
    from derisk.facts import shipments
    from derisk.facts.sources.baci import headings

    told = pl.concat(
        shipments.heading(hs6, edition, year)
        for hs6 in sorted(headings(edition))
        if year in shipments.heading_years(hs6, edition)
    )
    number = {place: str(code) for place, code in baci_numbers().items()}
    place = [
        pl.col(side).replace_strict(number).cast(pl.Int64).alias(name)
        for side, name in (("exporter", "i"), ("importer", "j"))
    ]
    cells = told.select(
        pl.lit(year).alias("t"), *place, k="hs6", v=pl.col("value_usd") / 1000, q=pl.col("gross_t")
    )
    return cells.sort("i", "j", "k")


def baci_text(rows: pl.DataFrame) -> str:
    """The rows as the publisher prints them."""
    return rows.write_csv(null_value="NA", float_precision=4)


def written(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    """The text in a file of that name."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def row_of(text: str, number: int) -> str:
    """A row of a text by its number, from 1."""
    return text.splitlines()[number - 1]


def without_row(text: str, number: int) -> str:
    """The text without one row."""
    lines = text.splitlines(keepends=True)
    return "".join(lines[: number - 1] + lines[number:])


def replaced(text: str, number: int, old: str, new: str) -> str:
    """The text with one cell of a row changed."""
    lines = text.splitlines(keepends=True)
    assert old in lines[number - 1]
    lines[number - 1] = lines[number - 1].replace(old, new, 1)
    return "".join(lines)
