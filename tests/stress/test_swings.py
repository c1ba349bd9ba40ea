"""What would change a stress answer: one assumption at a time."""

from __future__ import annotations

import pytest

from derisk.stress import rows
from derisk.stress.scenario import Scenario
from derisk.stress.swings import swings

BAN = {
    "by": "CHN", "to": "alliance", "stages": ["separation", "magnets"], "kind": "ban", "from": "2026-01",
}  # fmt: skip
STOP = Scenario.model_validate(
    {"name": "a stop", "mineral": "rare-earths", "start": "2026-01", "months": 6, "restrictions": [BAN]}
)
KEYS = ("demand_elasticity", "stock_cover_months", "price_report_lag_months")


def test_the_centre_is_the_peak_of_the_run() -> None:
    months, _ = rows(STOP)
    peaks = [
        row["value"]
        for row in months
        if (row["economy"], row["stage"], row["metric"]) == ("alliance", "magnets", "shortfall")
    ]
    moved = swings(STOP, "rare-earths", "alliance", "magnets", wanted=KEYS)
    assert {row["assumption"] for row in moved} == set(KEYS)
    for row in moved:
        assert row["value"] == pytest.approx(max(peaks), abs=1e-9)
        assert row["low"] <= row["value"] <= row["high"]
    by = {row["assumption"]: row for row in moved}
    assert by["stock_cover_months"]["high"] > by["stock_cover_months"]["low"] + 0.001
    assert by["price_report_lag_months"]["high"] == pytest.approx(by["price_report_lag_months"]["low"])


def test_nothing_moves_where_nothing_is_used() -> None:
    assert swings(STOP, "rare-earths", "JPN", "mining", wanted=KEYS) == []
