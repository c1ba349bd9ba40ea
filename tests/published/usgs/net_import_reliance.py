"""Net import reliance of the United States as the survey prints it, from the salient rows it names."""

from __future__ import annotations

from dataclasses import replace

from derisk import facts
from derisk.exposure import rows
from tests.published.check import Check, Row, check, read, targets

ROWS = read(__file__, "net_import_reliance.csv")
SURVEY = "U.S. Geological Survey"


def given(row: Row) -> tuple[float, str]:
    """derisk's figure, percent, and how it was made."""
    asked = (row["mineral"], row["stage"], row["economy"], int(row["year"]))
    found = facts.reliance(*asked, row["stream"])
    assert found is not None and found.computed is not None, asked
    if row["stream"] == "all":  # through the metric, as a user asks
        (answer,) = rows(
            row["economy"], row["mineral"], row["stage"], "net_import_reliance", int(row["year"])
        )
        assert answer["value"] == found.computed
    return 100 * found.computed, f"{found.rows}."


def one(row: Row) -> Check:
    """The check of a target; a printed bound holds when derisk's figure lies above it."""
    value, means = given(row)
    if row["tolerance"] != "bound":
        return check({**row, "authority": SURVEY}, value, means)
    bound = check({**row, "authority": SURVEY, "tolerance": "0"}, value, means)
    return replace(bound, tolerance=100 - bound.printed if value > bound.printed else 0.0)


def checks() -> list[Check]:
    """All targets."""
    return [one(row) for row in targets(ROWS)]
