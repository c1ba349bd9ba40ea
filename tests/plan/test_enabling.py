"""What helps: each instrument that makes nothing does what loosening its limit by hand does, and no more."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from derisk import facts, network
from derisk.plan.candidates import HELPS, INFRASTRUCTURE, JOINT, PERMITTING, Candidate
from derisk.plan.effects import effects
from derisk.plan.enabling import Together, helped, together
from derisk.plan.generic import generic
from derisk.plan.inputs import Inputs
from derisk.plan.places import plan_places
from derisk.plan.question import MAKING
from derisk.plan.result import money
from derisk.plan.solve import Program
from tests.plan.toy_plan import MEMBERS, toy


def least(inputs: Inputs) -> float:
    return Program(inputs).solve().objective


def scarce(share: float | None, **changes: Any) -> Inputs:
    """A toy whose refineries alone may be built, at most a share of need at each place."""
    inputs = toy(1, stock_share=None, existing_stock_t=None, **changes)
    kept = [replace(c, most_share=share) for c in inputs.candidates if c.technology == "refinery"]
    return replace(inputs, candidates=tuple(kept))


def beside(inputs: Inputs, *more: Candidate) -> Inputs:
    return replace(inputs, candidates=(*inputs.candidates, *more))


def helper(inputs: Inputs, technology: str, cost: float, **changes: Any) -> Candidate:
    """What helps the refinery, at `cost` times its capital."""
    plant = inputs.candidates[0]
    given = {
        "technology": technology, "serves": plant.label, "capex_usd_t_a": cost * plant.capex_usd_t_a,
        "opex_usd_t": 0.0, "most_share": None, "ramp": (1.0,), **changes,
    }  # fmt: skip
    return replace(plant, **given)


def free_roads(inputs: Inputs, cost: float = 0.0) -> Candidate:
    reach = float(inputs.need[-1]) * 1e3 * 0.5
    places = tuple((code, reach) for code in MEMBERS)
    return helper(inputs, INFRASTRUCTURE, cost, lead_years=0.0, reach_t_a=places)


def test_infrastructure_that_costs_nothing_lifts_what_a_place_takes() -> None:
    narrow = scarce(0.05)
    wide = least(scarce(0.5))
    assert wide < least(narrow) - 1e-3, "the limit of a place binds in this toy"
    assert least(beside(narrow, free_roads(narrow))) == pytest.approx(wide, rel=1e-7)


def test_dearer_infrastructure_is_bought_less_and_at_last_not_at_all() -> None:
    narrow = scarce(0.05)
    costs = [least(beside(narrow, free_roads(narrow, cost))) for cost in (0.0, 0.3, 1e3)]
    assert costs == sorted(costs) and costs[0] < costs[1]
    assert costs[-1] == pytest.approx(least(narrow), rel=1e-9)


def test_a_place_that_needs_infrastructure_has_no_output_without_it() -> None:
    inputs = scarce(0.5)
    opened = replace(free_roads(inputs, 1e3), opens=(MEMBERS[0],))
    found = Program(beside(inputs, opened)).solve()
    at = inputs.network.place(MEMBERS[0])
    assert found.of("run")[:, :, :, at].sum() == pytest.approx(0.0, abs=1e-9)
    assert found.of("run").sum() > 0


def test_a_permit_that_costs_nothing_is_the_choice_of_a_shorter_lead_time() -> None:
    inputs = scarce(None)
    plant = inputs.candidates[0]
    faster = replace(plant, lead_years=plant.lead_years - 2.0, project="faster")
    permit = helper(inputs, PERMITTING, 0.0, lead_years=faster.lead_years, ramp=plant.ramp)
    chosen, permitted = least(beside(inputs, faster)), least(beside(inputs, permit))
    assert permitted == pytest.approx(chosen, rel=1e-7)
    assert permitted < least(inputs) - 1e-3, "time is worth something in this toy"


def test_no_permit_without_its_plant() -> None:
    inputs = scarce(None)
    plant = inputs.candidates[0]
    permit = helper(inputs, PERMITTING, 0.0, lead_years=plant.lead_years - 2.0, ramp=plant.ramp)
    found = Program(beside(inputs, permit)).solve()
    of_plant, of_permit = (found.of("build")[found.technologies.index(c.label)] for c in (plant, permit))
    assert of_permit.sum() > 0 and (of_permit <= of_plant + 1e-9).all()


def test_buying_together_at_no_cost_is_as_if_suppliers_were_approved_sooner() -> None:
    inputs = toy(2, candidates=(), stock_share=None, existing_stock_t=None)
    inputs = replace(inputs, assumptions=inputs.assumptions.changed(qualification_months=120.0))
    stages = inputs.network.stages
    joint = tuple(
        Candidate(JOINT, stage, MEMBERS, 0.0, 0.0, 0.0, (1.0,), 40.0) for stage in stages
    )  # fmt: skip
    sooner = replace(inputs, assumptions=inputs.assumptions.changed(qualification_months=30.0))
    bought = replace(inputs, candidates=joint, together=Together(30.0, np.zeros(len(stages))))
    free = least(bought)
    assert free < least(inputs) - 1e-6, "approval holds trade back in this toy"
    assert free == pytest.approx(least(sooner), rel=1e-7)
    spared = replace(bought, together=Together(30.0, np.full(len(stages), -100.0)))
    dear = replace(bought, together=Together(30.0, np.full(len(stages), 1e6)))
    assert least(spared) < free
    assert least(dear) == pytest.approx(free, rel=1e-6), "nobody has to buy through it"


def test_what_helps_stands_beside_what_it_helps() -> None:
    narrow = scarce(0.05)
    inputs = beside(narrow, free_roads(narrow, 0.01))
    program = Program(inputs)
    found = program.solve()
    told = {effect.technology: effect for effect in effects(program, found)}
    roads = told[INFRASTRUCTURE]
    assert roads.beside == ("refinery",)
    assert roads.each is None or roads.spent_usd > 0
    assert program.solve().objective == pytest.approx(found.objective, rel=1e-9), "as it was before"


@pytest.mark.parametrize("mineral", ["rare-earths", "tungsten"])
def test_figures_of_what_helps_are_those_of_the_table(mineral: str) -> None:
    net, members = plan_places(network.baseline(mineral), ("alliance",), ("CHN",))
    models = generic(mineral, net, [*MAKING, *HELPS])
    made = [replace(c, places=members) for (t, _), c in models.items() if t != "stockpile"]
    found = helped(made, [*HELPS], net, members)
    share = {
        row["technology"]: row for row in facts.table("candidates").iter_rows(named=True)
        if row["technology"] in HELPS
    }  # fmt: skip
    plants = {(c.label, c.stage): c for c in found}
    for candidate in found:
        if candidate.serves is not None:
            plant = plants[candidate.serves, candidate.stage]
            row = share[candidate.technology]
            assert candidate.capex_usd_t_a == pytest.approx(row["capex_usd_t_a"] * plant.capex_usd_t_a)
            if candidate.technology == PERMITTING:
                assert plant.lead_low is not None
                assert plant.lead_low <= candidate.lead_years < plant.lead_years
    assert {c.technology for c in found if c.serves is not None} == {INFRASTRUCTURE, PERMITTING}
    terms = together(found, net, 18.0, 0.03)
    assert terms is not None and terms.months == pytest.approx(
        18.0 * facts.parameter("joint_qualification_share", mineral).value
    )


def test_infrastructure_opens_ore_where_the_survey_counts_reserves() -> None:
    net, members = plan_places(network.baseline("rare-earths"), ("alliance",), ("CHN",))
    models = generic("rare-earths", net, ["mine"])
    mine = replace(models["mine", "mining"], places=("USA", "AUS"))
    found = helped([mine], [INFRASTRUCTURE], net, members)
    roads = next(c for c in found if c.technology == INFRASTRUCTURE)
    assert "CAN" in roads.opens and "JPN" not in dict(roads.reach_t_a), "Canada has ore and mines none"
    assert dict(roads.reach_t_a)["CAN"] <= 830000 / mine.life_years


def test_nothing_is_bought_without_targets_and_hazards() -> None:
    inputs = scarce(0.05, share_caps=(), loss_targets=(), futures=())
    found = Program(beside(inputs, free_roads(inputs, 0.01))).solve()
    assert money(found).total == pytest.approx(0.0, abs=1.0)
