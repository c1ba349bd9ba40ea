"""What a terminal shows of a plan and of a frontier: stock, money to three digits, which point is which."""

from __future__ import annotations

import io
from typing import Any

from rich.console import Console

from derisk.cli.delay import _show as _show_delay
from derisk.cli.plan import _show_frontier, _show_plan
from derisk.terms.answer import Document, Row
from tests.rows import of


def shown(rows: list[Row], show: Any = _show_plan) -> str:
    console = Console(file=io.StringIO(), width=160)
    show(Document({}, rows, []), console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_stock_is_shown_where_nothing_is_built() -> None:
    stock = of("stock_t", 22.27, "t", "s", stage="refining", year=2026)
    said = shown([stock])
    assert "Stock bought by the plan" in said and "22.27" in said and "Nothing is built." in said
    assert "Nothing is built or stored." in shown([of("capex_usd", 0.0, "USD", "c")])


def test_money_has_three_digits() -> None:
    said = shown([of("total_cost_usd", 164_812_345.0, "USD", "t", low=164_012_345.0, high=-2.0, note="n")])
    assert "165 million" in said and "164 million to -2" in said and "164,812,345" not in said


def test_a_frontier_names_its_points_and_the_stage_of_each_share() -> None:
    rows = [
        of("total_cost_usd", 2e9, "USD", "a", cap=0.25, point="prudent derisking"),
        of("supplier_share", 0.25, "share", "b", cap=0.25, stage="refining", partner="CHN", year=2040),
        of("supplier_share", 0.125, "share", "c", cap=0.25, stage="mining", partner="CHN", year=2040),
    ]
    said = shown(rows, _show_frontier)
    assert "prudent derisking" in said and "2 billion" in said
    assert "CHN, refining" in said and "CHN, mining" in said and "0.125" in said


def test_delay_shows_what_is_paid_apart_and_names_the_targets_missed() -> None:
    rows = [
        of(metric, value, unit, f"{metric}/4", delay_years=4, note="magnets: missed by 4%")
        for metric, value, unit in (
            ("cost_of_delay_usd", 4.15e9, "USD"), ("cost_of_delay_paid_usd", 1.27e9, "USD"),
            ("penalty_usd", 2.88e9, "USD"), ("targets_missed", 1, "target-years"),
        )
    ]  # fmt: skip
    said = shown(rows, _show_delay)
    assert "4.15 billion" in said and "1.27 billion" in said and "2.88 billion" in said
    assert "[1] magnets: missed by 4%" in said
