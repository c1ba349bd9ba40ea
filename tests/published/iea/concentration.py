"""How concentrated refining is, as the International Energy Agency prints it."""

from __future__ import annotations

import statistics

import numpy as np

from derisk.exposure.concentration import top_share
from tests.published.check import Check, Row, check, read, targets

ROWS = read(__file__, "concentration.csv")
REFINERS = read(__file__, "refiners.csv")
SIX = ("copper", "lithium", "nickel", "cobalt", "graphite", "rare earths (magnet)")


def top_three(mineral: str, year: str) -> float:
    """Share of the three largest refiners in the stated world total."""
    rows = [row for row in REFINERS if (row["mineral"], row["year"]) == (mineral, year)]
    (world,) = [float(row["mass_kt"]) for row in rows if row["place"] == "WLD"]
    places = np.array([float(row["mass_kt"]) for row in rows if row["place"] != "WLD"])
    return top_share(places / world, 3)


def top_refiners(year: str) -> list[float]:
    """The largest refiner's printed share of each mineral but rare earths, percent."""
    return [
        float(row["value"])
        for row in ROWS
        if row["quantity"].startswith("top refiner share")
        and row["year"] == year
        and not row["mineral"].startswith("rare earths")
    ]


def one(row: Row) -> Check:
    """The check of a mean."""
    if row["quantity"].startswith("mean share of the largest refiner"):
        given = statistics.mean(top_refiners(row["year"]))
        means = "mean of the six printed shares, manganese sulphate in the place of rare earths."
    else:
        given = 100 * statistics.mean(top_three(mineral, row["year"]) for mineral in SIX)
        means = "three largest refiners over the stated world total, mean of six minerals."
    return check({**row, "authority": "International Energy Agency"}, given, means, own_facts=False)


def checks() -> list[Check]:
    """All targets."""
    return [one(row) for row in targets(ROWS)]
