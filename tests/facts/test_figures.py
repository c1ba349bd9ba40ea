"""Printed figures come back as printed."""

from __future__ import annotations

import math

import polars as pl
import pytest

from derisk import facts
from derisk.terms.errors import NotKnownError
from derisk.terms.minerals import mineral, minerals

# Totals are printed to two or three digits; the places of one table exceed theirs by 3.2 %.
ROUNDING = 0.035


def imports(importer: str, year: int, column: str) -> tuple[float, float]:
    """Sum of a column over the importer's separated rare earths, and China's part of it."""
    rows = facts.trade("rare-earths", "separation", year).filter(pl.col("importer") == importer)
    total = float(rows[column].sum())
    return total, float(rows.filter(pl.col("exporter") == "CHN")[column].sum()) / total


@pytest.mark.parametrize(
    ("year", "column", "total", "share"),
    [(2010, "gross_t", 29_485, 0.785), (2024, "gross_t", 24_149, 0.661), (2024, "value_usd", None, 0.378)],
)
def test_japans_imports_by_weight_and_by_value(
    year: int, column: str, total: float | None, share: float
) -> None:
    seen, part = imports("JPN", year, column)
    assert total is None or seen == pytest.approx(total, abs=1)
    assert part == pytest.approx(share, abs=0.0006)


def output(chain: str, stage: str, year: int) -> dict[str, float | None]:
    return {row["place"]: row["mass_t"] for row in facts.production(chain, stage, year).iter_rows(named=True)}


def test_mine_output_of_rare_earths() -> None:
    made = output("rare-earths", "mining", 2024)
    assert made["CHN"] == 270_000
    assert made["USA"] == 45_500
    assert made["MMR"] == 27_000
    assert output("rare-earths", "mining", 2009)["CHN"] == 129_000
    assert set(facts.production_years("rare-earths", "mining")) >= set(range(2008, 2026))


def test_refined_copper() -> None:
    made = output("copper", "refining", 2024)
    world = made.pop("WLD")
    assert made["CHN"] == 12_400_000
    assert world == 27_600_000
    assert sum(made.values()) == pytest.approx(world, rel=0.002)


@pytest.mark.parametrize("chain", minerals())
def test_listed_places_add_up_to_the_printed_total(chain: str) -> None:
    for stage in mineral(chain).stages:
        for year in facts.production_years(chain, stage.slug):
            made = output(chain, stage.slug, year)
            world = made.pop("WLD", None)
            if world is None:
                continue
            listed = sum(mass for mass in made.values() if mass is not None)
            second_digit = 10 ** (math.floor(math.log10(world)) - 1)
            slack = max(ROUNDING * world, second_digit / 2)
            assert listed <= world + slack, (chain, stage.slug, year)
            if None not in made.values():
                assert listed >= world - slack, (chain, stage.slug, year)


def test_the_view_is_one_publishers_whole_table() -> None:
    for chain in minerals():
        for stage in mineral(chain).stages:
            for year in facts.production_years(chain, stage.slug):
                rows = facts.production(chain, stage.slug, year)
                assert rows["place"].is_unique().all()
                if rows.height > 7:
                    assert rows["cite"].n_unique() == 1


def test_both_publishers_stay_where_they_disagree() -> None:
    rows = facts.production_rows("copper", "refining").filter(
        (pl.col("year") == 2024) & (pl.col("place") == "CHN")
    )
    assert set(rows["cite"]) == {"usgs-mcs-2026", "iea-gcmo-2025"}
    assert facts.production("copper", "refining", 2024)["cite"].unique().to_list() == ["usgs-mcs-2026"]


def test_editions_of_the_survey_stand_side_by_side() -> None:
    rows = facts.production_rows("rare-earths", "mining").filter(
        (pl.col("year") == 2022) & (pl.col("place") == "VNM")
    )
    assert {"usgs-mcs-2023", "usgs-mcs-2024", "usgs-myb-2022"} <= set(rows["cite"])


def test_codes_that_are_often_lost() -> None:
    trade = facts.table("trade")
    assert trade.filter(pl.col("exporter") == "NAM").height
    assert trade.filter(pl.col("importer") == "NAM").height
    assert trade.filter(pl.col("exporter") == "TWN").height
    assert "S19" not in set(trade["exporter"]) | set(trade["importer"])
    for code in ("IND", "USA", "FRA", "CHE", "NOR"):
        assert trade.filter(pl.col("exporter") == code).height


def test_a_missing_weight_is_unknown_and_not_nought() -> None:
    trade = facts.table("trade")
    assert trade["gross_t"].null_count()
    assert trade.filter(pl.col("gross_t") == 0).is_empty()
    values = facts.trade("rare-earths", "magnets", 2010)
    assert values["gross_t"].null_count() == values["content_t"].null_count() == values.height
    assert values["value_usd"].sum() > 0


def test_content_is_weight_by_the_factor_of_the_heading() -> None:
    rows = facts.trade("copper", "mining", 2024).filter(pl.col("gross_t").is_not_null())
    factor = facts.parameter("content_260300", "copper", "mining").value
    assert (rows["content_t"] / rows["gross_t"]).to_list() == pytest.approx([factor] * rows.height)


def test_heavy_and_light_are_kept_apart() -> None:
    parts = {
        s: facts.production("rare-earths", "mining", 2010, s)["mass_t"].sum() for s in ("light", "heavy")
    }
    assert parts == {"light": 90_000.0, "heavy": 40_000.0}


def test_magnets_of_china_in_oxide() -> None:
    factor = facts.parameter("content_850511", "rare-earths", "magnets")
    assert (factor.value, factor.low, factor.high) == (0.362, 0.338, 0.379)
    assert output("rare-earths", "magnets", 2024)["CHN"] == pytest.approx(300_000 * factor.value)
    (share,) = facts.world_shares("rare-earths", "magnets", 2024, 0)
    assert (share.place, share.value) == ("CHN", 0.94)


def test_a_parameter_falls_back_from_stage_to_any() -> None:
    assert facts.parameter("demand_elasticity", "rare-earths", "separation").value == -0.17
    assert facts.parameter("accessible_stock_share", "copper", "refining").mineral == "any"
    with pytest.raises(NotKnownError):
        facts.parameter("host_yield", "copper", "mining")


def test_the_vintage_is_stable() -> None:
    assert facts.vintage() == facts.vintage()
    assert len(facts.vintage()) == 12


def test_hosts_are_minerals_or_coal_and_what_nobody_was_read_to_say_is_a_prior() -> None:
    rows = facts.table("by_products")
    assert set(rows["mineral"]) <= set(minerals())
    assert set(rows["host"]) <= {*minerals(), "coal"}
    assert set(rows["quality"]) == {"reported", "prior"}
    assert set(rows.filter(rows["quality"] == "prior")["cite"]) == {"derisk-priors"}
    tellurium = rows.filter(rows["mineral"] == "tellurium").row(0, named=True)
    assert (tellurium["host"], tellurium["share"], tellurium["cite"]) == ("copper", 0.9, "usgs-mcs-2025")
