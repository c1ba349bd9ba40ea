"""Shipments come back as the publisher has them: codes, dollars, tonnes, and what is not known."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from derisk import facts
from derisk.facts.load import data_folder, shards
from derisk.facts.shipments import chosen, heading, heading_years, headings, stage_trade
from derisk.terms.errors import NotKnownError

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
    (2024, "CHL", "CHN", "283691", 2034602.0, 186167.875),
    (2024, "MOZ", "USA", "250410", 5946.448, 7796.774),
    (2024, "CHN", "JPN", "282520", 527126.125, 32350.375),
    (1999, "ZA1", "JPN", "261000", 18195.186, 254451.141),
    (2007, "PHL", "CHN", "260400", 733818.5, 8337573.5),
    (2004, "CHN", "KOR", "720292", 3718.787, 221.558),
    (2024, "CHN", "JPN", "811292", 16149.339, 58.934),
    (2024, "CHN", "USA", "811010", 9854.904, 475.991),
    (2024, "KAZ", "USA", "810820", 9906.093, 1962.596),
    (2024, "RUS", "CHN", "750210", 787876.801, 46290.476),
    (2010, "CHN", "JPN", "811292", 100967.484, None),
    (2015, "RUS", "NLD", "750210", 1320901.634, None),
    (2010, "CHL", "CHN", "740311", 10034138.434, None),
]
# heading, edition, year, pairs, thousand USD and t gross of the whole world; a pair without tonnes counts too
WORLD = [
    ("260300", "HS92", 2024, 858, 103890884.1, 35234986.2),
    ("284610", "HS92", 2010, 731, 483857.2, 37223.9),
    ("284690", "HS92", 2010, 889, 896276.8, 50452.5),
    ("280530", "HS92", 2010, 406, 266114.5, 11140.4),
    ("284690", "HS92", 2024, 1098, 2397016.9, 169624.4),
    ("260300", "HS92", 1995, 265, 6460893.2, 6794719.0),
    ("280530", "HS92", 2024, 457, 521199.1, 44993.7),
    ("283691", "HS92", 2024, 677, 3756894.8, 329733.5),
    ("250410", "HS92", 2010, 919, 336557.1, 445312.0),
    ("261000", "HS92", 2000, 418, 345150.4, 3972390.1),
    ("740311", "HS2017", 2024, 849, 86802822.8, 9445978.5),
    ("850511", "HS2017", 2024, 4415, 4962889.1, 187826.6),
    ("811292", "HS2017", 2024, 616, 1105872.1, 6870.0),
    ("260200", "HS2017", 2024, 638, 6405046.3, 43347600.4),
    ("750210", "HS2017", 2024, 983, 13010322.0, 729766.9),
]
# edition, pairs, thousand USD and pairs without tonnes over all headings and years, as the publisher has them
WHOLE = [
    ("HS92", 1_264_888, 48987650492.565, 61_682),
    ("HS2017", 21_723, 297628363.051, 1_030),
    ("HS2002-HS2017", 173_171, 1735484466.627, 173_171),
]


@pytest.mark.parametrize(("year", "exporter", "importer", "hs6", "kusd", "tonnes"), SHIPMENTS)
def test_a_shipment(
    year: int, exporter: str, importer: str, hs6: str, kusd: float, tonnes: float | None
) -> None:
    row = facts.fact(f"trade/{hs6}/{year}/{exporter}/{importer}")
    assert row["value_usd"] == pytest.approx(kusd * 1e3, rel=1e-6)
    assert row["gross_t"] is None if tonnes is None else row["gross_t"] == pytest.approx(tonnes, rel=1e-5)
    assert row["cite"] in facts.publications()
    assert facts.fact_id("trade", row) == row["id"]


def test_an_identity_names_the_edition_where_two_tell_of_a_heading() -> None:
    first, second = (facts.fact(f"trade/260200/2024/GAB/CHN{end}") for end in ("", "/HS2017"))
    assert (first["hs_edition"], second["hs_edition"]) == ("HS92", "HS2017")
    assert first["value_usd"] == pytest.approx(837_431_562.5, abs=1)
    assert second["value_usd"] == pytest.approx(837_431_559, abs=1)
    assert facts.fact_id("trade", second) == "trade/260200/2024/GAB/CHN/HS2017"


@pytest.mark.parametrize(
    "end", ["260200/2024/GAB", "260200/2024/GAB/GAB", "999999/2024/GAB/CHN", "260200/1990/GAB/CHN"]
)
def test_a_shipment_that_nobody_reports_is_no_fact(end: str) -> None:
    with pytest.raises(NotKnownError):
        facts.fact(f"trade/{end}")


@pytest.mark.parametrize(("hs6", "edition", "year", "pairs", "kusd", "tonnes"), WORLD)
def test_the_world_of_a_heading(
    hs6: str, edition: str, year: int, pairs: int, kusd: float, tonnes: float
) -> None:
    rows = heading(hs6, edition, year)
    assert rows.height == pairs
    assert rows["value_usd"].sum() == pytest.approx(kusd * 1e3, rel=1e-7)
    assert rows["gross_t"].sum() == pytest.approx(tonnes, abs=0.1)


@pytest.mark.parametrize(("edition", "pairs", "kusd", "untold"), WHOLE)
def test_nothing_of_the_publisher_is_lost(edition: str, pairs: int, kusd: float, untold: int) -> None:
    rows = facts.table("trade").filter(pl.col("hs_edition") == edition)
    assert rows.height == pairs
    assert rows["value_usd"].sum() == pytest.approx(kusd * 1e3, rel=1e-7)
    assert rows["gross_t"].null_count() == untold


def test_nobody_ships_to_himself_and_no_pair_stands_twice() -> None:
    trade = facts.table("trade")
    assert trade.filter(pl.col("exporter") == pl.col("importer")).is_empty()
    assert trade.select("year", "exporter", "importer", "hs6", "hs_edition").is_duplicated().sum() == 0
    assert (trade["value_usd"] > 0).all()


def test_the_years_that_a_file_announces_are_those_it_has() -> None:
    has = facts.table("trade").group_by("hs6", "hs_edition").agg(pl.col("year").unique().sort())
    told = {(code, edition): heading_years(code, edition) for code, edition, _ in has.iter_rows()}
    assert told == {(code, edition): frozenset(years) for code, edition, years in has.iter_rows()}
    assert len(told) == len(shards("trade"))


def test_a_heading_or_year_that_nobody_has_is_empty_and_not_nought() -> None:
    assert heading_years("999999", "HS92") == frozenset()
    assert heading("999999", "HS92", 2024).is_empty()
    assert heading("250390", "HS92", 2024).is_empty()


def test_files_are_small_and_sorted_by_year() -> None:
    for each in shards("trade"):
        values = dict(each)
        path = data_folder() / "trade" / f"{values['hs6']}-{values['hs_edition']}.parquet"
        assert path.is_file()
        assert len(path.read_bytes()) < 2 * 2**20
        assert pl.read_parquet(path.read_bytes(), columns=["year"])["year"].is_sorted()


def test_a_question_reads_only_the_files_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def scan(path: Path, *args: object, **more: object) -> pl.LazyFrame:
        read.append(path.name)
        return pl.read_parquet(path).lazy()

    heading.cache_clear()  # type: ignore[attr-defined]
    stage_trade.cache_clear()  # type: ignore[attr-defined]
    monkeypatch.setattr(pl, "scan_parquet", scan)
    facts.trade("copper", "mining", 2019)
    assert read == ["260300-HS92.parquet"]


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


def test_two_accounts_of_a_year_are_never_mixed() -> None:
    old, new, single = ("cepii-baci-hs92", "V202601"), ("cepii-baci-2027", "V202701"), ("someone", "X")
    rows = pl.DataFrame(
        [(2023, *old, 1), (2024, *old, 2), (2024, *new, 3), (2024, *single, 4), (2025, *single, 5)],
        schema=["year", "cite", "vintage", "shipment"], orient="row",
    )  # fmt: skip
    assert chosen(rows)["shipment"].to_list() == [1, 3, 5]


def test_germaniums_own_heading_ends_where_the_harmonized_system_gave_it_up() -> None:
    """HS 2007 moved germanium into a pool: the few shipments declared under 8112.30 since are no trade."""
    years = facts.trade_years("germanium", "refining")
    assert {code.code for code, _ in headings("germanium", "refining", 2006)} == {"811230"}
    assert {code.code for code, _ in headings("germanium", "refining", 2010)} == {"811292"}
    assert max(heading_years("811230", "HS92")) == 2016
    assert {1995, 2006, 2007, 2024} <= set(years)
    assert facts.trade("germanium", "refining", 2024)["content_t"].null_count() == 616


def test_a_year_of_values_alone_is_not_a_year_of_tonnes() -> None:
    assert 2010 in facts.trade_years("copper", "refining")
    assert facts.trade_years("copper", "refining", weighed=True) == (2024,)
