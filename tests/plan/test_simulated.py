"""A plan in the monthly simulator: its chain closes there, stands still untouched, keeps its N-1 claim."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from derisk.cases.presets import preset
from derisk.network.network import Array
from derisk.plan.adequacy_rows import reachable
from derisk.plan.costs import without
from derisk.plan.futures import PART, Severity, Spread, firsts, histories
from derisk.plan.load import load
from derisk.plan.out_of_sample import Unseen, draws, stands_for, unseen, use_lost
from derisk.plan.result import cvar, met
from derisk.plan.simulated import DUST, Planned, planned, sold_at, stopped, without_supplier
from derisk.plan.solve import Program, Values
from derisk.stress.adaptation.thrifting import aim
from derisk.stress.scenario import Scenario
from derisk.stress.simulate import simulate_on
from tests.networks import assumptions
from tests.plan.test_rows import question
from tests.plan.toy_plan import MEMBERS, SUPPLIER, dependent, toy

CUT = Spread(0.4, 0.1, 0.6)


@pytest.fixture(scope="module")
def magnets() -> Values:
    """A plan that builds: against acts that all stop all; one that hardly builds hardly changes a trial."""
    return Program(load(question(scenarios={"preset": "hazard-acts", "count": 12}), "rare-earths")).solve()


@pytest.fixture(scope="module")
def gallium() -> Values:
    """A plan that answers stops with a stockpile."""
    return Program(load(question(minerals="gallium", targets=[], scenarios={"count": 6}), "gallium")).solve()


def test_what_is_bought_for_stock_is_no_ones_use(gallium: Values) -> None:
    inputs, inside = gallium.inputs, gallium.inputs.inside > 0
    assert gallium.of("stock").sum() > 0.0
    for y, year in enumerate(inputs.horizon.years):
        chain = planned(inputs, gallium, year)
        assert chain.thrifted is not None and chain.bought is not None
        used = gallium.of("use")[y].sum(axis=-1) * 1e3 - chain.thrifted
        dust = 2.0 * DUST * 1e3  # of two figures of a balance, t
        assert chain.use_t[:, inside] * 12 == pytest.approx(used[:, inside], rel=1e-4, abs=dust)
        assert np.abs(chain.network.residual()).max() <= 1e-9 * chain.network.production.max()
    first = planned(inputs, gallium, inputs.horizon.first)
    assert first.bought is not None
    assert first.bought.sum() * inputs.horizon.lengths[0] == pytest.approx(
        1e3 * gallium.of("stock")[:, :, 0].sum(), rel=1e-6
    )


def test_the_tail_of_stops_it_has_not_seen_is_lighter_with_a_plan_that_stores(gallium: Values) -> None:
    tried = unseen(gallium.inputs, gallium, Severity(Spread(12.0, 6.0, 24.0), CUT), seed=5, count=6)
    assert tried is not None
    assert tried.tail(tried.after) < tried.tail(tried.before)
    assert (tried.after <= tried.before * 1.001).all(), "no stop is worse for a store"


def test_the_chain_of_a_plan_closes_and_stands_still_when_nothing_happens(magnets: Values) -> None:
    chain = planned(magnets.inputs, magnets, 2035)
    net = chain.network
    assert np.abs(net.residual()).max() <= 1e-5 * net.production.max()
    assert min(net.production.min(), net.use.min(), net.flow.min(), net.recycled.min()) >= 0.0
    assert (chain.capacity_t >= chain.make_t).all()
    calm = Scenario(name="calm", mineral="rare-earths", base_year=2024, start="2035-01", months=3)
    run = simulate_on(chain, calm)
    assert np.allclose(run.price, chain.price[None, :, None], rtol=1e-6)
    assert np.allclose(run.consumed, chain.consumption_t[None], rtol=1e-6, atol=1e-6 * net.use.max())


def test_the_n_minus_1_claim_of_a_plan_holds_when_simulated(magnets: Values) -> None:
    """Mean essential use over twelve months without China is what the plan promised, or more."""
    (target,) = magnets.inputs.loss_targets
    for year, promised in met(magnets, target):
        lived = without_supplier(magnets.inputs, magnets, target, year).mean
        assert lived >= min(promised, target.share) - 1e-3
        assert lived > without_supplier(magnets.inputs, None, target, year).mean + 0.02, "the plan made it so"


@pytest.mark.parametrize("mineral", ["gallium", "tungsten"])
def test_the_claim_of_a_ready_plan_holds_when_simulated(mineral: str) -> None:
    """Chip metals as the preset asks them: over twelve months members are served what was promised them."""
    inputs = load(preset("chip-metals", "plan").content, mineral)  # type: ignore[arg-type]
    program = Program(inputs)
    found = program.solve()
    target = next(each for each in inputs.loss_targets if each.member is None)
    year, promised = reachable(program, found, target)[-1]
    lived = without_supplier(inputs, found, target, year)
    assert promised >= target.share - 1e-6
    assert lived.mean >= min(promised, 1.0) - 1e-3, "all essential use is all that was promised"
    assert lived.worst < lived.mean, "a month can be worse than the year, which the answer prints beside it"


def test_a_plan_loses_no_more_than_doing_nothing_in_stops_it_has_not_seen(magnets: Values) -> None:
    tried = unseen(magnets.inputs, magnets, Severity(Spread(12.0, 6.0, 24.0), CUT), seed=5, count=6)
    assert tried is not None and 0.0 < tried.chance.sum() < 1.0
    assert tried.mean(tried.after) < tried.mean(tried.before)
    before, after = tried.sectors
    assert (before >= 0.0).all() and tried.mean(after) < tried.mean(before), "sectors lose less too"
    assert tried.tail(tried.before) >= tried.mean(tried.before)
    assert (tried.before > 0.0).any()


def test_stops_are_drawn_anew_by_the_odds_of_the_plan() -> None:
    inputs = toy(1)
    found = list(draws(inputs, Severity(Spread(12.0, 6.0, 24.0), CUT), 1, 600))
    late = sum(stop.year == 2030 for stop in found) / len(found)
    assert late == pytest.approx(2 / 3, abs=0.05)
    assert {stop.month for stop in found} == set(range(1, 13))
    assert min(stop.months for stop in found) >= 6 and max(stop.months for stop in found) > 12
    assert found == list(draws(inputs, Severity(Spread(12.0, 6.0, 24.0), CUT), 1, 600))
    assert {stop.cut for stop in found} == {1.0}
    assert (
        unseen(replace(inputs, futures=()), Program(inputs).solve(), Severity(Spread(12.0), CUT), 1) is None
    )


def test_acts_in_part_are_tried_in_part() -> None:
    inputs = toy(1)
    late, early = inputs.futures
    mixed = replace(inputs, futures=(replace(late, kind=PART), early))
    found = list(draws(mixed, Severity(Spread(12.0, 6.0, 24.0), CUT), 1, 600))
    part = [stop for stop in found if stop.year == 2030]
    assert len(part) == 300 and {stop.months for stop in part} == {12}, "half of each kind"
    assert {stop.cut for stop in found if stop.year == 2026} == {1.0}
    assert min(stop.cut for stop in part) < 0.15 and max(stop.cut for stop in part) > 0.55
    program = Program(inputs)
    held = planned(inputs, without(program), 2030)
    lost = [
        use_lost(stopped(held, SUPPLIER, inputs.members, ["separation"], 12, "2030-01", cut=cut)).sum()
        for cut in (0.0, 0.4, 1.0)
    ]
    assert lost[0] < 1.0 and lost[0] < lost[1] < lost[2]


def test_what_is_drawn_stands_for_the_futures_of_the_plan() -> None:
    """However many of each kind are drawn, their mean and tail are those that the futures have."""
    inputs = toy(1)
    late, early = inputs.futures  # .2 in 2030, .1 in 2026
    mixed = replace(inputs, futures=(replace(late, kind=PART), early))
    listed = tuple(draws(mixed, Severity(Spread(12.0), Spread(0.4)), 1, 6))
    often, chance, beside = stands_for(mixed, listed)
    losses = np.array([100.0 if stop.kind == PART else 1000.0 for stop in listed])
    by_year = {2030: 100.0, 2026: 1000.0}
    own = np.array([by_year[future.year] for future in mixed.futures])
    assert often @ losses == pytest.approx(0.2 * 100.0 + 0.1 * 1000.0)
    assert chance.sum() == pytest.approx(firsts(mixed.futures).sum())
    assert chance @ (losses + beside @ losses) == pytest.approx(often @ losses)
    tried = Unseen(listed, losses, losses, np.zeros((2, 6)), often, chance, beside, 0.9)
    exact = cvar(histories(mixed.futures, own), firsts(mixed.futures), 0.9)
    assert tried.tail(losses) == pytest.approx(exact)


@pytest.mark.parametrize("seed", range(5))
def test_a_dozen_stops_hold_each_kind_as_often_as_the_odds_do(seed: int) -> None:
    """One from each equally likely layer: a third of six stops are the early kind, whatever the seed."""
    found = list(draws(toy(1), Severity(Spread(12.0), CUT), seed, 6))
    assert sum(stop.year == 2026 for stop in found) == 2
    assert {stop.stages for stop in found if stop.year == 2026} != {
        stop.stages for stop in found if stop.year == 2030
    }


def test_use_that_is_designed_out_is_no_use_lost(magnets: Values) -> None:
    """Who needs a tenth less and is served a tenth less loses nothing."""
    chain = planned(magnets.inputs, None, 2030)
    calm = Scenario(name="calm", mineral="rare-earths", base_year=2024, start="2030-01", months=1)
    run = simulate_on(chain, calm)
    assert use_lost(run).max() <= 1e-6 * run.worth.max()
    less = replace(run, worth=0.9 * run.worth)
    assert use_lost(less) == pytest.approx(0.1 * run.worth, rel=1e-4, abs=1e-6 * run.worth.max())
    spared = replace(less, thrift=np.full_like(run.thrift, 0.1))
    assert use_lost(spared).max() <= 1e-6 * run.worth.max()


def test_designs_that_stand_by_serve_in_a_stop_and_rest_in_calm(magnets: Values) -> None:
    inputs = magnets.inputs
    without = planned(inputs, None, 2035)
    designs = 0.1 * without.network.use * np.array([[0.0], [0.0], [1.0]]) * inputs.inside
    chain = replace(without, stand_by=designs, designs=designs, stand_by_usd_t=0.9 * without.price)
    calm = Scenario(name="calm", mineral="rare-earths", base_year=2024, start="2035-01", months=2)
    resting = simulate_on(chain, calm)
    assert resting.recycled[:, -1].sum() == pytest.approx(chain.network.recycled[-1].sum() / 6, abs=1e-3)
    (target,) = inputs.loss_targets
    inside = inputs.inside > 0

    def lost(each: Planned) -> float:
        stages = sold_at(inputs, each, target.supplier)
        run = stopped(each, target.supplier, inputs.members, stages, 6, "2035-01")
        return float(use_lost(run)[..., inside].sum())

    assert lost(chain) < 0.9 * lost(without)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_redesign_by_plan_and_by_prices_never_comes_to_more_than_the_larger_of_the_two(seed: int) -> None:
    """A stop so long that prices have all the redesign they call for, beside designs at hand and in use."""
    network = dependent(seed, stages=1)
    users = assumptions(1).changed(
        demand_elasticity=(-0.1,), long_run_elasticity=-0.3, adaptation_half_time_months=3.0,
        leakage_share=0.0,
    )  # fmt: skip
    inside = np.array([code in MEMBERS for code in network.places])
    gone = 0.1 * network.use * inside
    ready = 0.15 * network.use * inside
    chain = Planned(
        network, users, thrifted=gone, designs=ready, stand_by=ready, stand_by_usd_t=0.0 * network.price_usd_t
    )

    def redesigned(each: Planned) -> tuple[Array, Array]:
        """[T, M] share designed out with all designs in use, and the most that prices or designs allow."""
        run = stopped(each, SUPPLIER, MEMBERS, each.network.stages, 36, "2030-01")
        out, ours = gone[0, inside], each.use_t[0, inside] * 12
        planned_out = (out + ready[0, inside]) / (out + ours)
        top = np.log(np.maximum(run.price.max(axis=0) / each.price[:, None], 1.0))
        called_for = aim(top, np.array(users.demand_elasticity), users.long_run_elasticity)[0, inside]
        by_prices = run.thrift[:, 0, inside] * ours / (out + ours)
        return planned_out + by_prices, np.maximum(called_for, planned_out)

    share, most = redesigned(chain)
    assert (share <= most + 1e-9).all()
    assert (share[-1] > share[0] + 0.01).any(), "prices do call for more than the plan has"
    twice, most = redesigned(replace(chain, thrifted=None, designs=None))
    assert (twice > most + 0.05).any(), "counted twice it would be more"


def test_a_design_at_hand_comes_into_use_a_like_part_each_month() -> None:
    """Of 120 t a year, ready in 10 months: 1 t in the first month, 5 in the fifth, 10 from the tenth."""
    network = dependent(1, stages=1)
    inside = np.array([code in MEMBERS for code in network.places])
    ready = np.where(inside, 120.0, 0.0)[None]
    chain = Planned(
        network, assumptions(1).changed(leakage_share=0.0), designs=ready, stand_by=ready,
        stand_by_usd_t=0.0 * network.price_usd_t, switch_months=10.0,
    )  # fmt: skip
    given = [chain.scrap_in(month)[0, inside, -1] for month in (0, 1, 5, 10, 30)]
    assert np.allclose(given, np.array([0.0, 1.0, 5.0, 10.0, 10.0])[:, None])
    calm = Scenario(name="calm", mineral="copper", base_year=2024, start="2030-01", months=2)
    assert np.allclose(simulate_on(chain, calm).price, chain.price[None, :, None], rtol=1e-6)
    run = stopped(chain, SUPPLIER, MEMBERS, network.stages, 12, "2030-01")
    base = network.recycled[0, inside] / 12
    more = run.recycled[:, 0, inside] - base
    assert (more[0] <= 1.0 + 1e-6).all() and (more[0] > 0.9).all() and (more[-1] > 9.0).all()
    at_once = stopped(replace(chain, switch_months=0.0), SUPPLIER, MEMBERS, network.stages, 12, "2030-01")
    assert at_once.consumed[0, 0, inside].sum() > run.consumed[0, 0, inside].sum()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_scrap_that_the_plan_and_prices_draw_on_is_one_pool(seed: int) -> None:
    """Secondary supply is never more than the base year's and the larger of what plan and prices win."""
    network = dependent(seed, stages=1)
    network = replace(network, stages=("refining",))
    users = assumptions(1).changed(
        adaptation_half_time_months=3.0, leakage_share=0.0, recycling_reach_share=0.2,
        recycling_cost_multiple=1.1, long_run_elasticity=-0.1,
    )  # fmt: skip
    inside = np.array([code in MEMBERS for code in network.places])
    use = network.use * inside
    chain = Planned(
        network, users, stand_by=0.15 * use, stand_by_usd_t=0.0 * network.price_usd_t, won=0.15 * use
    )
    assert np.allclose(chain.rewon[0, inside], 0.15)

    def more(each: Planned) -> Array:
        run = stopped(each, SUPPLIER, MEMBERS, each.network.stages, 36, "2030-01")
        return np.asarray((run.recycled[:, 0] * 12 - network.recycled[0])[:, inside] / use[0, inside])

    together = more(chain)
    assert together.max() <= 0.2 + 1e-9 and together.max() > 0.15 + 1e-3, "prices do call for more"
    assert more(replace(chain, won=None)).max() > 0.2 + 1e-3, "counted twice it would be more"


def test_a_plans_stock_is_there_to_be_released(magnets: Values) -> None:
    chain = planned(magnets.inputs, None, 2030)
    more = replace(chain, stored=chain.network.use * 0.5)
    assert isinstance(more, Planned) and more.stockpile_t.sum() > 0.0
    (target,) = magnets.inputs.loss_targets
    inside = magnets.inputs.inside > 0

    def served(each: Planned) -> float:
        stages = sold_at(magnets.inputs, each, target.supplier)
        run = stopped(each, target.supplier, magnets.inputs.members, stages, 12, "2030-01")
        return float(run.consumed[:, -1][:, inside].sum())

    assert served(more) > served(chain) * 1.05
