"""What a reader is told of a plan: what it is made of, which targets ask for nothing, who is worse off."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from derisk.cases.presets import preset
from derisk.plan.explain import Miss, misses, said
from derisk.plan.inputs import Inputs, LossTarget, ShareCap
from derisk.plan.load import load
from derisk.plan.remarks import (
    idle_target_notes,
    idle_targets,
    redesign,
    redesign_notes,
    unbuilt_notes,
    worse_off_notes,
)
from derisk.plan.result import MILLION, capex_usd
from derisk.plan.solve import Program
from derisk.plan.tidy import mixing_notes
from derisk.terms.answer import Row, row
from tests.plan.toy_plan import SUPPLIER, toy


def only(inputs: Inputs, *technologies: str) -> Inputs:
    """The same inputs with these candidates alone."""
    kept = tuple(c for c in inputs.candidates if c.technology in technologies)
    return replace(inputs, candidates=kept, stock_share=None)


def test_a_plan_of_redesign_says_so_with_its_ceiling_and_its_range() -> None:
    inputs = only(toy(1), "thrifting")
    (candidate,) = inputs.candidates
    ranged = replace(candidate, capex_range=(0.5 * candidate.capex_usd_t_a, 3.0 * candidate.capex_usd_t_a))
    found = Program(replace(inputs, candidates=(ranged,))).solve()
    (note,) = redesign_notes(found)
    million = capex_usd(found) / MILLION
    assert million > 0 and note.startswith("All that is built is redesign")
    assert f"is designed out, for {million:,.0f} million USD" in note
    assert "100% of the capital, 100% of what builds give" in note
    assert f"({0.5 * million:,.0f} to {3.0 * million:,.0f} million)" in note
    assert f"10% of {candidate.stage} use" in note and "2 of 2 places come to the ceiling" in note


def test_a_plan_below_the_ceiling_does_not_claim_it() -> None:
    inputs = only(toy(1), "thrifting")
    purse = 0.5 * capex_usd(Program(inputs).solve())
    (candidate,) = inputs.candidates
    wide = replace(candidate, most_share=0.9)
    found = Program(replace(inputs, candidates=(wide,), budget_usd=purse)).solve()
    (note,) = redesign_notes(found)
    assert "90% of" in note and "no place comes to the ceiling" in note


def test_a_plan_of_plants_is_not_called_redesign() -> None:
    found = Program(only(toy(1), "mine", "refinery")).solve()
    assert capex_usd(found) > 0 and not list(redesign_notes(found))


def loose(inputs: Inputs) -> Inputs:
    """The same with targets that are met whatever is built."""
    last = inputs.network.stages[-1]
    return replace(
        inputs,
        share_caps=(ShareCap(last, 1.0, 2030),),
        loss_targets=(LossTarget(last, 0.0, 2030, SUPPLIER),),
    )


def test_targets_that_ask_for_nothing_are_named_and_those_that_force_the_plan_are_not() -> None:
    free, tight = loose(toy(1)), toy(1)
    for inputs, idle in (
        (free, free.targets),
        (tight, ()),
        (replace(free, loss_targets=tight.loss_targets), free.share_caps),
        (replace(tight, loss_targets=(), share_caps=()), ()),
    ):
        program = Program(inputs)
        found = program.solve()
        assert idle_targets(program, found) == idle
        assert program.solve().objective == pytest.approx(found.objective, rel=1e-12), "as it was"
        rest = replace(
            inputs,
            share_caps=tuple(t for t in inputs.share_caps if t not in idle),
            loss_targets=tuple(t for t in inputs.loss_targets if t not in idle),
        )
        assert Program(rest).solve().objective == pytest.approx(found.objective, abs=1e-3)
        (*notes,) = idle_target_notes(program, found)
        assert len(notes) == bool(idle)
        assert all(("do not bind" if len(idle) > 1 else "does not bind") in note for note in notes)
        assert all(f"from {SUPPLIER} from 2030" in note for note in notes)


def test_a_plan_that_builds_nothing_says_that_only_purchases_move() -> None:
    inputs = only(loose(toy(1)))
    found = Program(inputs).solve()
    (note,) = unbuilt_notes(found, 422e6, 57e6)
    assert "only purchases move" in note and "422 million USD, and doing nothing to 57." in note
    (note,) = unbuilt_notes(found, 57e6, 57.2e6)
    assert "costs what doing nothing costs" in note
    assert not list(unbuilt_notes(Program(toy(1)).solve(), 422e6, 57e6))


def each(code: str, before: float, after: float, year: int = 2040, shared: bool = False) -> list[Row]:
    fields: dict[str, Any] = {
        "metric": "n_minus_1_each", "unit": "share", "mineral": "rare-earths", "stage": "magnets",
        "partner": "CHN", "economy": code, "year": year, "shared": shared,
    }  # fmt: skip
    return [
        row(id=f"{code}/{year}/{shared}/{when}", value=value, plan=when, **fields)
        for when, value in (("before", before), ("after", after))
    ]


def test_members_who_get_less_than_before_are_named_in_their_worst_year() -> None:
    rows = [
        *each("AUS", 0.847, 0.82, 2035), *each("AUS", 0.847, 0.8), *each("JPN", 0.6, 0.8),
        *each("USA", 0.9, 0.899), *each("AUS", 0.7, 0.8, shared=True),
    ]  # fmt: skip
    (note,) = worse_off_notes(rows)
    assert "(AUS 84.7% to 80.0% in 2040)" in note and "no more than in calm years" in note
    assert "JPN" not in note and "USA" not in note
    assert not list(worse_off_notes(each("AUS", 0.7, 0.8)))


def test_what_a_budget_lets_reach_is_not_called_at_any_cost() -> None:
    inputs = toy(1, loss_targets=(), futures=())
    inputs = replace(inputs, share_caps=(replace(inputs.share_caps[0], by=2033),), budget_usd=1e6)
    program = Program(inputs)
    (miss,) = misses(program, program.solve())
    note = said(miss, "copper")
    assert miss.needs_usd is not None
    assert f"Within the budget, {miss.reach:.1%} at best" in note and "At any cost" not in note
    assert f"In full it takes {miss.needs_usd / MILLION:,.0f} million USD of capital." in note
    free = Miss(miss.target, miss.year, miss.reach, miss.clash, None)
    assert f"At any cost, {miss.reach:.1%} at best" in said(free, "copper")


@pytest.mark.parametrize(
    ("high", "told"), [(0.12, ("10%", "12%")), (0.104, ("10.0%", "10.4%")), (0.10001, None)]
)
def test_a_cap_and_the_share_beyond_it_are_told_apart_or_not_told(
    high: float, told: tuple[str, str] | None
) -> None:
    capped = row(
        id="x", metric="supplier_share", value=0.1, unit="share", mineral="copper", stage="refining",
        partner="CHN", year=2040, high=high, cap=0.1, plan="after",
    )  # fmt: skip
    notes = mixing_notes([capped])
    if told is None:
        assert notes == []
    else:
        (note,) = notes
        assert f"the cap of {told[0]} holds" in note and f"CHN supplies {told[1]} in 2040" in note


def test_the_ready_plan_of_magnets_is_what_its_file_says_it_is() -> None:
    """Its comment says that the cap asks for nothing and that all it builds is redesign."""
    inputs = load(preset("alliance-magnets", "plan").content, "rare-earths")  # type: ignore[arg-type]
    program = Program(inputs)
    found = program.solve()
    assert set(inputs.share_caps) <= set(idle_targets(program, found)) and len(inputs.targets) == 2
    told = redesign(found)
    assert told is not None and told.of_capital == pytest.approx(1.0) and told.qualities == ("derived",)
