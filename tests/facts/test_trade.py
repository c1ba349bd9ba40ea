"""Shipments come back as the publisher has them: codes, dollars, tonnes, and what is not known."""

from __future__ import annotations

import polars as pl
import pytest

from derisk import facts

# year, exporter, importer, heading, thousand USD, t gross; read from the publisher's files one by one
SHIPMENTS = [
    (2010, "CHN", "JPN", "284690", 278942.594, 8642.536),
    (2024, "CHN", "JPN", "284610", 8390.901, 4718.753),
    (2024, "CHN", "JPN", "280530", 61966.652, 5235.843),
    (2024, "AUS", "MYS", "280530", 128057.258, 31209.686),
    (2024, "MMR", "CHN", "284690", 817835.375, 44365.512),
    (2024, "MYS", "JPN", "284690", 64334.996, 1375.146),
    (2024, "VNM", "JPN", "284690", 1668.753, 285.867),
    (2010, "FRA", "JPN", "284690", 2463.933, 440.269),
    (2024, "NAM", "BGR", "260300", 96721.492, 31199.9),
    (2024, "IND", "VNM", "284690", 13933.514, 288.0),
    (2009, "USA", "JPN", "284610", 456.195, 25.949),
    (2024, "CHE", "CHN", "284690", 239.183, 6.307),
    (2024, "NOR", "IRL", "284690", 18828.803, 14.691),
    (2024, "CHL", "CHN", "260300", 20701474.0, 2787016.75),
    (2024, "PER", "CHN", "260300", 15599725.0, 6984345.0),
    (2024, "IDN", "JPN", "260300", 2295895.0, 671910.5),
    (2021, "USA", "CHN", "284690", 90866.5, 12.086),
    (2015, "MEX", "CHE", "260300", 39029.543, None),
    (2024, "CHN", "DEU", "850511", 513918.501, 12606.775),
    (2024, "CHN", "USA", "850511", 366341.101, 8678.521),
    (2024, "PHL", "JPN", "850511", 184144.796, 3033.859),
    (2024, "VNM", "JPN", "850511", 158723.638, 2696.498),
    (2024, "JPN", "CHN", "850511", 42166.453, 838.137),
    (2024, "CHL", "CHN", "740311", 4542744.619, 515927.139),
    (2024, "COD", "CHN", "740311", 13683699.996, 1449783.528),
    (2024, "CHL", "USA", "740311", 5850249.369, 633962.401),
    (2024, "JPN", "IND", "740311", 1883485.388, 205325.496),
    (2024, "TWN", "JPN", "850511", 2178.719, 80.381),
]
# heading, year, pairs, thousand USD and t gross of the whole world; a pair without tonnes counts as a pair
WORLD = [
    ("260300", 2024, 858, 103890884.1, 35234986.2),
    ("284610", 2010, 731, 483857.2, 37223.9),
    ("284690", 2010, 889, 896276.8, 50452.5),
    ("280530", 2010, 406, 266114.5, 11140.4),
    ("284690", 2024, 1098, 2397016.9, 169624.4),
    ("260300", 1995, 265, 6460893.2, 6794719.0),
    ("280530", 2024, 457, 521199.1, 44993.7),
    ("740311", 2024, 849, 86802822.8, 9445978.5),
    ("850511", 2024, 4415, 4962889.1, 187826.6),
]


@pytest.mark.parametrize(("year", "exporter", "importer", "hs6", "kusd", "tonnes"), SHIPMENTS)
def test_a_shipment(
    year: int, exporter: str, importer: str, hs6: str, kusd: float, tonnes: float | None
) -> None:
    rows = facts.table("trade").filter(
        (pl.col("year") == year)
        & (pl.col("exporter") == exporter)
        & (pl.col("importer") == importer)
        & (pl.col("hs6") == hs6)
    )
    assert rows.height == 1
    assert rows["value_usd"][0] == pytest.approx(kusd * 1e3, rel=1e-6)
    if tonnes is None:
        assert rows["gross_t"][0] is None
    else:
        assert rows["gross_t"][0] == pytest.approx(tonnes, rel=1e-5)


@pytest.mark.parametrize(("hs6", "year", "pairs", "kusd", "tonnes"), WORLD)
def test_the_world_of_a_heading(hs6: str, year: int, pairs: int, kusd: float, tonnes: float) -> None:
    rows = facts.table("trade").filter((pl.col("hs6") == hs6) & (pl.col("year") == year))
    assert rows.height == pairs
    assert rows["value_usd"].sum() == pytest.approx(kusd * 1e3, rel=1e-7)
    assert rows["gross_t"].sum() == pytest.approx(tonnes, abs=0.1)


def test_nobody_ships_to_himself_and_no_pair_stands_twice() -> None:
    trade = facts.table("trade")
    assert trade.filter(pl.col("exporter") == pl.col("importer")).is_empty()
    assert trade.select("year", "exporter", "importer", "hs6").is_duplicated().sum() == 0
    assert (trade["value_usd"] > 0).all()


def test_taiwan_says_what_the_publisher_calls_it() -> None:
    rows = facts.table("trade").filter((pl.col("exporter") == "TWN") & (pl.col("year") == 2024))
    assert rows.height
    assert rows["note"].str.contains("Other Asia").all()


def test_australias_concentrate_is_not_worth_a_metal() -> None:
    """The heading of metals holds Mt Weld's concentrate: a tenth of the price of what others ship in it."""
    rows = facts.table("trade").filter((pl.col("hs6") == "280530") & (pl.col("year") == 2024))
    ore = (pl.col("exporter") == "AUS") & (pl.col("importer") == "MYS")
    per_tonne = {
        part: float(some["value_usd"].sum()) / float(some["gross_t"].sum())
        for part, some in (("ore", rows.filter(ore)), ("others", rows.filter(~ore)))
    }
    assert per_tonne["ore"] == pytest.approx(4_103, rel=0.01)
    assert per_tonne["others"] > 5 * per_tonne["ore"]
