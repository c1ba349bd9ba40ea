"""The tail over whole histories, what of it is out of reach, and money at one severity more."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest

from derisk.plan.costs import idle_rows, money_rows, without
from derisk.plan.finer import finer
from derisk.plan.futures import Future, Severity, Spread, Stop, refined
from derisk.plan.label import Label
from derisk.plan.load import load
from derisk.plan.result import losses_usd, money
from derisk.plan.sampled import reached, sampled_note, sampled_rows, tail_of_histories, understated
from derisk.plan.solve import Program, Values
from derisk.terms.answer import Row
from tests.plan.test_rows import question
from tests.plan.toy_plan import toy


@pytest.fixture(scope="module")
def pair() -> tuple[Values, Values]:
    """A small chain with a hazard in the tables: doing nothing, and its plan."""
    program = Program(load(question(minerals="gallium", targets=[], scenarios={"count": 12}), "gallium"))
    found = program.solve()
    return without(program), found


def by_hand(found: tuple[Future, ...], losses: list[float], alpha: float, before: int) -> tuple[float, float]:
    """Every history, one by one."""
    years = sorted({each.year for each in found})
    blocks = []
    for year in years:
        at = [w for w, each in enumerate(found) if each.year == year]
        blocks.append([(w, found[w].probability) for w in at])
        blocks[-1].append((-1, 1.0 - sum(found[w].probability for w in at)))
    all_of_them = []
    for history in product(*blocks):
        stops = [w for w, _ in history if w >= 0]
        early = sum(losses[w] for w in stops if found[w].year < before)
        chance = float(np.prod([p for _, p in history]))
        all_of_them.append((sum(losses[w] for w in stops), early, chance))
    left, whole, soon = 1.0 - alpha, 0.0, 0.0
    for loss, early, chance in sorted(all_of_them, reverse=True):
        taken = min(left, chance)
        left, whole, soon = left - taken, whole + taken * loss, soon + taken * early
    return whole / (1.0 - alpha), soon / (1.0 - alpha)


@pytest.mark.parametrize("alpha", [0.5, 0.9])
def test_the_tail_is_that_of_all_histories_counted_one_by_one(alpha: float) -> None:
    stop = (Stop("CHN", "magnets", 1.0),)
    chances = [(2026, 0.1), (2026, 0.05), (2030, 0.2), (2035, 0.15), (2035, 0.1)]
    found = tuple(Future(str(n), year, chance, stop) for n, (year, chance) in enumerate(chances))
    losses = [90.0, 40.0, 70.0, 33.0, 51.0]
    tail = tail_of_histories(found, np.array(losses), alpha, 2030)
    whole, early = by_hand(found, losses, alpha, 2030)
    assert tail.whole == pytest.approx(whole, rel=0.01)
    assert tail.early == pytest.approx(early, rel=0.03)
    assert tail_of_histories(found, np.array(losses), alpha, 2026).early == 0.0
    later = tail_of_histories(found, np.array(losses), alpha, 2050)
    assert later.early == later.whole


def test_nothing_is_reached_before_the_first_plant_can_stand() -> None:
    inputs = toy(1)
    first = min(each.online(inputs.horizon.first) for each in inputs.candidates if each.makes)
    assert reached(inputs) == min(year for year in inputs.horizon.years if year >= first)
    assert reached(replace(inputs, candidates=())) == inputs.horizon.last + 1
    assert reached(replace(inputs, start_delay=40)) == inputs.horizon.last + 1


def test_rows_say_what_the_plan_takes_off_whole_histories(pair: tuple[Values, Values]) -> None:
    idle, found = pair
    label = Label("plan", "alliance", found.inputs)
    rows = list(sampled_rows(label, idle, found))
    told: dict[tuple[str, str], Row] = {(row["metric"], row["plan"]): row for row in rows}
    before, after = (told["cvar_histories_usd", when]["value"] for when in ("before", "after"))
    early = told["cvar_out_of_reach_usd", "before"]
    assert 0.0 < after < before and 0.0 <= early["value"] < before
    assert early["year"] == reached(found.inputs)
    assert before > losses_usd(idle) @ [each.probability for each in idle.inputs.futures], (
        "worse than the mean"
    )
    (note,) = sampled_note(rows)
    assert f"{early['value'] / before:.0%} of the former come before {early['year']}" in note
    assert not list(sampled_note([]))


@pytest.mark.parametrize(("own", "whole", "parted"), [(100.0, 124.0, False), (100.0, 184.0, True)])
def test_a_plan_that_sees_a_part_of_what_it_takes_off_the_tail_says_so(
    own: float, whole: float, parted: bool
) -> None:
    def row(metric: str, plan: str | None, musd: float) -> dict[str, Any]:
        return {"metric": metric, "plan": plan, "mineral": "x", "year": 2028, "value": musd * 1e6}

    rows = [
        row("cvar_loss_usd", "before", 300.0), row("cvar_loss_usd", None, 300.0 - own),
        row("cvar_histories_usd", "before", 500.0), row("cvar_histories_usd", "after", 500.0 - whole),
        row("cvar_out_of_reach_usd", "before", 50.0),
    ]  # fmt: skip
    assert (understated(rows) is not None) == parted
    (note,) = sampled_note(rows)
    assert (f"sees {own:,.0f} of the {whole:,.0f} million" in note) == parted
    assert understated(rows[2:]) is None and understated([]) is None


def test_one_severity_more_keeps_every_act_and_its_chance() -> None:
    severity = Severity(Spread(12.0, 6.0, 24.0), Spread(0.4, 0.1, 0.6))
    stops = (Stop("CHN", "separation", 0.9), Stop("CHN", "magnets", 0.9))
    found = (
        Future("one", 2026, 0.1, stops), Future("mild", 2026, 0.2, stops, "part"),
        Future("a", 2030, 0.05, stops), Future("b", 2030, 0.15, stops),
    )  # fmt: skip
    more = refined(found, severity)
    assert len({each.name for each in more}) == len(more) == 2 + 2 + 3
    for year, kind, chance in ((2026, "whole", 0.1), (2026, "part", 0.2), (2030, "whole", 0.2)):
        some = [each.probability for each in more if (each.year, each.kind) == (year, kind)]
        assert sum(some) == pytest.approx(chance)
    assert all(len(each.stops) == 2 for each in more)
    fixed = refined(found[:1], Severity(Spread(12.0), Spread(0.4)))
    assert [each.stops[0].share for each in fixed] == [1.0], "where no range is known one is all there is"


def test_money_ranges_take_in_what_one_severity_more_gives(pair: tuple[Values, Values]) -> None:
    idle, found = pair
    more = finer(found)
    assert more is not None
    assert more.idle.expected != money(idle).expected
    assert more.found.capital == pytest.approx(money(found).capital), "what is built is the same"
    label = Label("plan", "alliance", found.inputs)
    after = {r["metric"]: r for r in money_rows(label, found, money(found), more.found)}
    before = {r["metric"]: r for r in idle_rows(label, idle, more.idle)}
    for rows, spent in ((after, more.found), (before, more.idle)):
        each = rows["expected_loss_usd"]
        assert each["low"] <= round(spent.expected) <= each["high"]
        assert f"{round(spent.expected):,} USD where each act has one severity more" in each["note"]
    assert "severity" not in after["capex_usd"]["note"]
    bare = replace(found, inputs=replace(found.inputs, futures=()))
    assert finer(bare) is None
