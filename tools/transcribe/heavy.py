"""Dysprosium and terbium: output of rare earths times what each kind of deposit and the magnet hold.

Used by production.py and prices.py; the shares are rows of the table parameters.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from tables import DATA

Row = dict[str, Any]
SLUG = "heavy-rare-earths"
CLAYS = {"MMR", "LAO", "MYS", "THA", "VNM"}  # their rare earths come from ionic clays
EDITIONS = ("usgs-mcs-2026", "usgs-mcs-2024", "usgs-mcs-2023")
YEARS = range(2021, 2026)
MAGNET_YEARS = (2023, 2024)
DYSPROSIUM = 0.85  # of the two by weight, as clays hold them: a prior


def shares() -> dict[str, float]:
    """The rows of the table parameters that this script stands on, by key and stage."""
    with (DATA / "parameters.csv").open(newline="", encoding="utf-8") as file:
        return {
            f"{row['key']}/{row['mineral']}": float(row["value"])
            for row in csv.DictReader(file)
            if row["mineral"] in (SLUG, "rare-earths")
        }


def output(rows: Iterable[Row]) -> Iterator[Row]:
    """Output by place, from the rows of rare earths: of the newest edition of the survey for each year."""
    known = [row for row in rows if row["mineral"] == "rare-earths" and row["stream"] == "all"]
    held = shares()
    clay, rock = held[f"dy_tb_share_ionic_clay/{SLUG}"], held[f"dy_tb_share_hard_rock/{SLUG}"]
    china = held[f"clay_share_of_china/{SLUG}"]
    for year in YEARS:
        mined = [row for row in known if row["stage"] == "mining" and row["year"] == year]
        edition = next(cite for cite in EDITIONS if any(row["cite"] == cite for row in mined))
        for row in mined:
            if row["cite"] != edition or row["place"] in ("WLD", "ROW") or not row["mass_t"]:
                continue
            part = 1.0 if row["place"] in CLAYS else china if row["place"] == "CHN" else 0.0
            share = part * clay + (1.0 - part) * rock
            yield _row("mining", row, share, f"{part:.1%} of it from clays")
    in_magnets = held[f"content_850511/{SLUG}"] / held["content_850511/rare-earths"]
    for row in known:
        if row["stage"] == "magnets" and row["place"] == "CHN" and row["year"] in MAGNET_YEARS:
            yield _row("magnets", row, in_magnets, "what magnets hold on the mean")


def _row(stage: str, row: Row, share: float, why: str) -> Row:
    return {
        **{key: row[key] for key in ("stream", "place", "year", "unit", "basis", "vintage", "cite")},
        "mineral": SLUG,
        "stage": stage,
        "mass_t": float(f"{row['mass_t'] * share:.4g}"),
        "quality": "prior",
        "locator": f"rare earths: {row['mass_t']:,.0f} t REO x {share:.3%} ({why}); {row['locator']}",
        "note": "shares of deposits and magnets are priors: see the table parameters",
    }


def prices(quoted: list[Row], by_stage: list[Row]) -> Iterator[Row]:
    """The two oxides by weight; a magnet by what it holds of them."""
    held = shares()
    for year in YEARS:
        oxide = {
            name: next(
                row
                for row in quoted
                if row["year"] == year
                and row["product"].startswith(f"{name}: ")
                and "oxide" in row["product"]
            )
            for name in ("Dysprosium", "Terbium")
        }
        dysprosium, terbium = (oxide[name]["price_usd_t"] for name in ("Dysprosium", "Terbium"))
        yield {
            "mineral": SLUG, "stage": "separation", "year": year,
            "price_usd_t": float(round(DYSPROSIUM * dysprosium + (1 - DYSPROSIUM) * terbium)),
            "unit": "USD/t", "basis": "content", "cite": "usgs-mcs-2026",
            "locator": f"Rare Earths (Heavy), salient statistics: {DYSPROSIUM:.0%} dysprosium oxide at "
            f"{dysprosium:,.0f}, the rest terbium oxide at {terbium:,.0f} USD per t",
            "quality": "derived", "vintage": "2026", "note": "the mix of the two is a prior",
        }  # fmt: skip
    for row in by_stage:
        if (row["mineral"], row["stage"]) == ("rare-earths", "magnets") and row["year"] in MAGNET_YEARS:
            factor = held["content_850511/rare-earths"] / held[f"content_850511/{SLUG}"]
            yield {
                **row, "mineral": SLUG, "price_usd_t": float(round(row["price_usd_t"] * factor)),
                "unit": "USD/t",
                "note": f"per t of dysprosium and terbium oxide in it: {factor:.1f} times that per t REO",
            }  # fmt: skip
