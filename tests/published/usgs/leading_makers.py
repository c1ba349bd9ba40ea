"""Leading makers of the world in 2025 as the survey's table of critical minerals prints them."""

from __future__ import annotations

from derisk.exposure import rows
from tests.published.check import Check, Row, check, read, targets

ROWS = read(__file__, "leading_makers.csv")
SURVEY = "U.S. Geological Survey"


def one(row: Row) -> Check:
    """The check of a leading maker, who must be derisk's too."""
    (found,) = rows(row["economy"], row["mineral"], row["stage"], "largest_supplier_share", int(row["year"]))
    assert found["partner"] == row["partner"], found
    means = f"{row['partner']}, largest_supplier_share of the world."
    return check({**row, "authority": SURVEY}, 100 * found["value"], means)


def checks() -> list[Check]:
    """All targets."""
    return [one(row) for row in targets(ROWS)]
