"""Governance, GDP, recycling, prices, stocks, demand and commitments as their publishers print them."""

from __future__ import annotations

import polars as pl
import pytest

from derisk import facts
from derisk.facts.governance import mean_of_six, stability
from derisk.terms.minerals import mineral, minerals
from derisk.terms.places import members


def cell(table: str, column: str, **key: object) -> float:
    rows = facts.table(table).filter(pl.all_horizontal(pl.col(name) == value for name, value in key.items()))
    assert rows.height == 1, key
    return float(rows[column][0])


@pytest.mark.parametrize(
    ("place", "estimate"), [("CHN", -0.441), ("USA", -0.036), ("COD", -1.978), ("JPN", 1.074)]
)
def test_political_stability_of_2022(place: str, estimate: float) -> None:
    """World Bank, Worldwide Governance Indicators; Taiwan under its own code."""
    assert stability([place], 2022)[place].value == pytest.approx(estimate, abs=5e-4)
    assert "TWN" in stability(["TWN"], 2022)


def test_no_place_has_a_score_of_nought_for_want_of_one() -> None:
    """The copy keeps 170 missing scores as 0 = perfectly stable; here such a year has no row."""
    scores = facts.table("governance").filter(pl.col("dimension") == "political-stability")
    assert scores.filter(pl.col("score") >= 2.5).height == 0
    assert scores["score"].null_count() == 0
    assert mean_of_six(["TWN", "ATA"]).keys() == set()


@pytest.mark.parametrize(
    ("place", "trillion"),
    [("USA", 27.361), ("EU27", 18.349), ("CHN", 17.795), ("DEU", 4.456), ("KOR", 1.713)],
)
def test_gdp_of_2023(place: str, trillion: float) -> None:
    assert cell("gdp", "gdp_usd", place=place, year=2023) == pytest.approx(trillion * 1e12, rel=1e-3)


def test_the_union_is_its_members() -> None:
    made = facts.table("gdp").filter((pl.col("year") == 2023) & pl.col("place").is_in(list(members("EU27"))))
    union = cell("gdp", "gdp_usd", place="EU27", year=2023)
    assert made["gdp_usd"].sum() == pytest.approx(union, rel=0.01)


def test_monthly_prices_as_printed() -> None:
    """World Bank Pink Sheet of June 2026: May 2026 in USD a tonne, January 1960."""
    for product, price in (("Copper", 13_543), ("Tin", 53_563), ("Nickel", 18_806)):
        found = cell("prices_monthly", "price_usd_t", product=product, month="2026-05")
        assert found == pytest.approx(price, abs=1)
    assert cell("prices_monthly", "price_usd_t", product="Copper", month="1960-01") == pytest.approx(715.4)


def test_a_troy_ounce_is_no_pound() -> None:
    """Gold at 2,388 dollars an ounce is 76.8 million a tonne (one tonne is 32,150.7 ounces)."""
    price = facts.price("gold", "refining", 2024)
    assert price is not None and price.value == pytest.approx(2388 * 32_150.7466, rel=1e-6)


def test_prices_are_per_tonne_of_content() -> None:
    """Carbonate at 11,800 dollars a tonne holds 18.8 % lithium; tungsten trioxide at 252 a unit of 10 kg."""
    lithium, tungsten = facts.price("lithium", "chemicals", 2024), facts.price("tungsten", "mining", 2024)
    assert lithium is not None and lithium.value == pytest.approx(11_800 / 0.188, rel=0.01)
    assert tungsten is not None and tungsten.value == pytest.approx(25_200 / 0.793, rel=0.01)


def test_yearly_and_monthly_prices_of_two_publishers_agree() -> None:
    months = facts.table("prices_monthly").filter(pl.col("month").str.starts_with("2024"))
    for slug, stage, product in (
        ("nickel", "refining", "Nickel"),
        ("tin", "smelting", "Tin"),
        ("zinc", "refining", "Zinc"),
    ):
        mean = months.filter(pl.col("product") == product)["price_usd_t"].mean()
        yearly = facts.price(slug, stage, 2024)
        assert yearly is not None and yearly.value == pytest.approx(mean, rel=0.01)


