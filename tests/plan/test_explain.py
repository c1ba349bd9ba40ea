"""Why a target is missed: limits made too tight one at a time, which must be found, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import yaml

from derisk.plan.explain import Miss, misses, said
from derisk.plan.inputs import Inputs, LossTarget, ShareCap
from derisk.plan.left_out import LeftOut
from derisk.plan.proposal import missed_by, proposed, told, written
from derisk.plan.question import Question, Target
from derisk.plan.result import money
from derisk.plan.solve import Program
from tests.plan.toy_plan import SUPPLIER, toy


def explained(inputs: Inputs) -> list[Miss]:
    program = Program(inputs)
    return list(misses(program, program.solve()))


def clash(miss: Miss) -> list[str]:
    return [limit.name.split("(")[0].strip() for limit in miss.clash]


def test_a_plan_that_meets_its_targets_has_nothing_to_explain() -> None:
    assert explained(toy(1)) == []


def test_a_target_before_anything_can_be_built_clashes_with_lead_times() -> None:
    inputs = toy(1)
    target = LossTarget(inputs.network.stages[-1], 1.0, 2026, SUPPLIER)
    (miss,) = explained(replace(inputs, loss_targets=(target,)))
    assert (miss.year, clash(miss)) == (2026, ["lead times and ramps of what is built"])
    assert 0.0 < miss.reach < 1.0 and miss.needs_usd is None
    for share, out_of_reach in ((miss.reach - 1e-4, False), (miss.reach + 1e-2, True)):
        other = replace(target, share=share)
        found = Program(replace(inputs, loss_targets=(other,), penalty_multiple=1e3)).solve()
        assert (missed_by(found, other)[0][1] > 1e-4) == out_of_reach
    assert "faster permits" in said(miss, "copper") and f"{miss.reach:.1%}" in said(miss, "copper")


def test_instruments_that_the_plan_leaves_out_are_named_where_they_would_meet_the_target() -> None:
    full, target = toy(1), LossTarget("separation", 0.9, 2035, SUPPLIER)
    bare = replace(full, candidates=(), loss_targets=(target,))
    program = Program(bare)
    found = program.solve()
    (blind,) = misses(program, found)
    assert blind.clash == () and "with these instruments" in said(blind, "copper")
    (miss,) = misses(program, found, LeftOut(("mine", "refinery"), lambda: full.candidates))
    assert clash(miss) == ["the choice of instruments, without mine, refinery"]
    kept = replace(bare, candidates=full.candidates)
    assert explained(replace(kept, penalty_multiple=1e3)) == [], "with them it is met"


@pytest.mark.parametrize(
    "asked",
    [
        {"loss_targets": (LossTarget("separation", 1.0, 2026, SUPPLIER),)},
        {"share_caps": (ShareCap("separation", 0.05, 2026),), "loss_targets": ()},
        {"penalty_multiple": 1e-3},
        {"budget_usd": 1e6},
    ],
)
def test_the_closest_plan_is_solved_and_misses_nothing(asked: dict[str, Any]) -> None:
    inputs = toy(1, **asked)
    found = Program(inputs).solve()
    closest = proposed(found)
    assert closest is not None and closest.works
    kept = [target for target in inputs.targets if all(by <= 1e-6 for _, by in missed_by(found, target))]
    again = Program(
        replace(
            inputs,
            loss_targets=tuple(t for t in (*kept, *closest.targets) if isinstance(t, LossTarget)),
            share_caps=tuple(t for t in (*kept, *closest.targets) if isinstance(t, ShareCap)),
        )
    ).solve()
    for target in again.inputs.targets:
        assert max(by for _, by in missed_by(again, target)) <= 1e-5
    assert closest.cost_usd <= money(found).total - money(found).missed + 1e3, "what it misses costs nothing"
    for target in closest.targets:
        assert written(target) in told(closest, "copper")
        assert Target.model_validate(yaml.safe_load(written(target)))


def test_a_plan_that_misses_nothing_needs_no_other() -> None:
    assert proposed(Program(toy(1)).solve()) is None


def test_an_empty_purse_is_named_and_what_it_lacks_is_enough() -> None:
    inputs = toy(1, loss_targets=(), futures=())
    inputs = replace(inputs, share_caps=(replace(inputs.share_caps[0], by=2033),))
    (miss,) = explained(replace(inputs, budget_usd=1e6))
    assert clash(miss) == ["the budget"] and miss.needs_usd is not None and miss.needs_usd > 1e6
    assert not any(each.clash for each in explained(replace(inputs, budget_usd=1.001 * miss.needs_usd)))


def test_sites_that_are_too_small_are_named() -> None:
    inputs = toy(1)
    small = tuple(replace(candidate, most_share=0.01) for candidate in inputs.candidates)
    (miss, *_) = explained(replace(inputs, candidates=small))
    assert clash(miss) == ["how much sites, scrap and users allow"]


def test_a_late_start_is_named_and_not_the_lead_times() -> None:
    for miss in explained(toy(1, start_delay=6)):
        assert clash(miss) == ["the start after 6 years"]


def test_a_target_dearer_than_its_penalty_says_so() -> None:
    inputs = toy(1, penalty_multiple=1e-3, loss_targets=())
    inputs = replace(inputs, share_caps=(ShareCap(inputs.network.stages[-1], 0.3, 2033),))
    (miss,) = explained(inputs)
    assert miss.clash == () and miss.reach == pytest.approx(0.3, abs=1e-6)
    assert "costs more than its penalty" in said(miss, "copper")


@pytest.mark.parametrize(
    ("first", "then", "fits"),
    [
        ({"supplier_share_cap": 0.3, "by": 2030}, {"supplier_share_cap": 0.6, "by": 2035}, False),
        ({"supplier_share_cap": 0.6, "by": 2030}, {"supplier_share_cap": 0.3, "by": 2035}, True),
        ({"supplier_share_cap": 0.6, "by": 2030}, {"supplier_share_cap": 0.3, "by": 2030}, False),
        ({"n_minus_1": 0.8, "by": 2030}, {"n_minus_1": 0.5, "by": 2035}, False),
        ({"n_minus_1": 0.5, "by": 2030}, {"n_minus_1": 0.8, "by": 2035}, True),
    ],
)
def test_targets_that_contradict_each_other_are_refused(
    first: dict[str, Any], then: dict[str, Any], fits: bool
) -> None:
    targets = [{"stage": "separation", **first}, {"stage": "separation", **then}]
    for listed in (targets, targets[::-1]):
        given = {"name": "t", "minerals": "rare-earths", "targets": listed}
        if fits:
            assert Question.model_validate(given)
        else:
            with pytest.raises(ValueError, match="contradicts"):
                Question.model_validate(given)
