"""Leading suppliers of the Union from outside in 2016-2020 as the study of 2023 prints them.

The study's shares are of all sourcing, its own output too: here a supplier's is over those of all outsiders
that it prints, which needs no output. derisk's is of the imports of the five years together. Left out are
materials of which the study counts other forms than a heading carries, as all of cobalt and rare earths.
"""

from __future__ import annotations

from derisk.exposure import rows
from tests.published.check import Check, Row, check, read, targets

ROWS = read(__file__, "sourcing.csv")
YEARS = range(2016, 2021)
CAUSES = {  # shares are of the tonnes in the trade data unless said
    "antimony mining": "Tajikistan has 48 %, at a quarter of Turkey's price: gross weight stands for "
    "content. The study does not name it; by value Turkey has 56 %.",
    "beryllium metal": "The heading holds waste: Switzerland has 85 % of the tonnes and 17 % of the value, "
    "the United States 61 %.",
    "bismuth refining": "Laos has 14 % for 7 %, and Hong Kong, which the study does not name, 7 %.",
    "chromium mining": "Turkey has 46 %; the study, which names South Africa and Turkey alone, 2 of 9 %.",
    "fluorspar mining": "The heading is of acid grade alone, the study of all grades: South Africa has 25 % "
    "for 17 %.",
    "lithium chemicals": "Russia, which the study does not name, has 16 %.",
    "molybdenum mining": "The heading is of concentrates that are not roasted: Chile has 29 % for 18 %.",
    "nickel mining": "Gross weight stands for content: poor ore of Côte d'Ivoire and Guatemala has 75 %. "
    "By value Canada has 58 %.",
    "phosphate mining": "Russia has 43 % for 30 %.",
}


def pooled(mineral: str, stage: str, partner: str, by: str) -> tuple[float, int]:
    """A supplier's share (percent) of the Union's imports of five years together, and the years known."""
    measure = "imports_t" if by == "quantity" else "imports_usd"
    known, total, bought = 0, 0.0, 0.0
    for year in YEARS:
        whole = next(
            row["value"] for row in rows("EU27", mineral, stage, measure, year) if row["by"] in (by, None)
        )
        shares = [row for row in rows("EU27", mineral, stage, "import_share", year) if row["by"] == by]
        if not whole or all(row["value"] is None for row in shares):
            continue
        known += 1
        total += whole
        bought += whole * sum(row["value"] or 0.0 for row in shares if row["partner"] == partner)
    return 100 * bought / total if total else 0.0, known


def one(row: Row) -> Check:
    """The check of a supplier."""
    asked = (row["mineral"], row["stage"], row["partner"])
    (share, known), by = pooled(*asked, "quantity"), "weight"
    if known < len(YEARS):
        (share, known), by = pooled(*asked, "value"), "value"
    assert known == len(YEARS), asked
    means = f"{row['partner']}, import_share of 2016-20 together, by {by}."
    cause = CAUSES.get(f"{row['mineral']} {row['stage']}", "")
    return check({**row, "authority": "European Commission"}, share, means, cause)


def checks() -> list[Check]:
    """All targets."""
    return [one(row) for row in targets(ROWS)]
