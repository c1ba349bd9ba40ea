"""Controls in force: in the base as trade is; no plan counts on more from there; a stop is a future."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from derisk import facts, network
from derisk.cases.presets import preset
from derisk.facts.hazards import hazards_of
from derisk.network.network import Network
from derisk.plan import in_force
from derisk.plan.costs import without
from derisk.plan.in_force import Quota, controls, covered, held, quotas, told
from derisk.plan.load import load
from derisk.plan.operations import Operations
from derisk.plan.places import plan_places
from derisk.plan.question import Question
from derisk.plan.result import losses_usd, money, weighed
from derisk.plan.settled import settled
from derisk.plan.settled import told as under_quotas
from derisk.plan.simulated import planned
from derisk.plan.solve import Program
from tests.plan.toy_plan import MEMBERS, SUPPLIER, toy

USD = 1.0


def chain(mineral: str, year: int | None = None) -> tuple[Network, tuple[str, ...]]:
    return plan_places(network.baseline(mineral, year), ("alliance",), ("CHN",))


def under_control(share: float = 0.0, **changes: Any) -> Any:
    inputs = toy(1, share_caps=(), **changes)
    mask = np.zeros_like(inputs.network.flow)
    inside = [inputs.network.place(code) for code in MEMBERS]
    mask[:, inputs.network.place(SUPPLIER), inside] = 1.0
    return replace(inputs, controlled=mask, controlled_share=share)


def test_a_licence_in_force_is_read_from_the_facts_with_its_aim() -> None:
    net, inside = chain("gallium")
    found = {(each.supplier, each.stage): each for each in controls(net, inside, 2026)}
    licence = found["CHN", "refining"]
    assert licence.since == "2023-08-01" and licence.to == inside and "licence" in licence.instrument
    assert {"policy-chronology", "derisk-hazards"} <= set(licence.sources)
    mask = held([licence], net)
    assert mask.sum() == len(inside) and mask[0, net.place("CHN"), net.place("USA")] == 1.0


def test_a_control_on_one_place_holds_there_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = hazards_of("rare-earths")
    aimed = {**plain["CHN", "separation"], "JPN": replace(plain["CHN", "separation"]["JPN"], in_force="2010")}
    monkeypatch.setattr(in_force, "hazards_of", lambda mineral: {("CHN", "separation"): aimed})
    net, inside = chain("rare-earths")
    ban, licence = sorted(controls(net, inside, 2026), key=lambda each: each.since)
    assert (ban.to, ban.since) == (("JPN",), "2010")
    assert set(licence.to) == set(inside) and licence.since == "2025-04-04", "on top of the older one too"
    mask = held([ban], net)
    assert mask.sum() == 1.0 and mask[net.stage("separation"), net.place("CHN"), net.place("JPN")] == 1.0


def test_a_list_of_named_users_is_no_control() -> None:
    net, inside = chain("rare-earths")
    assert not [each for each in controls(net, inside, 2026) if each.since == "2026-01-06"]


def test_what_comes_after_the_plan_begins_or_has_ended_is_not_in_force() -> None:
    net, inside = chain("gallium")
    assert not [each for each in controls(net, inside, 2022) if each.supplier == "CHN"]
    ended = facts.table("events").filter(facts.table("events")["date"] == "2010-09-21")
    assert ended.height and not any(
        each.since == "2010-09-21" for each in controls(*chain("rare-earths"), 2026)
    )


def test_base_and_futures_are_told_apart_in_words() -> None:
    net, inside = chain("gallium")
    base, suspended = told(controls(net, inside, 2026), net, inside, 2026)
    assert f"in the trade of {net.year}" in base and "one of the futures" in base
    assert "suspended 2025-11-09" in suspended and "as far as the hazards count them" in suspended
    net, inside = chain("rare-earths")
    base, *_ = told(controls(net, inside, 2026), net, inside, 2026)
    assert "later, so what it takes away is not in the base" in base


def test_a_ban_that_came_on_top_of_an_older_one_is_told_with_what_it_takes() -> None:
    """Zimbabwe banned raw lithium in 2022 and concentrate, which it ships, in 2026."""
    net, inside = plan_places(network.baseline("lithium"), ("alliance",), ("CHN", "ZWE"))
    found = [each for each in controls(net, inside, 2026) if each.supplier == "ZWE"]
    assert [each.since for each in found] == ["2022-12-16", "2026-02-25"]
    assert [each.since for each in controls(net, inside, 2025) if each.supplier == "ZWE"] == ["2022-12-16"]
    base, *_ = told(controls(net, inside, 2026), net, inside, 2026)
    shipped = float(net.flow[net.stage("mining"), net.place("ZWE")].sum())
    assert f"{shipped:,.0f} t of mining from ZWE" in base and shipped > 1e4
    early, *_ = told(controls(net, inside, 2025), net, inside, 2025)
    assert "in the base all the same" not in early


def test_nobody_plans_on_more_from_a_supplier_under_control() -> None:
    """Without the control members buy more from the supplier than goes on anyway, for their stocks."""
    free, bound = (Program(replace(under_control(), controlled_share=s)).solve() for s in (1.0, 0.0))
    inputs = bound.inputs
    origin, inside = inputs.network.place(SUPPLIER), inputs.inside > 0

    def bought(found: Any, y: int) -> Any:
        return found.of("ship")[y, :, origin][:, inside].sum(axis=(1, 2))

    more = 0.0
    for y, each in enumerate(inputs.going_on):
        usual = each.flow[:, origin][:, inside].sum(axis=1)
        assert (bought(bound, y) <= usual + 1e-9).all()
        more += float(np.maximum(bought(free, y) - usual, 0.0).sum())
    assert more > 0.0
    assert money(bound).total >= money(free).total - USD


def test_a_control_leaves_trade_as_it_is() -> None:
    inputs = under_control(futures=(), loss_targets=())
    found = Program(inputs).solve()
    assert abs(money(found).total) < USD
    assert np.allclose(
        found.of("ship")[:3, ..., 0], np.array([each.flow for each in inputs.going_on]), atol=1e-9
    )


YEARS = (2026, 2028, 2030)


def test_a_quota_has_its_level_in_the_years_that_it_is_stated_for() -> None:
    net, _ = chain("cobalt")
    (quota,) = quotas(net, YEARS)
    assert (quota.supplier, quota.level_t, quota.until) == ("COD", (96_600.0, np.inf, np.inf), "2028-01")
    assert (
        quota.binds == (True, False, False)
        and "COD" not in quota.to
        and set(net.places) - {"COD"} == set(quota.to)
    )
    assert quotas(net, (2027,))[0].level_t == (96_600.0,)
    assert quotas(net, (2024, 2026)) == (), "nobody knew of it in 2024"
    assert quotas(chain("copper")[0], YEARS) == ()
    assert covered(quota, net).sum() == len(net.stages) * len(quota.to)


def test_a_year_that_a_quota_covers_in_part_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    net, _ = chain("cobalt")
    assert quotas(net, (2025,)) == (), "October to December of 2025 alone"
    monkeypatch.setattr(in_force, "_level", lambda rows, year: np.inf)
    assert quotas(net, YEARS) == ()


def test_the_simulator_and_the_plan_read_one_quota() -> None:
    """The preset of 2025 states the levels that the table has, month by month."""
    rows = facts.table("quotas").to_dicts()
    stated = {
        (r.from_, r.until): r.level_t
        for r in preset("cobalt-2025", "scenario").content.restrictions
        if r.kind == "quota"
    }
    assert {(row["start"], row["mass_t"]) for row in rows} == {
        (str(start), level) for (start, _), level in stated.items()
    }


def limited(seed: int, share: float, **changes: Any) -> Any:
    """A toy whose supplier lets out a share of what it sold in 2030 alone."""
    inputs = toy(seed, **changes)
    net = inputs.network
    others = tuple(code for code in net.places if code != SUPPLIER)
    sold = float(inputs.going_on[1].flow[:, net.place(SUPPLIER)].sum()) * 1e3
    return settled(
        replace(inputs, quotas=(Quota(SUPPLIER, others, (np.inf, share * sold, np.inf), "2033-01"),))
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_doing_nothing_under_a_quota_costs_nothing_and_no_stop_is_a_relief(seed: int) -> None:
    inputs = limited(seed, 0.5)
    program = Program(inputs)
    idle = without(program)
    spent = money(idle)
    assert abs(spent.calm) < USD and spent.capital == 0.0
    assert (losses_usd(idle) > -USD).all()
    assert money(program.solve()).total <= weighed(spent, inputs.risk) + spent.missed + USD


@pytest.mark.parametrize("seed", [1, 2])
def test_no_more_leaves_than_a_quota_lets_out_in_calm_and_in_stops_each_buyer_alike(seed: int) -> None:
    inputs = limited(seed, 0.5)
    found, origin = Program(inputs).solve(), inputs.network.place(SUPPLIER)
    sold = found.of("ship")[:, :, origin].sum(axis=-1)  # operation, stage, destination
    usual = inputs.going_on[1].flow[:, origin]
    for o, operation in enumerate(found.operations.listed):
        if operation.year == 2030:
            assert (sold[o] <= 0.5 * usual + 1e-9).all(), operation.name
    assert (inputs.settled.ship[1, :, origin].sum(axis=-1) <= 0.5 * usual + 1e-9).all()
    assert inputs.idle[1].use.sum() < inputs.going_on[1].use.sum()
    for y in (0, 2):
        assert inputs.idle[y].use == pytest.approx(inputs.going_on[y].use, abs=1e-6)


def test_a_tighter_quota_never_leaves_more_worth_of_use() -> None:
    plain = toy(1)
    cost = [float(Operations(limited(1, share)).reference_cost()[1]) for share in (2.0, 1.0, 0.7, 0.4, 0.0)]
    assert cost[0] == pytest.approx(float(Operations(plain).reference_cost()[1]), abs=1e-6)
    assert cost == sorted(cost) and cost[-1] > cost[1]


def test_what_a_plan_builds_is_worth_more_under_a_quota() -> None:
    """The same plan beside doing nothing: what it makes takes the place of what the quota withholds."""
    free, bound = limited(1, 2.0, futures=()), limited(1, 0.4, futures=())
    costs = [money(Program(each).solve()).total for each in (free, bound)]
    assert costs[1] < costs[0]


def test_a_quota_is_told_with_what_it_takes_and_until_when() -> None:
    (said,) = under_quotas(limited(1, 0.5))
    assert "doing nothing too" in said and "2030 " in said and "from 2033-01 on" in said
    assert "members" in said and not list(under_quotas(toy(1)))


def test_the_chain_under_a_quota_stands_still_in_the_simulator() -> None:
    inputs = limited(1, 0.5)
    for found in (None, Program(inputs).solve()):
        each = planned(inputs, found, 2030)
        assert np.abs(each.network.residual()).max() <= 1e-6 * each.network.production.max()


@pytest.mark.parametrize("mineral", ["cobalt", "lithium", "nickel"])
def test_what_is_put_to_stock_is_read_in_tonnes_though_a_plan_counts_in_kilotonnes(mineral: str) -> None:
    from derisk.stress.calibrate import Calibration

    told = {"name": "t", "minerals": (mineral,), "scenarios": {"count": 0}}
    inputs = load(Question.model_validate(told), mineral)
    own, plain = inputs.calibration, Calibration(inputs.network, inputs.assumptions)
    assert (plain.surplus.share > 0.0).any(), "else there is nothing to read"
    assert own.surplus.share == pytest.approx(plain.surplus.share) and (own.surplus.share < 0.3).all()
    assert own.stock_target_t == pytest.approx(plain.stock_target_t / 1e3)
    assert own.put_by_t == pytest.approx(plain.put_by_t / 1e3)
