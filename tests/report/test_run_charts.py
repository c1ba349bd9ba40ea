"""Charts of a run and of a backtest: what they show, in words and in their tables."""

from __future__ import annotations

import xml.etree.ElementTree as xml
from functools import lru_cache

import pytest

from derisk.cases import answers
from derisk.cases.backtests import case_rows
from derisk.report.backtest_charts import path_charts
from derisk.report.charts import Part, stacks
from derisk.report.run_charts import prices, run_charts, suppliers
from derisk.terms.answer import Row


@lru_cache(maxsize=1)
def rows() -> list[Row]:
    return answers.stress(by="CHN", mineral="copper", to="JPN", months=12).rows


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
