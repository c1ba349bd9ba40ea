"""What the brief tells of a plan: the simulator's lift beside the planner's, and what is stored."""

from __future__ import annotations

from typing import Any

import pytest

from derisk.report import actions
from derisk.terms.answer import Document, Row, row


def of(metric: str, value: float, unit: str, id: str, **more: Any) -> Row:
    given: dict[str, Any] = {"economy": "alliance", "mineral": "gallium", "quality": "prior", **more}
    return row(id=id, metric=metric, value=value, unit=unit, **given)


TARGETS = [
    of(
        metric, value, "share", f"{metric}/{plan}/{year}", stage="refining", year=year, partner="CHN",
        cap=0.8, plan=plan, essential_use_share=0.8,
    )
    for metric, pair in (
        ("n_minus_1", (0.37, 0.8)), ("n_minus_1_simulated", (0.57, 0.91)),
        ("n_minus_1_simulated_worst", (0.3, 0.6)),
    )
    for plan, value in zip(("before", "after"), pair, strict=True)
    for year in (2032, 2040)
]  # fmt: skip
STOCK = [
    of("stock_t", tonnes, "t", f"stock/{code}/{year}", economy=code, stage="refining", year=year)
    for code, held in (("KOR", (22.0, 26.0)), ("JPN", (6.0, 7.0)))
    for year, tonnes in zip((2026, 2032), held, strict=True)
]
BUILD = of(
    "build_t_a", 12.0, "t/a", "build", economy="KOR", stage="refining", year=2026, online=2029,
    technology="thrifting", capex_usd=2e6,
)  # fmt: skip
COST = of("total_cost_usd", 1e8, "USD", "total")


def told(monkeypatch: pytest.MonkeyPatch, rows: list[Row]) -> tuple[str, actions.Plan]:
    monkeypatch.setattr("derisk.report.questions.plan", lambda slug: Document({}, rows, []))
    plan = actions.plan("KOR", "gallium")
    return actions.sentence("KOR", [plan])[0], plan


def test_the_simulated_lift_stands_beside_the_planned_one(monkeypatch: pytest.MonkeyPatch) -> None:
    said, plan = told(monkeypatch, [*TARGETS, BUILD, COST])
    assert "without China from 37 % to 80 % of the members' essential use, taken together" in said
    assert "by 2040 (57 % to 91 % in the monthly simulator; 30 % to 60 % in its worst month)" in said
    assert [[one["year"] for one in pair] for pair in (*plan.simulated, *plan.worst)] == [[2040, 2040]] * 2


def test_what_is_stored_is_told_also_where_nothing_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    said, plan = told(monkeypatch, [*TARGETS, BUILD, *STOCK, COST])
    assert "it stores 33 t of" in said and "by 2032" in said
    said, plan = told(monkeypatch, [*STOCK, COST])
    assert "meets its targets, builds nothing and stores 33 t of" in said
    assert sum(one["value"] for rows in plan.stored for one in rows) == 33.0
    said, _ = told(monkeypatch, [COST])
    assert "builds and stores nothing" in said


def test_a_plan_that_misses_a_target_does_not_say_that_it_meets_them(monkeypatch: pytest.MonkeyPatch) -> None:
    missed = of("target_missed", 0.2, "share", "m", stage="refining", year=2028, note="missed")
    said, _ = told(monkeypatch, [missed, COST])
    assert "misses a target" in said and "meets" not in said


def test_redesign_is_no_supply(monkeypatch: pytest.MonkeyPatch) -> None:
    said, plan = told(monkeypatch, [*TARGETS, BUILD, COST])
    assert "12 t/a of use of refining designed out" in said and "by thrifting" not in said
    made = {**BUILD, "technology": "component-plant"}
    said, _ = told(monkeypatch, [*TARGETS, made, COST])
    assert "12 t/a of refining by component plant" in said and "designed out" not in said


def test_more_than_essential_use_is_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    lifted = {"n_minus_1_simulated/after/2040": 1.06, "n_minus_1/after/2040": 1.25}
    rows = [{**each, "value": lifted.get(each["id"], each["value"])} for each in TARGETS]
    said, plan = told(monkeypatch, [*rows, COST, BUILD])
    assert "(57 % to all (85 % of all use) in the monthly simulator; " in said
    assert "from 37 % to all (100 % of all use) of the members' essential use" in said
    assert [after["value"] for _, after in (*plan.reached, *plan.simulated)] == [1.25, 1.06], "rows keep it"


def test_what_a_plan_rests_on_is_told_with_what_it_costs_without(monkeypatch: pytest.MonkeyPatch) -> None:
    rest: dict[str, Any] = {"stage": "refining", "prop": "thrifting", "change_usd": 3e7}
    costs = [
        of("otherwise_cost_usd", value, "USD", f"otherwise/{way}", way=way, **rest)
        for way, value in (("dear", 1.1e8), ("without", 1.3e8))
    ]
    said, plan = told(monkeypatch, [*TARGETS, BUILD, COST, *costs])
    (row,) = plan.without
    assert row["way"] == "without" and plan.total["total_cost_usd"] == COST
    text = actions.rests(plan)
    assert "Gallium: the plan rests on" in text and "by use designed out" in text
    assert "without it the plan costs USD 30 million more, USD 130 million in all, risk included" in text
    assert actions.rests(told(monkeypatch, [BUILD, COST])[1]) == ""


def test_what_a_plan_leaves_as_it_is_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    shares = [
        of(
            "supplier_share", value, "share", f"share/{year}/{plan}", stage=stage, partner="CHN", year=year,
            plan=plan,
        )
        for stage in ("refining", "smelting")
        for year, value in ((2032, 0.7), (2040, 0.6))
        for plan in ("before", "after")
    ]  # fmt: skip
    _, plan = told(monkeypatch, [*TARGETS, BUILD, *shares, COST])
    assert actions.calm(plan) == "Gallium: in calm years China still has 60 % of refining in 2040."
    assert actions.calm(told(monkeypatch, [BUILD, COST])[1]) == ""
