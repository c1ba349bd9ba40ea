"""What must hold of any plan (model, sections 5 and 6), on random chains."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest

from derisk.plan.adequacy_rows import reachable
from derisk.plan.futures import PART, WHOLE, Future, Kind, Stop, carried, counts, expected, firsts, histories
from derisk.plan.inputs import Inputs, Risk
from derisk.plan.result import cvar, losses_usd, met, money, shares
from derisk.plan.solve import Program, Values
from derisk.plan.worth import evpi_usd, vss_usd
from tests.plan.toy_plan import MEMBERS, SUPPLIER, toy

SEEDS = range(2)
USD = 1.0  # tolerance of money in tens of millions


def solved(inputs: Inputs) -> Values:
    return Program(inputs).solve()


@pytest.mark.parametrize("seed", SEEDS)
def test_without_targets_and_shocks_nothing_is_built_and_nothing_changes(seed: int) -> None:
    inputs = toy(seed, futures=(), share_caps=(), loss_targets=())
    found = solved(inputs)
    spent = money(found)
    assert float(found.of("build").sum()) == 0.0
    assert float(found.of("stock").sum()) == 0.0
    assert abs(spent.base) < USD and abs(spent.total) < USD
    flow = inputs.scaled.flow[None] * inputs.growth[:, None, None, None]
    assert np.allclose(found.of("ship")[..., 0], flow, atol=1e-9)
    assert found.objective == pytest.approx(
        float(inputs.horizon.weights @ found.operations.reference_cost()), rel=1e-9
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_the_parts_add_up_to_the_objective(seed: int) -> None:
    inputs = toy(seed)
    found = solved(inputs)
    reference = float(inputs.horizon.weights @ found.operations.reference_cost()[:3])
    assert money(found).total == pytest.approx((found.objective - reference) * 1e6, abs=USD)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_tighter_cap_never_costs_less_and_costs_rise_faster_and_faster(seed: int) -> None:
    program = Program(toy(seed))
    totals = []
    for cap in np.linspace(1.0, 0.0, 9):
        program.cap(float(cap))
        totals.append(money(program.solve()).total)
    steps = np.diff(totals)
    assert (steps >= -USD).all()
    assert (np.diff(steps) >= -USD).all(), "the cost of a linear plan is convex in its caps"
    assert totals[-1] > totals[0] + 1e6


def test_a_cap_set_on_the_written_model_is_the_cap_written() -> None:
    inputs = toy(2)
    program = Program(inputs)
    program.solve()
    program.cap(0.4)
    assert program.solve().objective == pytest.approx(solved(inputs.capped(0.4)).objective, rel=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_later_start_never_costs_less(seed: int) -> None:
    totals = [money(solved(toy(seed, start_delay=years))).total for years in (0, 1, 2, 5)]
    assert (np.diff(totals) >= -USD).all()
    assert totals[-1] > totals[0]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_smaller_purse_never_costs_less_and_an_empty_one_builds_nothing(seed: int) -> None:
    purses = [None, 5e6, 1e6, 0.0]
    found = [solved(toy(seed, budget_usd=purse)) for purse in purses]
    totals = [money(each).total for each in found]
    assert (np.diff(totals) >= -USD).all()
    assert float(found[-1].of("build").sum()) < 1e-9


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("weight", [0.0, 0.7])
def test_planning_for_the_mean_is_never_better(seed: int, weight: float) -> None:
    program = Program(toy(seed, risk=Risk(weight, 0.9)))
    found = program.solve()
    assert vss_usd(program, found) >= -USD
    assert program.solve().objective == pytest.approx(found.objective, rel=1e-9), "everything is freed"


@pytest.mark.parametrize("seed", SEEDS)
def test_knowing_the_future_is_never_worth_less_than_nothing(seed: int) -> None:
    program = Program(toy(seed, risk=Risk(0.0, 0.9)))
    found = program.solve()
    assert evpi_usd(program) >= -USD
    assert program.solve().objective == pytest.approx(found.objective, rel=1e-9)


def test_chance_is_worth_something_somewhere() -> None:
    programs = [Program(toy(seed, share_caps=(), loss_targets=(), risk=Risk(0.0, 0.9))) for seed in SEEDS]
    assert max(vss_usd(program, program.solve()) for program in programs) > 1e3
    assert max(evpi_usd(program) for program in programs) > 1e3


@pytest.mark.parametrize("seed", SEEDS)
def test_scaling_all_tonnes_scales_money_and_leaves_shares(seed: int) -> None:
    inputs = toy(seed)
    assert inputs.existing_stock_t is not None
    large = replace(
        inputs, network=inputs.network.scaled(7.0), existing_stock_t=7.0 * inputs.existing_stock_t
    )
    small, big = solved(inputs), solved(large)
    assert money(big).total == pytest.approx(7.0 * money(small).total, rel=1e-6)
    stage = inputs.network.stages[-1]
    assert shares(None, large, stage) == pytest.approx(np.array(shares(None, inputs, stage)))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_places_has_no_say(seed: int) -> None:
    inputs = toy(seed)
    order = ["P03", "P01", "P02", "P00"]
    at = [inputs.network.place(code) for code in order]
    assert inputs.existing_stock_t is not None
    other = replace(
        inputs, network=inputs.network.reordered(order), existing_stock_t=inputs.existing_stock_t[:, at]
    )
    assert solved(other).objective == pytest.approx(solved(inputs).objective, rel=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_balance_closes_and_a_stock_is_counted_once(seed: int) -> None:
    found = solved(toy(seed, places=5, stages=3))
    inputs, ops = found.inputs, found.operations
    net, horizon = inputs.scaled, inputs.horizon
    ship, stock, drawn = found.of("ship").sum(axis=-1), found.of("stock"), found.of("drawn")
    plants = [t for t, name in enumerate(found.technologies) if name in ("mine", "refinery")]
    for o, operation in enumerate(ops.listed):
        made = found.of("make")[o].sum(axis=-1)
        eaten = made + found.of("run")[o][plants].sum(axis=0)
        supply = made + found.of("run")[o].sum(axis=0) + found.of("scrap")[o] + drawn[o] + ship[o].sum(axis=1)
        used = found.of("use")[o].sum(axis=-1) + found.of("dump")[o] + ship[o].sum(axis=2)
        used[:-1] += eaten[1:] / net.recovery[1:, None]
        y = horizon.years.index(operation.year)
        before = stock[:, :, y - 1] if y else np.zeros_like(drawn[o])
        if operation.calm:
            assert np.allclose(drawn[o], 0.0)
            if y < len(horizon.years) - 1:
                used += (stock[:, :, y] - before) / horizon.lengths[y]
        else:
            assert (drawn[o] <= ops.standing_stock()[o] + before + 1e-9).all()
        assert np.allclose(supply, used, atol=1e-8)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_lost_supplier_sends_members_nothing_and_its_share_must_be_made(seed: int) -> None:
    found = solved(toy(seed))
    inputs, net = found.inputs, found.inputs.network
    target = inputs.loss_targets[0]
    lost = [o for o, operation in enumerate(found.operations.listed) if target.binds(operation)]
    members = [net.place(code) for code in MEMBERS]
    assert lost and not found.of("ship")[lost][:, :, net.place(SUPPLIER), members].any()
    program = Program(inputs)
    after = dict(reachable(program, program.solve(), target))
    before = dict(reachable(program, None, target))
    for year, share in met(found, target):
        short = found.of(target.misses[0])[list(after).index(year)]
        need = inputs.essential_share * inputs.need[-1] * inputs.growth[inputs.horizon.years.index(year)]
        assert share + short / need >= target.share - 1e-7
        assert after[year] >= share - 1e-7, "the most that can be met is no less than what the plan met"
        assert after[year] >= before[year] - 1e-7


@pytest.mark.parametrize("seed", SEEDS)
def test_new_plants_run_and_neighbours_keep_running(seed: int) -> None:
    found = solved(toy(seed))
    inputs, ops = found.inputs, found.operations
    calm = len(inputs.horizon.years)
    plants = [t for t, name in enumerate(found.technologies) if name in ("mine", "refinery")]
    from derisk.plan.sites import Sites

    ready = np.einsum("otsb,tsrb->otsr", Sites(inputs, ops).ready().values, found.of("build"))
    running = found.of("run")
    assert (running <= ready + 1e-8).all()
    assert (running[:calm, plants] >= inputs.least_running * ready[:calm, plants] - 1e-8).all()


def test_tail_is_the_mean_of_the_worst_futures() -> None:
    losses, chances = np.array([100.0, 50.0, 10.0]), np.array([0.05, 0.10, 0.20])
    assert cvar(losses, chances, 0.95) == pytest.approx(100.0)
    assert cvar(losses, chances, 0.90) == pytest.approx(75.0)
    assert cvar(losses, chances, 0.50) == pytest.approx((5.0 + 5.0 + 2.0) / 0.5)
    assert cvar(losses, chances, 0.0) == pytest.approx(12.0)
    assert cvar(-losses, chances, 0.9) == 0.0


@pytest.mark.parametrize("kinds", [(WHOLE, WHOLE), (WHOLE, PART), (PART, WHOLE), (PART, PART)])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_linear_tail_is_the_sorted_tail(seed: int, kinds: tuple[Kind, Kind]) -> None:
    inputs = toy(seed, risk=Risk(0.6, 0.85))
    both = zip(inputs.futures, kinds, strict=True)
    inputs = replace(inputs, futures=tuple(replace(each, kind=kind) for each, kind in both))
    found = solved(inputs)
    chances = firsts(inputs.futures)
    losses = histories(inputs.futures, losses_usd(found))
    eta, excess = float(found.of("eta")), found.of("excess")
    calm = float(found.of("excess-calm"))
    linear = eta + (float(chances @ excess) + (1.0 - chances.sum()) * calm) / 0.15
    assert linear * 1e6 == pytest.approx(cvar(losses, chances, 0.85), abs=USD)


def test_expected_futures_carry_the_mean_of_every_stop() -> None:
    inputs = toy(1)
    mean = expected(inputs.futures)
    assert [future.year for future in mean] == [2026, 2030]
    assert all(future.probability == 1.0 for future in mean)
    late = {(stop.supplier, stop.stage): stop.share for stop in mean[1].stops}
    assert late == {("P02", "separation"): pytest.approx(0.2)}
    early = {(stop.supplier, stop.stage): stop.share for stop in mean[0].stops}
    assert early == {("P02", "mining"): pytest.approx(0.05), ("P02", "separation"): pytest.approx(0.05)}


def test_every_stop_counts_in_the_mean_and_a_future_goes_on_after_its_first() -> None:
    late, early = toy(1).futures  # .2 in 2030, .1 in 2026
    losses = np.array([50.0, 100.0])
    assert firsts((late, early)) == pytest.approx([0.9 * 0.2, 0.1])
    assert histories((late, early), losses) == pytest.approx([50.0, 100.0 + 0.2 * 50.0])
    assert firsts((late, early)) @ histories((late, early), losses) == pytest.approx(0.2 * 50.0 + 0.1 * 100.0)
    assert counts((late, early), firsts((late, early))) == pytest.approx([0.2, 0.1])
    assert counts((late, early), np.array([0.0, 1.0])) == pytest.approx([0.2, 1.0])


@pytest.mark.parametrize("seed", SEEDS)
def test_a_future_is_named_by_its_hardest_act_and_costs_what_all_its_histories_do_in_the_mean(
    seed: int,
) -> None:
    """Against every history of three blocks, one by one: chance, mean cost, how often each act comes."""
    rng = np.random.default_rng(seed)
    found, losses = mixed(rng), rng.uniform(1.0, 100.0, 12)
    blocks = [[w for w in range(12) if found[w].year == year] for year in (2026, 2030, 2035)]
    odds_of = [future.probability for future in found]
    chance, cost, comes = np.zeros(12), np.zeros(12), np.zeros((12, 12))
    for history in itertools.product(*([-1, *block] for block in blocks)):  # -1: a calm block
        acts = [w for w in history if w >= 0]
        odds = math.prod(
            odds_of[w] if w >= 0 else 1.0 - sum(odds_of[v] for v in block)
            for w, block in zip(history, blocks, strict=True)
        )
        if acts:
            lead = next((w for w in acts if found[w].kind == WHOLE), acts[0])
            chance[lead] += odds
            cost[lead] += odds * losses[acts].sum()
            comes[lead, acts] += odds
    assert firsts(found) == pytest.approx(chance)
    assert histories(found, losses) == pytest.approx(cost / chance)
    assert carried(found) == pytest.approx(comes / chance[:, None])
    assert firsts(found) @ histories(found, losses) == pytest.approx(
        losses @ np.array([future.probability for future in found])
    )
    assert counts(found, firsts(found)) == pytest.approx([future.probability for future in found])


def mixed(rng: np.random.Generator) -> list[Future]:
    """Two stops of all and two in part in each of three blocks, none certain."""
    return [
        Future(f"{kind}-{year}-{n}", year, float(rng.uniform(0.02, 0.2)), (Stop("P02", "mining", 0.5),), kind)
        for year in (2026, 2030, 2035)
        for kind in (WHOLE, PART)
        for n in range(2)
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_acts_in_part_never_make_the_tail_lighter(seed: int) -> None:
    """What is added to what may happen makes neither mean nor tail of given losses smaller."""
    rng = np.random.default_rng(seed)
    found = mixed(rng)
    losses = np.array(
        [rng.uniform(50.0, 100.0) if f.kind == WHOLE else rng.uniform(1.0, 40.0) for f in found]
    )
    hard = [w for w, future in enumerate(found) if future.kind == WHOLE]
    alone = [found[w] for w in hard]
    for alpha in (0.5, 0.8, 0.9, 0.95):
        both = cvar(histories(found, losses), firsts(found), alpha)
        assert both >= cvar(histories(alone, losses[hard]), firsts(alone), alpha) - 1e-9


@pytest.mark.parametrize("seed", SEEDS)
def test_the_tail_beyond_the_mean_falls_and_mean_cost_rises_as_the_tail_weighs_more(seed: int) -> None:
    program = Program(toy(seed, risk=Risk(0.5, 0.9)))
    asked = program.solve().objective
    before = None
    for weight in (0.0, 0.25, 0.5, 0.75, 0.95):
        program.weigh_tail(weight)
        found = program.solve()
        assert weight != 0.5 or found.objective == pytest.approx(asked, rel=1e-9)
        spent = money(found)
        now = spent.base + spent.expected + spent.missed, spent.tail - spent.expected
        assert before is None or (now[0] >= before[0] - 10 * USD and now[1] <= before[1] + 10 * USD)
        before = now
