"""What was seen: printed figures, and the same figures by another way."""

from __future__ import annotations

import polars as pl
import pytest

from derisk import facts
from derisk.stress.backtests.japan_rare_earths_2010 import NAME as JAPAN
from derisk.stress.backtests.observed import against, observed
from derisk.terms.errors import NotKnownError


def imports(year: int, exporter: str | None = None) -> float:
    rows = facts.trade("rare-earths", "separation", year).filter(pl.col("importer") == "JPN")
    if exporter is not None:
        rows = rows.filter(pl.col("exporter") == exporter)
    return float(rows["gross_t"].sum())


@pytest.mark.parametrize("year", range(2005, 2016))
def test_japans_imports_are_those_of_the_trade_table(year: int) -> None:
    assert observed(JAPAN, "japan-imports").path[str(year)] == pytest.approx(imports(year), abs=0.1)
    share = observed(JAPAN, "china-share-quantity").path[str(year)]
    assert share == pytest.approx(imports(year, "CHN") / imports(year), abs=1e-4)


def test_the_multiples_of_japans_unit_value_as_printed() -> None:
    found = observed(JAPAN, "japan-unit-value").path
    assert found["2010"] / found["2009"] == pytest.approx(2.1, abs=0.01)
    assert found["2010"] / found["2008"] == pytest.approx(1.65, abs=0.01)
    assert found["2011"] / found["2010"] == pytest.approx(3.59, abs=0.01)
    assert found["2014"] / found["2010"] == pytest.approx(0.73, abs=0.01)


def test_antimony_had_risen_before_the_control() -> None:
    """39,750 USD/t at the end of 2024 was "about 250 % up" in the year; August stood at 9.80 USD/lb."""
    seen = observed("antimony-2024", "price-usa").path
    january = observed("antimony-2024", "price-europe").path["2024-12-31"] / 3.5
    assert seen["2024-08"] / january == pytest.approx(1.9, abs=0.01)
    assert seen["2025-06"] / seen["2024-08"] == pytest.approx(2.8, abs=0.01)


def test_a_series_nobody_told_of_is_an_error() -> None:
    with pytest.raises(NotKnownError, match="Nothing was observed of prices"):
        observed(JAPAN, "prices")


def test_figures_over_a_base_keep_their_sources() -> None:
    found = observed("magnets-2025", "china-exports")
    over = against(found, found.path["2024"] / 12, {"2025-05": "2025-05"})
    assert over.path == {"2025-05": pytest.approx(1_238 / 4_846)}
    assert over.sources == found.sources
