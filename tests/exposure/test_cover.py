"""Days of cover, and how far a price rise reaches a product."""

from __future__ import annotations

import pytest

from derisk.exposure import rows
from derisk.exposure.days_of_cover import days
from derisk.exposure.price_pass_through import pass_through


def test_days_by_hand() -> None:
    assert days(100.0, 365.0) == 100.0
    with pytest.raises(ValueError, match="nothing is used"):
        days(1.0, 0.0)


def test_cobalt_held_by_the_industry_of_the_united_states() -> None:
    """956 t against 7,830 t used in 2024 (Mineral Commodity Summaries 2026, salient statistics)."""
    (row,) = rows("USA", "cobalt", "refining", "days_of_cover", 2024)
    assert row["value"] == pytest.approx(365 * 956 / 7830)
    assert row["sources"] == ["usgs-mcs-2026"] and "government stocks not counted" in row["note"]


def test_a_target_is_no_holding() -> None:
    (row,) = rows("KOR", "copper", "refining", "days_of_cover")
    assert (row["value"], row["quality"]) == (60.0, "prior")
    assert "target" in row["note"]


def test_stocks_that_nobody_publishes_are_not_known() -> None:
    (row,) = rows("DEU", "cobalt", "refining", "days_of_cover", 2024)
    assert row["value"] is None and row["note"]
    (row,) = rows("USA", "rare-earths", "magnets", "days_of_cover", 2024)
    assert row["note"] == "No stocks of the United States are published for 2024."


@pytest.mark.parametrize(
    ("year", "value", "quality"),
    [(1995, None, None), (2006, 35.0, "reported"), (2007, None, None), (2019, None, None),
     (2020, 42.0, "prior"), (2024, 42.0, "prior")],
)  # fmt: skip
def test_a_target_stands_from_its_year_on_and_a_holding_in_its_own(
    year: int, value: float | None, quality: str | None
) -> None:
    """Japan held 35 days in 2006 and aimed at 42 from 2020; between them nothing is known."""
    (row,) = rows("JPN", "rare-earths", "separation", "days_of_cover", year)
    assert (row["value"], row["quality"]) == (value, quality)
    if value is None:
        assert "a holding is known of 2006" in row["note"] and "from 2020 on" in row["note"]


def test_a_tripled_price_reaches_the_magnet_by_its_cost_share() -> None:
    """International Energy Agency 2026: 40 % of a magnet's price, tripled: + 80 %."""
    assert pass_through(0.40, 2.0) == pytest.approx(0.80)
    with pytest.raises(ValueError, match="between 0 and 1"):
        pass_through(1.4, 2.0)
