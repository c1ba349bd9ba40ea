"""Figures of the BACI trade data of CEPII, HS92 edition (Gaulier and Zignago 2010), on Japan's rare earths.

Customs headings 2846.10, 2846.90 and 2805.30, gross weight. The figures were taken from the publisher's
rows, so the tolerance is their rounding.
"""

from __future__ import annotations

import pytest

from derisk.exposure import rows


def one(metric: str, year: int, by: str, partner: str | None = None) -> float:
    found = [
        row["value"]
        for row in rows("JPN", "rare-earths", "separation", metric, year)
        if row["by"] == by and (partner is None or row["partner"] == partner)
    ]
    assert len(found) == 1
    return float(found[0])


@pytest.mark.parametrize(("year", "tonnes"), [(2010, 29_485), (2024, 24_149)])
def test_imports_of_japan(year: int, tonnes: float) -> None:
    assert one("imports_t", year, "quantity") == pytest.approx(tonnes, abs=1)


@pytest.mark.parametrize(("year", "by", "share"), [(2010, "quantity", 0.785), (2024, "quantity", 0.661)])
def test_share_of_china_by_quantity(year: int, by: str, share: float) -> None:
    assert one("import_share", year, by, "CHN") == pytest.approx(share, abs=5e-4)


def test_share_of_china_by_value_is_another_number() -> None:
    assert one("import_share", 2024, "value", "CHN") == pytest.approx(0.378, abs=5e-4)


def test_china_is_the_largest_supplier_of_japan() -> None:
    assert one("largest_supplier_share", 2010, "quantity", "CHN") == one(
        "import_share", 2010, "quantity", "CHN"
    )
    assert one("residual_share", 2010, "quantity", "CHN") == pytest.approx(0.215, abs=5e-4)


def test_the_headline_of_japan() -> None:
    found = {row["by"]: row for row in rows("JPN", "rare-earths", metric="dependence", year=2024)}
    assert {(row["stage"], row["partner"]) for row in found.values()} == {("separation", "CHN")}
    assert found["quantity"]["value"] == pytest.approx(0.661, abs=5e-4)
    assert found["value"]["value"] == pytest.approx(0.378, abs=5e-4)
