"""What an answer hangs on is drawn from total indices, and where there are none from first-order ones."""

from __future__ import annotations

from typing import Any

from derisk.report.ensemble_charts import tornados

Index = tuple[str, float | None, float | None, float | None]


def _row(metric: str, index: Index) -> dict[str, Any]:
    name, value, low, high = index
    told = {"mineral": "gallium", "economy": "USA", "of": "peak_shortfall", "assumption": name}
    return {**told, "metric": metric, "value": value, "low": low, "high": high}


def test_first_order_indices_are_drawn_where_there_are_no_total_ones() -> None:
    """Without one that the draws were too few for, and without what chance alone may give."""
    given: list[Index] = [
        ("stock_cover_months", 0.35, 0.3, 0.4), ("leakage_share", 0.02, -0.01, 0.05),
        ("reported_figures", None, None, None), ("reliance", 0.08, 0.05, 0.11),
    ]  # fmt: skip
    first = [_row("sobol_first", index) for index in given]
    (drawn,) = tornados(first, "USA")
    assert [cells[0] for cells in drawn.table.rows] == ["stock cover months", "reliance"]
    total = [_row("sobol_total", ("leakage_share", 0.5, 0.4, 0.6))]
    (drawn,) = tornados([*total, *first], "USA")
    assert [cells[0] for cells in drawn.table.rows] == ["leakage share"]
    assert tornados([first[1], first[2]], "USA") == []
