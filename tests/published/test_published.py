"""What authorities printed, reproduced: one test for every file in the folders beside it."""

from __future__ import annotations

import pytest

from tests.published.check import Check, check
from tests.published.collect import HERE, collect

CHECKS = collect()


@pytest.mark.parametrize("item", CHECKS, ids=[item.name for item in CHECKS])
def test_a_printed_number_is_reproduced_or_its_difference_explained(item: Check) -> None:
    assert item.holds or item.cause, f"{item.given} against {item.printed} +- {item.tolerance} {item.unit}"


@pytest.mark.parametrize(
    ("tolerance", "within", "given", "holds"),
    [
        ("within the printed range", (-8.2, -1.7), -3.0, True),
        ("within the printed range", (-8.2, -1.7), -1.0, False),
        ("lower bound", None, -3.0, True), ("lower bound", None, -3.2, False),
        ("10 percentage points", None, 6.0, True), ("10 percentage points", None, 7.0, False),
        ("5 %", None, -3.2, True), ("5 %", None, -3.3, False),
    ],
)  # fmt: skip
def test_a_number_is_held_to_its_range_bound_or_tolerance(
    tolerance: str, within: tuple[float, float] | None, given: float, holds: bool
) -> None:
    names = ("authority", "quantity", "mineral", "stage", "economy", "year", "unit", "source", "locator")
    row = dict.fromkeys(names, "") | {"value": "-3.1", "tolerance": tolerance}
    assert check(row, given, "", within=within).holds is holds


def test_a_range_without_ends_is_refused() -> None:
    row = {"quantity": "loss", "mineral": "gallium", "value": "-3.1", "tolerance": "within the printed range"}
    with pytest.raises(ValueError, match="give its ends"):
        check(row, -3.0, "")


def test_every_authority_has_targets() -> None:
    folders = {path.name for path in HERE.iterdir() if (path / "__init__.py").is_file()}
    assert {"eu", "geopolrisk", "iea"} <= folders
    assert len(CHECKS) >= 35
