"""A year of which the world's total alone is printed: it is said, and no place is made nought by it."""

from __future__ import annotations

import pytest

from derisk.exposure import rows


def test_the_worlds_total_alone_is_output_of_the_world() -> None:
    (world,) = rows("WLD", "lithium", "mining", "production_t", 2005)
    assert world["value"] == pytest.approx(20_300)
    assert world["sources"] == ["usgs-ds140-lithium-2021"]


@pytest.mark.parametrize(
    ("economy", "metric"),
    [("CHL", "production_t"), ("CHL", "production_share"), ("WLD", "production_share"), ("WLD", "hhi_world")],
)
def test_no_place_follows_from_it(economy: str, metric: str) -> None:
    (row,) = rows(economy, "lithium", "mining", metric, 2005)
    assert row["value"] is None
    assert "total alone is printed" in row["note"]


def test_forms_that_do_not_add_up_have_no_world() -> None:
    (row,) = rows("WLD", "boron", "mining", "hhi_world", 2024)
    assert row["value"] is None
    (turkey,) = rows("TUR", "boron", "mining", "production_t", 2024)
    assert turkey["value"] == 1_800_000


def test_a_printed_share_stands_where_no_tonnes_are_printed() -> None:
    (row,) = rows("CHN", "tungsten", "chemicals", "production_share")
    assert (row["year"], row["value"]) == (2020, 0.86)
    (tonnes,) = rows("CHN", "tungsten", "chemicals", "production_t", 2020)
    assert tonnes["value"] is None


def test_a_stage_that_nobody_prints_says_what_is_missing() -> None:
    (row,) = rows("CHN", "tin", "smelting", "production_t")
    assert row["value"] is None
    assert "8001.10" in row["note"]


@pytest.mark.parametrize(
    ("mineral", "stage", "partner", "share"),
    [
        ("gallium", "refining", "CHN", 0.99),
        ("niobium", "mining", "BRA", 0.93),
        ("cobalt", "mining", "COD", 0.75),
        ("lithium", "chemicals", "CHN", 0.70),
        ("nickel", "refining", "IDN", 0.43),
        ("graphite", "anode", "CHN", 0.957),
        ("magnesium", "smelting", "CHN", 0.88),
        ("titanium", "sponge", "CHN", 0.67),
    ],
)
def test_the_largest_producer_of_2024(mineral: str, stage: str, partner: str, share: float) -> None:
    found = rows("WLD", mineral, stage, "production_share", 2024)
    assert found[0]["partner"] == partner
    assert found[0]["value"] == pytest.approx(share, abs=0.02)
