"""What the planner claims stands beside what the simulator finds, and a smaller lift is said to be one."""

from __future__ import annotations

from derisk.plan.compared import compared_notes, unseen_use_note
from derisk.plan.result import Money
from derisk.terms.answer import Row, row
from tests.plan.toy_plan import MEMBERS, toy


def of(metric: str, plan: str, value: float, year: int | None = None) -> Row:
    return row(
        id=f"{metric}/{plan}/{year}", metric=metric, value=value, unit="share", mineral="rare-earths",
        stage="magnets" if year else None, partner="CHN" if year else None, year=year, plan=plan,
    )  # fmt: skip


def tried(
    claimed: tuple[float, float], lived: tuple[float, float], worst: tuple[float, float] = (0.4, 0.5)
) -> list[Row]:
    return [
        of(metric, plan, value, year)
        for year in (2035, 2040)
        for metric, pair in (
            ("n_minus_1", claimed),
            ("n_minus_1_simulated", lived),
            ("n_minus_1_simulated_worst", worst),
        )  # fmt: skip
        for plan, value in zip(("before", "after"), pair, strict=True)
    ]


def test_a_lift_that_the_simulator_does_not_find_is_said_to_be_smaller() -> None:
    (said,) = compared_notes(tried((0.52, 0.80), (0.773, 0.846)))
    assert "finds 52% of essential use met before the plan and 80% after" in said
    assert (
        "simulator 77% and 85% over twelve months" in said
        and "bears out only 26% of the planner's lift" in said
    )


def test_a_lift_that_it_finds_is_told_without_more() -> None:
    (said,) = compared_notes(tried((0.4, 0.8), (0.5, 0.9)))
    assert said.endswith("simulator 50% and 90% over twelve months, 40% and 50% in the worst of them (2040).")


def test_more_than_essential_use_is_said_to_be_all_of_it() -> None:
    rows = [{**each, "essential_use_share": 0.8} for each in tried((0.7, 0.9), (0.95, 1.06), (0.9, 1.0))]
    (said,) = compared_notes(rows)
    assert "simulator 95% and all (85% of all use) over twelve months" in said
    assert "90% and all (80% of all use) in the worst" in said and "106%" not in said


def losses(planner: tuple[float, float], simulator: tuple[float, float]) -> list[Row]:
    return [
        of(metric, plan, value)
        for metric, pair in (("use_lost_usd", planner), ("simulated_loss_usd", simulator))
        for plan, value in zip(("before", "after"), pair, strict=True)
    ]


def test_use_lost_in_the_simulator_alone_is_told() -> None:
    (said,) = compared_notes(losses((8e9, 0.0), (8.19e9, 3e8)))
    assert "simulator 8,190 and 300." in said and "no promise" in said
    (said,) = compared_notes(losses((8e9, 0.0), (8.19e9, 0.0)))
    assert "no promise" not in said


def test_losses_of_one_definition_stand_side_by_side() -> None:
    rows = losses((8e9, 2e9), (8.19e9, 7.905e9))
    (said,) = compared_notes(rows)
    assert "no promise" not in said
    assert "by the planner 8,000 and 2,000 million USD before and after the plan" in said
    assert "in the simulator 8,190 and 7,905." in said
    assert compared_notes(rows[:3]) == []


def test_a_plan_that_does_not_pay_says_how_little_of_the_worlds_use_it_sees() -> None:
    inputs = toy(1)
    dear, idle = Money(9e9, 0.0, 0.0, 0.0, 0.0, 9e9), Money(0.0, 0.0, 1e6, 1e6, 0.0, 1e6)
    (said,) = unseen_use_note(inputs, dear, idle)
    use = inputs.network.use[-1]
    share = use[[inputs.network.place(code) for code in MEMBERS]].sum() / use.sum()
    assert f"members use {share:.0%}." in said
    assert not list(unseen_use_note(inputs, idle, dear)), "one that pays needs no such word"
    assert not list(unseen_use_note(inputs, idle, idle)) and 0.0 < share < 1.0
