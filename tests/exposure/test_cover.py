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


def test_a_tripled_price_reaches_the_magnet_by_its_cost_share() -> None:
    """International Energy Agency 2026: 40 % of a magnet's price, tripled: + 80 %."""
    assert pass_through(0.40, 2.0) == pytest.approx(0.80)
    with pytest.raises(ValueError, match="between 0 and 1"):
        pass_through(1.4, 2.0)
