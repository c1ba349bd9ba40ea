"""Transcribe observations: python tools/transcribe/observations.py FOLDER

FOLDER holds `backtests/` and `raw/`. Only rows that can be followed are taken: one that the folder marks as a
secondary source without a place, or whose address was not kept, stays out. A figure that the press gave with
a site and a date is cited by the page on which it was found again, in `observed_on_pages.csv`.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tables import write

BACI = "sum of HS 284610, 284690 and 280530, importer JPN"
JAPAN, ANTIMONY = "japan-rare-earths-2010", "antimony-2024"
YEARS = {str(year) for year in range(2005, 2016)}
KG_IN_LB = 0.45359237


@dataclass(frozen=True)
class Series:
    """Where a series of ours is found: its name in the folder, and who is cited for it."""

    slug: str
    what: str
    cite: str
    locator: str
    basis: str = "none"
    quality: str = "reported"
    unit: str | None = None
    factor: float = 1.0


OF_JAPAN = {
    "Japan imports, quantity": Series(
        "japan-imports", "Japan's imports of rare-earth compounds and metals", "cepii-baci-hs92", BACI,
        "gross", unit="t",
    ),
    "Japan imports from China, quantity": Series(
        "japan-imports-from-china", "the same from China", "cepii-baci-hs92", f"{BACI}, exporter CHN",
        "gross", unit="t",
    ),
    "Japan imports, unit value": Series(
        "japan-unit-value", "unit value of Japan's imports, FOB", "cepii-baci-hs92",
        f"{BACI}: value over quantity", "gross", "derived",
    ),
    "China share of Japan imports by quantity": Series(
        "china-share-quantity", "China's share of Japan's imports, by quantity", "cepii-baci-hs92", BACI,
        "gross", "derived",
    ),
    "China share of Japan imports by value": Series(
        "china-share-value", "China's share of Japan's imports, by value", "cepii-baci-hs92", BACI, "none",
        "derived",
    ),
    "United States rare-earth unit value (trade basket)": Series(
        "usa-unit-value", "unit value of rare earths in the United States, trade basket", "usgs-ds140-2020",
        "column Unit value ($/t)", "content",
    ),
    "dysprosium oxide, price, monthly average, FOB China": Series(
        "dysprosium-fob", "dysprosium oxide, monthly average, FOB China", "mining-com-2025",
        "chart of dysprosium oxide prices", "gross",
    ),
    "lanthanum oxide, price, FOB China": Series(
        "lanthanum-fob", "lanthanum oxide, FOB China", "mining-com-2013", "table of export prices", "gross",
    ),
}  # fmt: skip
OWN = ["case", "series", "period", "value", "what"]


def row(
    case: str, series: str, period: str, value: float, what: str, unit: str, cite: str, locator: str,
    quality: str, basis: str = "gross", note: str = "",
) -> dict[str, Any]:  # fmt: skip
    return {
        "case": case, "series": series, "period": period, "value": float(value), "what": what, "unit": unit,
        "basis": basis, "cite": cite, "locator": locator, "quality": quality, "vintage": "2026", "note": note,
    }  # fmt: skip


def lines(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def japan(folder: Path) -> Iterator[dict[str, Any]]:
    """Yearly imports, unit values and shares, and the few printed oxide prices."""
    for line in lines(folder, "backtests/japan-rare-earths-2010.csv"):
        series = OF_JAPAN.get(line["series"])
        if series is None or (len(line["period"]) == 4 and line["period"] not in YEARS):
            continue
        unit = series.unit or line["unit"]
        yield row(
            JAPAN, series.slug, line["period"], float(line["value"]), series.what,
            unit, series.cite, series.locator, series.quality, series.basis,
        )  # fmt: skip


def survey_prices(folder: Path) -> Iterator[dict[str, Any]]:
    """The survey's price of antimony metal: yearly means of the data release, months of the chapter."""
    seen = set()
    for line in lines(folder, "raw/history/antimony.csv"):
        if line["unit"] != "USD/lb" or "2026" not in line["source"] or line["year"] in seen:
            continue
        seen.add(line["year"])
        month = "-" in line["year"]
        yield row(
            ANTIMONY, "price-usa", line["year"], round(float(line["value"]) / KG_IN_LB * 1_000),
            "antimony metal, price told by the survey for the United States", "USD/t",
            "usgs-mcs-2026-antimony" if month else "usgs-mcs-2026",
            f"{line['value']} USD/lb" + (", events of the chapter" if month else ", salient statistics"),
            "derived" if line["year"] != "2025" else "estimated", "content",
        )  # fmt: skip


def pages() -> Iterator[dict[str, Any]]:
    """Figures that were read on a page of their own, one row a figure, kept by hand beside this script."""
    for line in lines(Path(__file__).parent, "observed_on_pages.csv"):
        yield row(**{**line, "value": float(line["value"])})  # type: ignore[arg-type]


def main(folder: Path) -> None:
    found = [*japan(folder), *survey_prices(folder), *pages()]
    found.sort(key=lambda each: (each["case"], each["series"], each["period"], each["cite"]))
    write("observations", OWN, found)
    print(f"observations: {len(found)} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
