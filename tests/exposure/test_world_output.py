"""A year of which the world's total alone is printed: it is said, and no place is made nought by it."""

from __future__ import annotations

import pytest

from derisk.cases.behind import facts_behind
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


def test_where_of_all_nobody_prints_a_total_a_stream_answers_and_says_so() -> None:
    """International Energy Agency 2025: 73,757 of 80,805 t of magnet elements are refined in China."""
    found = rows("WLD", "rare-earths", "separation", "production_share")
    china = next(row for row in found if row["partner"] == "CHN")
    assert (china["year"], china["value"]) == (2024, pytest.approx(73_757 / 80_805))
    assert china["basis"] == "content of the stream magnet" and "nobody prints a total" in china["note"]
    (own,) = rows("USA", "rare-earths", "separation", "production_share")
    assert own["value"] == pytest.approx(961 / 80_805) and own["basis"] == china["basis"]
    (index,) = rows("WLD", "rare-earths", "separation", "hhi_world", 2024)
    assert 0.83 < index["value"] < index["high"]
    assert rows("WLD", "rare-earths", "separation", "production_share", 2025)[0]["value"] is None
    listed, _ = facts_behind("exposure", china)
    assert listed[0]["id"] == "production/rare-earths/separation/magnet/WLD/2024/iea-gcmo-2025"
    # no index mixes a stream with the trade of all
    assert rows("USA", "rare-earths", "separation", "geopolrisk", 2024)[0]["value"] is None


def test_makers_that_are_not_in_a_sum_leave_a_low_end() -> None:
    """Belgium and Canada make germanium too: 94 % of World Mining Data is 59 % in another count of 2023."""
    found = rows("WLD", "germanium", "refining", "production_share", 2024)
    china = next(row for row in found if row["partner"] == "CHN")
    assert china["value"] == china["high"] == pytest.approx(140 / 150) and china["low"] == 0.592
    assert "BEL, CAN" in china["note"] and "upper ends" in china["note"]
    assert {"mining-com-germanium", "wmd-2026"} <= set(china["sources"])
    assert "shares/germanium/refining/CHN/2023" in {each["id"] for each in facts_behind("exposure", china)[0]}
    (index,) = rows("WLD", "germanium", "refining", "hhi_world", 2024)
    assert index["low"] == pytest.approx(0.592**2)
    (risk,) = rows("EU27", "germanium", "refining", "supply_risk", 2024)
    assert risk["low"] < 0.6 * risk["value"] and "Publishers of world output differ" in risk["note"]
    (own,) = rows("EU27", "germanium", "refining", "production_t", 2024)
    assert own["value"] is None and "BEL" in own["note"]


def test_a_printed_total_needs_no_such_note() -> None:
    for row in rows("WLD", "cobalt", "mining", "production_share", 2024):
        assert "upper ends" not in (row["note"] or "")
