"""Shares of the largest and the three largest refiners of 2024, from derisk's own tables of output."""

from __future__ import annotations

from derisk.exposure import rows
from tests.published.check import Check, Row, check
from tests.published.iea.concentration import ROWS

STAGES = {
    "copper": "refining", "cobalt": "refining", "nickel": "refining", "lithium": "chemicals",
    "graphite": "anode", "rare earths (magnet)": "separation",
}  # fmt: skip
YEAR = "2024"
CAUSES = {
    "nickel": "The listed places add up to three percent more than the printed world; derisk divides by "
    "their sum."
}


def one(row: Row) -> Check:
    """The check of a printed share, to two percentage points: copper's table is another publisher's."""
    slug = row["mineral"].replace(" (magnet)", "").replace(" ", "-")
    places = row["economy"].split(";")
    shares = {
        place: rows(place, slug, STAGES[row["mineral"]], "production_share", int(YEAR))[0]["value"]
        for place in places
    }
    given = 100 * sum(shares.values())
    held = {**row, "authority": "International Energy Agency", "tolerance": "2 percentage points"}
    means = f"production_share of {', '.join(places)}."
    cause = CAUSES.get(row["mineral"], "")
    return check({**held, "stage": STAGES[row["mineral"]]}, given, means, cause)


def checks() -> list[Check]:
    """The printed shares of 2024 of the six minerals."""
    told = ("top refiner share", "top-3 refiner share")
    return [one(row) for row in ROWS if row["year"] == YEAR and row["quantity"] in told]
