"""Largest origins of the EU's imports from outside in 2024 as Eurostat counts them by eight digits."""

from __future__ import annotations

from derisk.exposure import rows
from tests.published.check import Check, Row, check, read, targets

ROWS = read(__file__, "import_origins.csv")
CAUSES = {
    "fluorspar mining": "South Africa declares a third of its shipments, by value, to Luxembourg, which "
    "Eurostat does not count as the Union's imports.",
    "manganese mining": "South Africa declares half of its shipments, by value, to Latvia, which Eurostat "
    "does not count as the Union's imports.",
    "vanadium alloys": "The trade data have South Africa's tonnes to the Netherlands at 6,700 USD each, a "
    "third of its price elsewhere: the weight is too large. By value South Africa has 59 % for 53 %.",
}


def one(row: Row) -> Check:
    """The check of an origin."""
    asked = (row["economy"], row["mineral"], row["stage"])
    (share,) = (
        found["value"]
        for found in rows(*asked, "import_share", int(row["year"]))
        if found["by"] == "quantity" and found["partner"] == row["partner"]
    )
    means = f"{row['partner']}, import_share by quantity."
    cause = CAUSES.get(f"{row['mineral']} {row['stage']}", "")
    return check({**row, "authority": "Eurostat"}, 100 * share, means, cause)


def checks() -> list[Check]:
    """All targets."""
    return [one(row) for row in targets(ROWS)]
