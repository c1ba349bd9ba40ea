"""Under the heading of a pure metal, what is worth far less or far more is an alloy, scrap or another one."""

from __future__ import annotations

import numpy as np
import pytest

from derisk.exposure import rows
from derisk.exposure.lanes import among, from_rows
from derisk.exposure.other_goods import plain, set_aside
from derisk.facts.worth import bounds, metal_price
from derisk.network import baseline
from derisk.terms.minerals import mineral

PLATINUM = next(code for code in mineral("platinum-group").stage("refining").hs if code.code == "711011")


def shipped(exporter: str, tonnes: float | None, usd: float) -> dict[str, object]:
    return {
        "exporter": exporter, "importer": "IND", "gross_t": tonnes, "value_usd": usd, "quality": "reported",
        "cite": "toy",
    }  # fmt: skip


def test_metal_stays_and_what_is_not_worth_it_goes() -> None:
    """At 30 USD a kg: 29 and 45 are the metal, 6 and 86 are not; without tonnes nothing is judged."""
    lane = from_rows(
        "711011",
        [
            shipped("ZAF", 1.0, 29e3), shipped("GBR", 2.0, 90e3), shipped("ARE", 100.0, 600e3),
            shipped("THA", 10.0, 860e3), shipped("JPN", None, 5e3),
        ],
    )  # fmt: skip
    kept = plain(lane, (15e3, 60e3))
    assert np.nansum(kept.gross_t) == 3.0 and len(kept.exporter) == 3
    assert plain(lane, None) is lane
    aside = set_aside(lane, (15e3, 60e3), 30e3, among(frozenset({"IND"})))
    assert aside is not None and dict(aside.tonnes) == {"ARE": 100.0, "THA": 10.0}
    assert "ARE 100 t at 6" in aside.note and "30 USD a kg" in aside.note
    assert set_aside(kept, (15e3, 60e3), 30e3, among(frozenset({"IND"}))) is None


def test_the_printed_price_of_the_year_is_the_measure() -> None:
    """Platinum of 2024: 960.70 dollars a troy ounce (usgs-mcs-2026); of 1996 nothing is printed here."""
    price = metal_price(PLATINUM, "platinum-group", 2024)
    assert price == pytest.approx(960.70 / 31.1034768e-6, rel=1e-3)
    assert bounds(PLATINUM, "platinum-group", 2024) == (0.5 * price, 2 * price)
    assert bounds(PLATINUM, "platinum-group", 1996) is None


def test_alloys_of_the_emirates_are_no_platinum_of_india() -> None:
    """176 t at 6,037 USD a kg in 2024, and gold at three times the price, are in notes and not in shares."""
    for slug, partner in (("platinum-group", "GBR"), ("platinum", "ZAF")):
        for row in rows("IND", slug, "refining", "dependence", 2024):
            assert row["partner"] == partner and "ARE 176 t at 6,037" in row["note"]
    (weight,) = [
        row for row in rows("IND", "platinum-group", "refining", "imports_t", 2024) if row["by"] == "quantity"
    ]
    assert weight["value"] < 5 and "Set aside" in weight["note"]
    series = rows("IND", "platinum-group", "refining", "imports_t", "2023-2024")
    told = {(row["year"], row["by"]): row for row in series}
    assert told[2024, "quantity"]["value"] == pytest.approx(weight["value"])


def test_the_network_shows_what_it_sets_aside() -> None:
    whys = baseline("platinum-group", 2024).adjustments
    odd = whys.filter((whys["place"] == "ARE") & (whys["partner"] == "IND"))
    assert any("under half or over twice the printed price" in why for why in odd["why"].to_list())
