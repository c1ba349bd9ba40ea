"""Rows and notes of real plans, as every door shows them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from derisk import facts
from derisk.plan import frontier_rows, rows
from derisk.plan.futures import firsts
from derisk.plan.question import Question
from derisk.plan.rates import BASE
from derisk.plan.rates import rates as stop_rates
from derisk.terms.answer import Document, Row

Answer = tuple[list[Row], list[str]]


def question(**changes: Any) -> Question:
    given: dict[str, Any] = {
        "name": "Alliance magnets 2040", "minerals": ["rare-earths"], "economies": "alliance",
        "targets": [
            {"stage": "separation", "supplier_share_cap": 0.65, "by": 2030},
            {"stage": "magnets", "n_minus_1": 0.8, "by": 2032, "critical_supplier": "CHN"},
        ],
        "scenarios": {"count": 12},
    }  # fmt: skip
    return Question.model_validate({**given, **changes})


@pytest.fixture(scope="module")
def magnets() -> Answer:
    return rows(question())


@pytest.fixture(scope="module")
def swept() -> Answer:
    return frontier_rows(question())


def of(found: list[Row], metric: str, **fields: Any) -> list[Row]:
    """Rows of a metric with these fields."""
    return [r for r in found if r["metric"] == metric and all(r.get(k) == v for k, v in fields.items())]


def one(found: list[Row], metric: str, **fields: Any) -> float:
    """The value of the only row of a metric without place, stage or year."""
    (row,) = [r for r in of(found, metric, stage=None, year=None, **fields) if "plan" not in r]
    return float(row["value"])


def test_the_contract_of_a_plan(magnets: Answer, capfd: pytest.CaptureFixture[str]) -> None:
    found, notes = magnets
    assert {
        "build_t_a", "capacity", "capex_usd", "opex_usd", "base_cost_usd", "expected_loss_usd",
        "cvar_loss_usd", "supplier_share", "n_minus_1", "vss_usd", "evpi_usd", "total_cost_usd",
        "target_missed", "need_t", "use_given_up",
    } <= {row["metric"] for row in found}  # fmt: skip
    ids = [row["id"] for row in found]
    assert len(set(ids)) == len(ids)
    known = set(facts.publications())
    for row in found:
        assert row["value"] is not None and row["unit"] and row["quality"] == "prior"
        assert row["sources"] and set(row["sources"]) <= known
        assert row["mineral"] == "rare-earths" and row["id"].startswith("plan/")
    assert json.loads(Document({}, found, notes).json())["rows"] == found


def test_the_solver_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    rows(question(targets=[], scenarios={"count": 0}))
    assert capfd.readouterr().out == ""


def test_the_same_question_gives_the_same_answer() -> None:
    """With all that is drawn, tried and set side by side; least sizes too, for projects are named."""
    asked = question(minerals="germanium", targets=[], scenarios={"count": 4}, named_projects=True)
    assert rows(asked) == rows(asked)


def test_a_plan_without_targets_or_shocks_is_today(capfd: pytest.CaptureFixture[str]) -> None:
    found, _ = rows(question(targets=[], scenarios={"count": 0}))
    assert not of(found, "build_t_a") and not of(found, "stock_t")
    for metric in (
        "total_cost_usd",
        "base_cost_usd",
        "expected_loss_usd",
        "capex_usd",
        "vss_usd",
        "evpi_usd",
    ):
        assert one(found, metric) == 0.0


def test_the_parts_of_the_cost_add_up(magnets: Answer) -> None:
    found, _ = magnets
    total = one(found, "base_cost_usd") + one(found, "penalty_usd")
    total += 0.5 * one(found, "expected_loss_usd") + 0.5 * one(found, "cvar_loss_usd")
    assert one(found, "total_cost_usd") == pytest.approx(total, abs=3.0)
    assert one(found, "cvar_loss_usd") >= one(found, "expected_loss_usd")


def test_a_plan_loses_less_than_doing_nothing(magnets: Answer) -> None:
    found, _ = magnets
    (before,) = of(found, "expected_loss_usd", plan="before")
    assert one(found, "expected_loss_usd") < float(before["value"])


def test_targets_are_reached_or_listed(magnets: Answer) -> None:
    found, notes = magnets
    caps = [row for row in of(found, "supplier_share", stage="separation", plan="after") if row["cap"]]
    assert caps and all(row["year"] >= 2030 for row in caps)
    missed = [row for row in of(found, "target_missed") if row["value"]]
    if not missed:
        assert all(row["value"] <= row["cap"] + 1e-6 for row in caps)
        assert all(r["value"] >= 0.8 - 1e-6 for r in of(found, "n_minus_1", stage="magnets", plan="after"))
    assert all(any(row["note"] in note for note in notes) for row in missed)
    before = of(found, "n_minus_1", stage="magnets", plan="before")
    assert all(row["value"] < 0.8 for row in before), "China lost, the alliance cannot make its magnets today"


def test_targets_that_lead_times_cannot_reach_are_missed_and_named() -> None:
    targets = [{"stage": "magnets", "n_minus_1": 1.0, "by": 2026}]
    found, notes = rows(question(targets=targets, scenarios={"count": 0}), chance=False)
    missed = {row["year"]: row["value"] for row in of(found, "target_missed")}
    assert missed[2026] > 0.3
    assert any(
        note.startswith("rare-earths, 2026: magnets: 100% of essential use without CHN") for note in notes
    )
    assert one(found, "penalty_usd") > 0.0
    assert not any(row["year"] < 2026 for row in of(found, "build_t_a"))


def test_builds_come_on_line_after_their_lead_time(magnets: Answer) -> None:
    found, _ = magnets
    lead = {"component-plant": 3, "refinery": 5, "mine": 5, "recycling": 3, "thrifting": 3}
    built = of(found, "build_t_a")
    assert built
    for row in built:
        assert row["online"] == row["year"] + lead[row["technology"]]
        assert row["capex_usd"] > 0
    assert one(found, "capex_usd") == pytest.approx(sum(row["capex_usd"] for row in built), rel=1e-3)


def test_magnet_plants_cost_what_cited_projects_cost(magnets: Answer) -> None:
    """Narva 37,500 EUR and 10X about 110-140 thousand USD per t of magnets a year; .362 t REO per t."""
    found, _ = magnets
    content = facts.parameter("content_850511", "rare-earths", "magnets").value
    (plant,) = [
        row for row in facts.table("candidates").iter_rows(named=True)
        if (row["technology"], row["mineral"], row["stage"]) == ("component-plant", "rare-earths", "magnets")
    ]  # fmt: skip
    built = of(found, "build_t_a", technology="component-plant")  # none where thrifting is cheaper
    for each in (plant["capex_usd_t_a"], *(row["capex_usd"] / row["value"] for row in built)):
        assert 37_500 <= each * content <= 140_000
    assert 1e8 < one(found, "capex_usd") < 2e10


def test_the_frontier_rises_as_the_cap_falls(swept: Answer, magnets: Answer) -> None:
    found, notes = swept
    total = {row["cap"]: row["value"] for row in of(found, "total_cost_usd")}
    assert sorted(total) == [step / 8 for step in range(9)]
    costs = [total[cap] for cap in sorted(total, reverse=True)]
    assert all(later >= earlier for earlier, later in zip(costs, costs[1:], strict=False))
    assert costs[-1] > costs[0]
    points = {row["point"]: row["cap"] for row in of(found, "total_cost_usd") if row["point"]}
    assert points["no cap"] == 1.0 and points["decoupling"] == 0.0
    assert 0.0 < points["prudent derisking"] < 1.0
    assert any("furthest below the straight line" in note for note in notes)
    for stage in ("separation", "magnets"):
        shares = {row["cap"]: row["value"] for row in of(found, "supplier_share", stage=stage)}
        missed = any(f"a cap of 0 on CHN at {stage} is missed" in note for note in notes)
        assert shares[1.0] > 0.4 and (shares[0.0] < 1e-6 or missed)
    assert any("beside separation, the frontier sweeps a cap on CHN at magnets from 2032" in n for n in notes)
    assert total[0.75] <= one(magnets[0], "total_cost_usd") + 1.0 <= total[0.625] + 2.0


def test_a_frontier_point_is_the_plan_at_that_cap(swept: Answer) -> None:
    found, _ = rows(
        question(
            targets=[
                {"stage": "separation", "supplier_share_cap": 0.25, "by": 2030},
                {"stage": "magnets", "supplier_share_cap": 0.25, "by": 2032},
                {"stage": "magnets", "n_minus_1": 0.8, "by": 2032, "critical_supplier": "CHN"},
            ]
        ),
        chance=False,
    )
    (point,) = of(swept[0], "total_cost_usd", cap=0.25)
    assert one(found, "total_cost_usd") == pytest.approx(point["value"], rel=1e-7)


def test_two_chains_are_planned_apart_and_added_up() -> None:
    asked = question(
        minerals=["rare-earths", "copper"],
        targets=[{"stage": "separation", "supplier_share_cap": 0.5, "by": 2032}],
        scenarios={"count": 2},
    )
    both, _ = rows(asked, chance=False)
    each = {
        row["mineral"]: row["value"]
        for row in of(both, "total_cost_usd", stage=None, year=None)
        if "plan" not in row
    }
    assert each[None] == pytest.approx(each["rare-earths"] + each["copper"], abs=2.0)
    assert len({row["id"] for row in both}) == len(both)
    swept_too, _ = frontier_rows(asked)
    assert len(of(swept_too, "total_cost_usd")) == 9


def test_a_cap_that_holds_already_costs_nothing_and_says_so() -> None:
    asked = question(
        minerals="copper", targets=[{"stage": "refining", "supplier_share_cap": 0.65, "by": 2030}],
        scenarios={"count": 2},
    )  # fmt: skip
    found, notes = frontier_rows(asked)
    assert "copper: without a cap CHN supplies 0.1% of refining in 2040." in notes
    cost = {row["cap"]: row["value"] for row in of(found, "total_cost_usd")}
    assert cost[1.0] == cost[0.125] <= cost[0.0]
    assert one(rows(asked, chance=False)[0], "base_cost_usd") == 0.0


def test_every_critical_supplier_stands_alone() -> None:
    targets = [
        {"stage": "refining", "n_minus_1": 0.9, "by": 2032, "critical_supplier": code}
        for code in ("CHL", "PER", "COD")
    ]
    asked = question(minerals="copper", targets=targets, scenarios={"count": 0})
    found, _ = rows(asked, chance=False)
    assert {row["partner"] for row in of(found, "n_minus_1")} == {"CHL", "PER", "COD"}


def test_a_frontier_without_caps_sweeps_the_stages_of_its_loss_targets() -> None:
    targets = [{"stage": "magnets", "n_minus_1": 0.5, "by": 2032}]
    found, notes = frontier_rows(question(targets=targets, scenarios={"count": 2}))
    assert any("no share cap, the frontier sweeps a cap on CHN at" in note for note in notes)
    assert {row["stage"] for row in of(found, "supplier_share")} == {"magnets", "separation"}


def test_doing_nothing_stands_beside_the_plan_and_one_note_compares_them(magnets: Answer) -> None:
    found, notes = magnets
    (idle,) = of(found, "total_cost_usd", plan="before")
    (mean,), (tail,) = (of(found, name, plan="before") for name in ("expected_loss_usd", "cvar_loss_usd"))
    assert idle["value"] == pytest.approx(0.5 * mean["value"] + 0.5 * tail["value"], abs=1e5)
    dearer = one(found, "total_cost_usd") - one(found, "penalty_usd") > idle["value"] + 1e6
    (said,) = [note for note in notes if "and doing nothing" in note]
    assert ("its targets force it" in said) == dearer


def test_a_hazard_that_reaches_no_member_is_left_out(magnets: Answer) -> None:
    from derisk.plan.load import load

    assert any(note.startswith("rare-earths: Hazard of CHN at mining left out") for note in magnets[1])
    inputs = load(question(), "rare-earths")
    drawn = inputs.futures
    kept = {(stop.supplier, stop.stage) for future in drawn for stop in future.stops}
    assert "CHN" in {supplier for supplier, _ in kept} and ("CHN", "mining") not in kept
    calm = 1.0
    for supplier in {supplier for supplier, _ in kept}:
        acts = 0.0
        for chances in stop_rates(inputs.network, inputs.members, BASE).values():
            acts += max(each.value or 0.0 for at, each in chances.items() if at in kept and at[0] == supplier)
        calm *= 1.0 - acts
    assert firsts(drawn).sum() == pytest.approx(1.0 - calm**15)


def test_shares_say_what_they_are_of(magnets: Answer) -> None:
    (first, *_) = of(magnets[0], "supplier_share", stage="separation", plan="before")
    assert "of need alone" in first["note"]
    assert all(row["essential_use_share"] == 0.8 for row in of(magnets[0], "n_minus_1"))


def test_several_minerals_share_one_budget() -> None:
    asked = question(minerals=["rare-earths", "copper"], budget_usd=1e9, scenarios={"count": 2})
    found, _ = rows(asked, chance=False)
    spent = [row for row in of(found, "capex_usd") if row["stage"] is None]
    assert {row["mineral"] for row in spent} == {"rare-earths", "copper", None}
    (both,) = [row["value"] for row in spent if row["mineral"] is None]
    assert both <= 1e9 + 2.0
    assert both == pytest.approx(sum(row["value"] for row in spent if row["mineral"]), abs=3.0)