def test_dysprosium_costs_more_than_neodymium() -> None:
    """Mineral Commodity Summaries 2026: 257 and 56 dollars a kilogram of oxide in 2024."""
    rows = facts.table("prices_by_product").filter(
        (pl.col("mineral") == "rare-earths") & (pl.col("year") == 2024)
    )
    named = dict(zip(rows["product"], rows["price_usd_t"], strict=True))
    assert next(v for k, v in named.items() if k.startswith("Dysprosium")) == pytest.approx(257_000)
    assert next(v for k, v in named.items() if k.startswith("Neodymium:")) == pytest.approx(56_000)


def test_stocks_stand_in_tonnes() -> None:
    """Gallium is printed in kilograms, zinc in thousand tonnes."""
    key = {"place": "USA", "year": 2024}
    assert cell("stock_years", "mass_t", mineral="gallium", **key) == pytest.approx(3.41)
    assert cell("stock_years", "mass_t", mineral="zinc", **key) == pytest.approx(110_000)


@pytest.mark.parametrize(("slug", "kilotonnes"), [("copper", 26_717), ("lithium", 205)])
def test_demand_of_2024(slug: str, kilotonnes: float) -> None:
    """IEA, Global Critical Minerals Outlook 2025."""
    found = cell("demand_outlook", "mass_t", mineral=slug, scenario="base", year=2024)
    assert found == pytest.approx(kilotonnes * 1e3, rel=1e-3)


def test_demand_reaches_2050_in_three_scenarios() -> None:
    rows = facts.table("demand_outlook").filter(pl.col("year") == 2050)
    assert set(rows["scenario"]) == {"STEPS", "APS", "NZE"}
    assert set(rows["mineral"]) == {"cobalt", "copper", "graphite", "lithium", "nickel", "rare-earths"}


def test_every_slug_of_the_new_tables_is_a_mineral_and_a_stage() -> None:
    known = {"any", *minerals()}
    for name in (
        "recycling", "trade_parameter", "substitution", "prices", "prices_by_product", "prices_monthly",
        "stock_years", "demand_outlook", "events", "end_uses",
    ):  # fmt: skip
        table = facts.table(name)
        assert set(table["mineral"]) <= known, name
        if "stage" in table.columns:
            named = table.filter(pl.col("stage").is_not_null())
            for slug, stage in named.select("mineral", "stage").unique().iter_rows():
                assert mineral(slug).stage(stage), (name, slug, stage)


def test_every_row_of_the_new_tables_has_an_identity() -> None:
    for name in ("prices_by_product", "commitments", "events", "recycling", "stock_years", "end_uses"):
        for row in facts.table(name).iter_rows(named=True):
            assert facts.fact(facts.fact_id(name, row))["cite"] == row["cite"]


def test_the_sectors_of_uses_have_value_added() -> None:
    sectors = set(facts.table("value_added")["sector"])
    assert set(facts.table("end_uses")["sector"]) <= sectors
    shares = facts.table("end_uses").group_by("mineral", "place", "year").agg(pl.col("share").sum())
    assert shares["share"].max() <= 1.0 + 1e-9
    assert cell("value_added", "value_usd", place="EU27", sector="c12") > 1e11


def test_commitments_lead_to_a_page() -> None:
    for locator in facts.table("commitments")["locator"]:
        assert "https://" in locator or "http://" in locator


def test_sectors_of_lithium_add_up_to_its_demand() -> None:
    """Clean technologies and other uses are the whole; the other sectors are parts of the former."""
    rows = facts.table("demand_sectors").filter(
        (pl.col("mineral") == "lithium") & (pl.col("scenario") == "base")
    )
    by_sector = dict(zip(rows["sector"], rows["mass_t"], strict=True))
    total = cell("demand_outlook", "mass_t", mineral="lithium", scenario="base", year=2024)
    clean, other = by_sector.pop("Total clean technologies"), by_sector.pop("Other uses")
    assert clean + other == pytest.approx(total, rel=1e-3)
    assert sum(by_sector.values()) == pytest.approx(clean, rel=1e-3)
