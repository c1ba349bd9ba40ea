"""What authorities printed, reproduced: one test for every file in the folders beside it."""

from __future__ import annotations

import pytest

from tests.published.check import Check
from tests.published.collect import HERE, collect

CHECKS = collect()


@pytest.mark.parametrize("item", CHECKS, ids=[item.name for item in CHECKS])
def test_a_printed_number_is_reproduced_or_its_difference_explained(item: Check) -> None:
    assert item.holds or item.cause, f"{item.given} against {item.printed} +- {item.tolerance} {item.unit}"


def test_all_but_the_explained_hold() -> None:
    missed = [item.name for item in CHECKS if not item.holds]
    assert missed == []


def test_every_authority_has_targets() -> None:
    folders = {path.name for path in HERE.iterdir() if (path / "__init__.py").is_file()}
    assert {"eu", "geopolrisk", "iea"} <= folders
    assert len(CHECKS) >= 35
