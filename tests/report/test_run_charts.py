"""Charts of a run and of a backtest: what they show, in words and in their tables."""

from __future__ import annotations

import xml.etree.ElementTree as xml
from functools import lru_cache

import pytest

from derisk.cases import answers
from derisk.cases.backtests import case_rows
from derisk.report.backtest_charts import path_charts
from derisk.report.charts import Part, headed, stacks
from derisk.report.rows import credit
from derisk.report.run_charts import hit_stages, prices, run_charts, suppliers
from derisk.terms.answer import Document, Row
from derisk.terms.places import place_name


@lru_cache(maxsize=1)
def rows() -> list[Row]:
    return answers.stress(by="CHN", mineral="copper", to="JPN", months=12).rows


@lru_cache(maxsize=1)
def ore() -> Document:
    """Ore stops; most economies buy the refined metal and use no ore."""
    return answers.stress(by="COD", mineral="cobalt", to="all", months=18, stages=["mining"])


def words(svg: str) -> str:
    return " ".join(text for text in xml.fromstring(svg).itertext() if text.strip())


def test_a_run_has_its_four_kinds_of_chart_and_each_is_named_for_a_screen_reader() -> None:
    drawn = run_charts(rows(), ["JPN"])
    kinds = {each.name.split("-", 1)[1] for each in drawn}
    assert {"shortfall", "stock-days", "prices"} <= kinds
    assert "refining-suppliers-jpn" in kinds
    for each in drawn:
        assert f'aria-label="{each.title}"' in each.svg
        assert each.table.rows and len(each.table.columns) == len(each.table.rows[0])


def test_prices_by_region_have_the_cheapest_place_outside_and_members() -> None:
    (drawn,) = prices(rows(), "copper")
    assert "Japan" in drawn.table.columns
    assert len(drawn.table.columns) > 2
    assert "Japan" in words(drawn.svg)


def test_each_economy_is_drawn_at_the_stage_where_it_is_hit_and_the_chart_says_which() -> None:
    stages = hit_stages(ore().rows)
    assert {stages["EU27"], stages["USA"]} == {"mining", "refining"}
    (drawn,) = [each for each in run_charts(ore().rows) if each.name == "cobalt-shortfall"]
    named = drawn.table.columns[1:]
    for economy, stage in stages.items():
        told = [name for name in named if name.split(",")[0] == place_name(economy)]
        assert told in ([], [f"{place_name(economy)}, {stage}"], [place_name(economy)])
    assert len({name.partition(", ")[2] for name in named}) > 1 or f", {stages['EU27']}" in drawn.title


def test_prices_are_of_one_named_product_and_of_places_that_it_reaches() -> None:
    (drawn,) = prices(ore().rows, "cobalt")
    assert drawn.title == "Cobalt, mining: prices by region"
    without = {
        place_name(row["economy"])
        for row in ore().rows
        if (row["metric"], row["stage"], row["value"]) == ("price_ratio", "mining", None)
    }
    assert place_name("USA") in without, "no ore comes to the USA: a price of 1.0 there would be made up"
    assert not without & set(drawn.table.columns)


def test_a_chart_that_stands_alone_says_what_it_shows_and_who_published_it() -> None:
    (drawn,) = prices(ore().rows, "cobalt")
    assert drawn.title not in words(drawn.svg), "on a page the heading beside it says so"
    alone = headed(drawn.svg, credit(ore().rows, ore().run))
    told = words(alone)
    for each in (drawn.title, "U.S. Geological Survey", "CEPII", ore().run["id"]):
        assert each in told
    size = [float(xml.fromstring(svg).attrib["height"]) for svg in (drawn.svg, alone)]
    assert size[1] > size[0] + 20
    assert alone.count("<svg") == 1 and 'aria-label="Cobalt, mining: prices by region"' in alone


def test_a_long_or_odd_title_is_wrapped_and_stays_text() -> None:
    title = "A & B <of> " + "long words " * 20
    alone = headed(stacks([Part("a", "b", 1.0, "c")], title=title.strip(), x="t"), "Sources: D & E.")
    texts = [node.text or "" for node in xml.fromstring(alone).iter("{http://www.w3.org/2000/svg}text")]
    assert len([text for text in texts if "long words" in text]) > 1
    assert any(text.startswith("A & B <of>") for text in texts) and "Sources: D & E." in texts


def test_shares_of_suppliers_add_up_and_the_largest_is_written_on_its_bar() -> None:
    (drawn,) = [each for each in suppliers(rows(), "copper", "CHN") if "refining" in each.name]
    *origins, total = drawn.table.rows
    for column in range(1, len(drawn.table.columns)):
        shares = [float(line[column].rstrip("%").replace("under ", "")) for line in origins]
        assert sum(shares) == pytest.approx(100, abs=3)
    assert total[0] == "all, t a month"
    assert "own output" in words(drawn.svg)


def test_a_word_is_left_off_a_part_without_room() -> None:
    drawn = stacks(
        [Part("before", "CHN", 99.0, "CHN 99%"), Part("before", "CHL", 1.0, "CHL 1%")], title="x", x="t"
    )
    assert "CHN 99%" in words(drawn) and "CHL 1%" not in words(drawn)


def test_a_backtest_draws_what_was_seen_beside_three_forecasts() -> None:
    (drawn,) = path_charts(case_rows("magnets-2025"))
    assert drawn.name == "magnets-2025-china-exports"
    assert drawn.title == "China's exports of magnets"
    for name in ("seen", "model", "persistence", "static model"):
        assert name in words(drawn.svg)
    assert [line[0] for line in drawn.table.rows] == [f"2025-{month:02d}" for month in range(4, 10)]
