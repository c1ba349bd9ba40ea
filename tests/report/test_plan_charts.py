"""Charts and tables of a plan are read off its rows."""

from __future__ import annotations

from derisk.report.plan_charts import built_chart, frontier_charts, frontier_points, plan_charts, stored
from derisk.terms.answer import Document
from tests.rows import of

BUILD = of("build_t_a", 5.0, "t/a", "b", stage="refining", year=2026, online=2029, technology="thrifting")
STOCK = [
    of("stock_t", tonnes, "t", f"s{year}", stage="refining", year=year)
    for year, tonnes in ((2026, 22.0), (2028, 0.0))
]


def test_what_comes_on_line_is_drawn_from_the_year_of_decision_on() -> None:
    (drawn,) = plan_charts(Document({}, [BUILD, *STOCK], []))
    assert drawn[0] == "capacity-on-line" and drawn[1].startswith("<svg") and "thrifting" in drawn[1]
    assert built_chart(STOCK) == "" and plan_charts(Document({}, STOCK, [])) == []


def test_stock_is_told_by_product_place_and_year_where_any_is_held() -> None:
    held = stored([BUILD, *STOCK, of("stock_t", 0.0, "t", "n", stage="refining", year=2026, economy="JPN")])
    assert {key: {y: r["value"] for y, r in by.items()} for key, by in held.items()} == {
        ("gallium", "refining", "KOR"): {2026: 22.0, 2028: 0.0}
    }


def test_a_frontier_is_drawn_against_its_caps() -> None:
    rows = [
        of(
            "total_cost_usd",
            1e9 * (2.0 - cap),
            "USD",
            f"t{cap}",
            cap=cap,
            point="no cap" if cap == 1 else None,
        )
        for cap in (1.0, 0.5, 0.0)
    ]
    assert [(point.cap, point.cost_usd, point.label) for point in frontier_points(rows)] == [
        (0.0, 2e9, ""), (0.5, 1.5e9, ""), (1.0, 1e9, "no cap"),
    ]  # fmt: skip
    ((name, svg),) = frontier_charts(Document({}, rows, []))
    assert name == "cost-against-cap" and svg.startswith("<svg")
