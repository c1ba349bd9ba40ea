"""Copy the figures that tests/published holds derisk against: python tools/transcribe/published.py FOLDER

FOLDER holds `published/` and `raw/`. Only figures are copied, each with who printed it and where.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parents[2] / "tests/published"
ROW = ["quantity", "mineral", "stage", "economy", "year", "value", "unit", "tolerance", "source", "locator"]
MINED = {"Vanadium (V)": "vanadium", "Beryllium (conc.)": "beryllium", "Lithium (Li2O)": "lithium"}
WMD = "World Mining Data, Federal Ministry of Finance, Austria"
IEA = "IEA (2025), Global Critical Minerals Outlook 2025, CC BY 4.0"
FIRST, LAST = 2018, 2020
TOP = 3
HERE = re.compile(r"raw/\S+")  # where the figure lay here, which leads nobody anywhere


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: str, columns: list[str], rows: list[dict[str, Any]]) -> None:
    with (TESTS / path).open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
        out.writeheader()
        out.writerows(rows)
    print(f"{path}: {len(rows)} rows")


def mine_output(raw: Path) -> list[dict[str, Any]]:
    """Mean output of 2018-2020 by place of the three minerals whose printed risk rests on it."""
    total: dict[tuple[str, str], float] = {}
    names: dict[str, str] = {}
    for row in read(raw / "world-mining-data/production.csv"):
        name = row["commodity"]
        slug = MINED.get(name)
        if slug and FIRST <= int(row["year"]) <= LAST and float(row["value"]) > 0:
            key = slug, row["country_iso3"]
            total[key] = total.get(key, 0.0) + float(row["value"]) / (LAST - FIRST + 1)
            names[slug] = name
    return [
        {"mineral": slug, "place": place, "mass_t": f"{mass:.10g}", "source": WMD,
         "locator": f"table 6.4, {names[slug]}, mean of {FIRST}-{LAST}"}
        for (slug, place), mass in sorted(total.items())
    ]  # fmt: skip


def refiners(raw: Path) -> list[dict[str, Any]]:
    """The three largest refiners and the stated world total of each of the six minerals."""
    found: list[dict[str, Any]] = []
    rows = [
        row
        for row in read(raw / "iea-critical-minerals-2025/refining_mining_by_country_2024_2040.csv")
        if row["stage"] == "refining" and row["year"] in ("2024", "2035")
    ]
    for mineral, year in sorted({(row["mineral"], row["year"]) for row in rows}):
        here = [row for row in rows if (row["mineral"], row["year"]) == (mineral, year)]
        places = [row for row in here if row["country_iso3"] not in ("ROW", "WLD")]
        leading = sorted(places, key=lambda row: -float(row["value"]))[:TOP]
        for row in [*leading, *(row for row in here if row["country_iso3"] == "WLD")]:
            found.append(
                {"mineral": mineral, "year": year, "place": row["country_iso3"], "mass_kt": row["value"],
                 "source": IEA, "locator": "refining by country, base case"}
            )  # fmt: skip
    return found


def main(folder: Path) -> None:
    published, raw = folder / "published", folder / "raw"
    for name, path in (
        ("eu-crm-2023", "eu/supply_risk.csv"),
        ("geopolrisk-usa-2022", "geopolrisk/usa_2022.csv"),
        ("iea-concentration", "iea/concentration.csv"),
        ("iea-price-pass-through", "iea/pass_through.csv"),
        ("usgs-gallium-germanium-2024", "usgs/gallium_germanium.csv"),
    ):
        rows = read(published / f"{name}.csv")
        write(
            path, ROW, [{**row, "locator": HERE.sub("the publisher's table", row["locator"])} for row in rows]
        )
    write("eu/mine_output.csv", ["mineral", "place", "mass_t", "source", "locator"], mine_output(raw))
    inputs = read(published / "geopolrisk-usa-2022-inputs.csv")
    write("geopolrisk/usa_2022_inputs.csv", list(inputs[0]), inputs)
    write("iea/refiners.csv", ["mineral", "year", "place", "mass_kt", "source", "locator"], refiners(raw))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
