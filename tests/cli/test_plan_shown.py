"""What a terminal shows of a plan and of a frontier: stock, money to three digits, which point is which."""

from __future__ import annotations

import io
from typing import Any

from rich.console import Console

from derisk.cli.plan import _show_frontier, _show_plan
from derisk.terms.answer import Document, Row, row


def of(metric: str, value: float, unit: str, id: str, **more: Any) -> Row:
    given: dict[str, Any] = {
        "economy": "KOR",
        "mineral": "gallium",
        "quality": "prior",
        "sources": [],
        **more,
    }
    return row(id=id, metric=metric, value=value, unit=unit, **given)


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
