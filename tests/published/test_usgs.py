"""Numbers printed by the US Geological Survey in Mineral Commodity Summaries 2026 (doi:10.5066/P1WKQ63T)."""

from __future__ import annotations

import pytest

from derisk.exposure import rows
from derisk.exposure.net_import_reliance import reliance

# Salient statistics of the United States: year, rows of own output, apparent consumption, printed percentage.
# Copper in thousand tonnes: primary refined and old scrap; rare earths in t REO: compounds and metals.
COPPER = [
    (2021, (931, 169), 1970, 44),
    (2022, (917, 152), 1810, 41),
    (2023, (843, 137), 1680, 42),
    (2024, (882, 140), 1860, 45),
    (2025, (790, 160), 2200, 57),
]
RARE_EARTHS = [(2024, (4300,), 9010, 53), (2025, (8900,), 27000, 67)]
MORE_THAN = [(2021, (120,), 7900, 95), (2022, (95,), 10200, 95), (2023, (800,), 8600, 90)]


@pytest.mark.parametrize(("year", "own", "use", "printed"), [*COPPER, *RARE_EARTHS])
def test_net_import_reliance_of_the_united_states(
    year: int, own: tuple[int, ...], use: int, printed: int
) -> None:
    """Within one percentage point: USGS computes from unrounded figures."""
    made = float(sum(own))
    assert reliance(made, use - made, 0.0) == pytest.approx(printed / 100, abs=0.01)


@pytest.mark.parametrize(("year", "own", "use", "printed"), MORE_THAN)
def test_net_import_reliance_printed_as_a_bound(
    year: int, own: tuple[int, ...], use: int, printed: int
) -> None:
    made = float(sum(own))
    assert reliance(made, use - made, 0.0) > printed / 100


def produced(economy: str, mineral: str, stage: str, year: int) -> float:
    (row,) = rows(economy, mineral, stage, "production_t", year)
    assert row["sources"] and row["unit"] == "t"
    return float(row["value"])


def test_rare_earth_mines_of_china() -> None:
    assert produced("CHN", "rare-earths", "mining", 2024) == pytest.approx(270_000)


def test_refined_copper_of_china_and_of_the_world() -> None:
    assert produced("CHN", "copper", "refining", 2024) == pytest.approx(12.4e6)
    assert produced("WLD", "copper", "refining", 2024) == pytest.approx(27.6e6)
    (share,) = rows("CHN", "copper", "refining", "production_share", 2024)
    assert share["value"] == pytest.approx(12.4 / 27.6, abs=1e-3)


def test_reliance_of_the_united_states_on_refined_copper_from_trade_data() -> None:
    """Printed 45 % in 2024 from its own customs; trade data of another publisher come within five points.

    Cathodes alone (HS 7403.11) against all refined copper, no stock change, refinery output with scrap.
    """
    (row,) = rows("USA", "copper", "refining", "net_import_reliance", 2024)
    assert row["value"] == pytest.approx(0.45, abs=0.05)
