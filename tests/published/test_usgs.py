"""Numbers printed by the US Geological Survey in Mineral Commodity Summaries 2026 (doi:10.5066/P1WKQ63T)."""

from __future__ import annotations

import pytest

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
