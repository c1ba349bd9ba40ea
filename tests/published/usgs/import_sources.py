"""Largest sources of American imports 2021-24 as the survey prints them from customs, and derisk's shares.

The survey adds up American declarations of the four years; derisk's trade data reconcile what both sides
declare. By weight where all four years have tonnes, else by value.
"""

from __future__ import annotations

from derisk.exposure import rows
from tests.published.check import Check, Row, check, read, targets

ROWS = read(__file__, "import_sources.csv")
SURVEY = "U.S. Geological Survey"
YEARS = (2021, 2022, 2023, 2024)
CAUSES = {  # shares are of the tonnes in the trade data unless said
    "antimony mining": "Thailand and Turkey, whom the survey does not name, have 16 %, all of 2024; and the "
    "survey counts content.",
    "asbestos mining": "China has 35 %; the survey names Brazil alone.",
    "aluminium mining": "The totals agree (2.96 and 2.92 million tonnes in 2024); Turkey has 8 % for 16 %.",
    "cadmium refining": "The heading holds waste and powders too; the Netherlands, Australia and Hong Kong, "
    "of which the survey names Australia, have 43 %.",
    "copper mining": "Peru's shipment of 2021 and Chile's of 2022, whom the survey does not name, have 20 %.",
    "silicon smelting": "By value, as the trade data have tonnes of 2024 alone: of these Brazil has 44 %.",
    "sulfur refining": "The trade data have 1.07 of the 2.26 million tonnes that the survey counts in 2024: "
    "of Mexico and Iraq they have nothing.",
    "vanadium alloys": "Czechia and the Netherlands, whom the survey does not name, have 39 %.",
}


def pooled(mineral: str, stage: str, partner: str, by: str) -> tuple[float, int]:
    """A supplier's share (percent) of American imports over the four years together, and the years known."""
    measure = "imports_t" if by == "quantity" else "imports_usd"
    known, total, bought = 0, 0.0, 0.0
    for year in YEARS:
        whole = next(
            row["value"] for row in rows("USA", mineral, stage, measure, year) if row["by"] in (by, None)
        )
        shares = [row for row in rows("USA", mineral, stage, "import_share", year) if row["by"] == by]
        if not whole or all(row["value"] is None for row in shares):
            continue
        known += 1
        total += whole
        bought += whole * sum(row["value"] or 0.0 for row in shares if row["partner"] == partner)
    return 100 * bought / total if total else 0.0, known


def one(row: Row) -> Check:
    """The check of a source."""
    asked = (row["mineral"], row["stage"], row["partner"])
    (share, known), by = pooled(*asked, "quantity"), "weight"
    if known < len(YEARS):
        (share, known), by = pooled(*asked, "value"), "value"
    assert known == len(YEARS), asked
    means = f"{row['partner']}, import_share of 2021-24 together, by {by}."
    cause = CAUSES.get(f"{row['mineral']} {row['stage']}", "")
    return check({**row, "authority": SURVEY}, share, means, cause)


def checks() -> list[Check]:
    """All targets."""
    return [one(row) for row in targets(ROWS)]
