"""N-1 of each member: what one is promised it gets, alone or by the others' help; the file says which."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

from derisk.plan.adequacy_rows import evenly, reachable
from derisk.plan.inputs import Inputs, LossTarget
from derisk.plan.load import load
from derisk.plan.loss_targets import loss_targets
from derisk.plan.proposal import written
from derisk.plan.question import Question, Target
from derisk.plan.result import met, money
from derisk.plan.simulated import Served, without_supplier
from derisk.plan.solve import Program
from derisk.terms.errors import InputError
from tests.plan.test_rows import question
from tests.plan.toy_plan import MEMBERS, SUPPLIER, toy


def asked(share: float, seed: int = 1, **changes: Any) -> Inputs:
    """The toy without caps and stops, each of its two members asked for a share besides both together."""
    stage = toy(seed).network.stages[-1]
    targets = [LossTarget(stage, share, 2030, SUPPLIER, member) for member in (None, *MEMBERS)]
    return toy(seed, share_caps=(), futures=(), loss_targets=tuple(targets), **changes)


@pytest.mark.parametrize("seed", range(2))
def test_each_member_gets_what_it_is_promised_and_that_costs_no_less(seed: int) -> None:
    """Together is cheapest, each of them dearer at most, and each without the others' help dearest."""
    cost = [
        Program(replace(asked(0.9, seed), loss_targets=asked(0.9, seed).loss_targets[:1])).solve().objective
    ]
    for sharing in (True, False):
        inputs = asked(0.9, seed, allied_sharing=sharing)
        found = Program(inputs).solve()
        cost.append(found.objective)
        for target in inputs.loss_targets:
            short = found.of(target.misses[0])
            for (_, share), lacking in zip(met(found, target), short, strict=True):
                assert share >= 0.9 - 1e-6 or lacking > 0.0
    assert all(then >= before - 1e-9 * abs(before) for before, then in zip(cost, cost[1:], strict=False))


@pytest.mark.parametrize("seed", range(2))
def test_the_one_served_worst_gets_the_most_it_can(seed: int) -> None:
    """No better off than all on the average, and no worse where members share than where they do not."""
    inputs = asked(0.9, seed)
    program = Program(inputs)
    target = inputs.loss_targets[0]
    plan = program.solve()
    others: dict[int, float] = {}
    for shared in (True, False):
        level = {
            year: min(share for _, y, share in evenly(program, plan, target, shared) if y == year)
            for year in (2030, 2033)
        }
        whole = dict(reachable(program, plan, target))
        for year, share in level.items():
            assert share <= whole[year] + 1e-6 and share <= others.get(year, np.inf) + 1e-6
        others = level
    assert program.solve().objective == pytest.approx(plan.objective, rel=1e-9), "the program is as it was"


def test_the_level_is_that_of_a_program_written_by_hand() -> None:
    """Two members of need 4 and 8 share 6 of a product that each can only send 1 of: max-min by linprog."""
    from derisk.market.solver import WarmModel
    from derisk.plan.even import even
    from tests.plan.equations import OPERATIONS, array, book

    b = book()
    met_ = b.model.add_variables(
        lower=0.0, coords=[("operation", OPERATIONS), ("place", ["A", "B"])], name="met"
    )
    have = array([[5, 1], [2, 4]], operation=OPERATIONS, place=["A", "B"])
    sent = b.model.add_variables(
        lower=-1.0, upper=1.0, coords=[("operation", OPERATIONS)], name="sent"
    )  # A to B
    sign = array([1, -1], place=["A", "B"])
    b.model.add_constraints(met_ + sign * sent <= have, name="have")
    need = array([[4, 8], [4, 8]], operation=OPERATIONS, place=["A", "B"])
    level = even(b, "x", 1.0 * met_, need)
    b.finish(-1.0 * level.sum())
    found = WarmModel(b.model, what="toy").solve("toy").values["level-x"]
    for o, (here, there) in enumerate(((5.0, 1.0), (2.0, 4.0))):
        # level, sent: 4 level + sent <= here, 8 level - sent <= there
        answer = linprog([-1.0, 0.0], [[4.0, 1.0], [8.0, -1.0]], [here, there], bounds=[(0, None), (-1, 1)])
        tried = max(min((here - s) / 4.0, (there + s) / 8.0) for s in np.linspace(-1.0, 1.0, 2001))
        assert (
            found[o] == pytest.approx(-float(answer.fun or 0.0), abs=1e-9) == pytest.approx(tried, abs=1e-3)
        )


def pools(rng: np.random.Generator, members: int) -> tuple[Any, ...]:
    """Pools that some members can draw on, up to what each arc lets, and what each member needs."""
    reach = rng.integers(0, 2, (2, members)) * rng.integers(1, 6, (2, members))
    return rng.integers(2, 9, 2).astype(float), reach.astype(float), rng.integers(2, 7, members).astype(float)


@pytest.mark.parametrize("seed", range(6))
def test_fair_shares_are_the_best_of_all_divisions_tried(seed: int) -> None:
    """Three members on two pools: of every division in quarters of a tonne none serves the worst better."""
    from itertools import product

    from derisk.market.solver import WarmModel
    from derisk.plan.even import even
    from derisk.plan.fair import fair_shares
    from tests.plan.equations import OPERATIONS, array, book, full

    members = ["A", "B", "C"]
    have, reach, need = pools(np.random.default_rng(seed), 3)
    b = book()
    axes: dict[str, Any] = {"operation": OPERATIONS, "pool": [0, 1], "place": members}
    most = array(np.stack([reach, reach]), **axes)
    draw = b.model.add_variables(lower=0.0, upper=most, coords=most.coords, name="draw")
    b.model.add_constraints(draw.sum("place") <= array(have, pool=[0, 1]), name="pool")
    got = full(0, operation=OPERATIONS, place=members) + draw.sum("pool")
    even(b, "x", got, array(np.stack([need, need]), operation=OPERATIONS, place=members))
    b.finish(1.0 * draw.sum())
    warm = WarmModel(b.model, what="toy")
    shares = fair_shares(warm, "x", "toy")
    assert shares[0] == pytest.approx(shares[1], abs=1e-7), "operations do not know of each other"
    mine = sorted(shares[0])
    step = 0.25
    ways = [
        [each for each in product(*(np.arange(0.0, most_ + step / 2, step) for most_ in reach[p]))
         if sum(each) <= have[p]]
        for p in (0, 1)
    ]  # fmt: skip
    given = {tuple(np.add(*pair)) for pair in product(*ways)}
    best = max(tuple(sorted(np.array(each) / need)) for each in given)
    first = next((i for i in range(3) if abs(mine[i] - best[i]) > 1e-7), None)
    assert first is None or mine[first] > best[first], "no division tried is better"
    assert all(mine[i] >= best[i] - step / need.min() for i in range(2 if first is None else first + 1))
    assert warm.solve("toy").values["level-x"] == pytest.approx(shares.min(axis=1), abs=1.0), "still solves"


@pytest.mark.parametrize("seed", range(3))
def test_nobody_could_have_more_without_one_who_has_no_more_having_less(seed: int) -> None:
    """Each of three members asked for its most while those with no more keep theirs: it gets no more."""
    members = ("P00", "P01", "P03")
    inputs = toy(seed, 5, share_caps=(), futures=(), members=members, allied_sharing=False)
    program = Program(inputs)
    (target,) = inputs.loss_targets
    plan = program.solve()
    net, warm = inputs.network, program.warm
    served = f"served-{target.name}"
    shares = np.array([share for _, _, share in evenly(program, plan, target, False)])
    codes = [code for code, _, _ in evenly(program, plan, target, False)]
    years = [year for _, year, _ in evenly(program, plan, target, False)]
    outside = target.misses[1]
    program.hold(plan)
    program.hold_trade(plan)
    program.share(False)
    program.aim_at_use(target)
    kept = program.solve().of(outside) * (1.0 + 1e-6) + 1e-6
    warm.between(outside, np.zeros_like(kept), kept)
    tried = 0
    for code, year, share in zip(codes, years, shares, strict=True):
        o, r = sorted(set(years)).index(year), net.place(code)
        keep = np.zeros(warm.columns(served).shape)
        for other, when, has in zip(codes, years, shares, strict=True):
            if when == year and other != code and has <= share + 1e-6:
                keep[o, net.place(other)] = has * (1.0 - 1e-8)
        for name in warm.variables:
            warm.price(name, 0.0)
        price = np.zeros(keep.shape)
        price[o, r] = -1.0
        warm.between(served, keep, np.full(keep.shape, np.inf))
        warm.price(served, price)
        most = warm.solve("toy").values[served][o, r]
        assert share == pytest.approx(most, rel=1e-5, abs=1e-6)
        tried += 1
    assert tried == 3 * len(set(years))


def test_members_that_share_nothing_get_no_more_than_in_calm_years() -> None:
    inputs = asked(0.9, allied_sharing=False)
    found = Program(inputs).solve()
    ops = found.operations
    at = [inputs.network.place(code) for code in MEMBERS]
    for o, operation in enumerate(ops.listed):
        if operation.lost is not None:
            calm = found.of("ship")[ops.names.index(f"calm-{operation.year}")].sum(axis=-1)
            lost = found.of("ship")[o].sum(axis=-1)
            assert (lost[:, at][:, :, at] <= calm[:, at][:, :, at] + 1e-6).all()


def line(**given: Any) -> Target:
    return Target.model_validate({"stage": "magnets", "n_minus_1": 0.8, "by": 2032, **given})


def test_a_plan_file_asks_together_each_or_by_name() -> None:
    inputs = load(question(targets=[], scenarios={"count": 0}), "rare-earths")
    net, inside = inputs.network, inputs.members

    def of(**given: Any) -> list[str | None]:
        return [t.member for t in loss_targets([line(**given)], net, inside, "CHN")[0]]

    assert of() == of(members="together") == [None]
    assert of(members="each")[0] is None and {"JPN", "USA", "EU27"} <= set(of(members="each"))
    assert of(members=["JPN", "USA"]) == ["JPN", "USA"]
    both, _ = loss_targets([line(), line(members="each")], net, inside, "CHN")
    assert [t.member for t in both].count(None) == 1, "what is asked twice is one target"
    with pytest.raises(InputError, match="ATA is no economy of this plan"):
        of(members="ATA")
    (own,), _ = loss_targets([line(members="JPN")], net, inside, "CHN")
    assert "members: JPN" in written(own)


@pytest.mark.parametrize(
    "wrong",
    [
        {"targets": [{"stage": "magnets", "supplier_share_cap": 0.5, "by": 2030, "members": "each"}]},
        {"targets": [{"stage": "magnets", "n_minus_1": 0.5, "by": 2030, "members": ["each", "JPN"]}]},
    ],
)
def test_members_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="members"):
        Question.model_validate({"name": "x", "minerals": "rare-earths", **wrong})


def test_what_members_are_served_by_hand() -> None:
    """Two members that need 4 t a month each: 9 of 16 t in two months, 3 of 8 t in the worse one."""
    served = Served(met=np.array([[4.0, 2.0], [1.0, 2.0]]), need=np.array([4.0, 4.0]))
    assert served.mean == pytest.approx(9 / 16) and served.worst == pytest.approx(3 / 8)
    assert served.each.tolist() == pytest.approx([0.625, 0.5])


def test_the_simulator_says_of_each_member_what_it_says_of_all() -> None:
    """The claim of each stands beside its own twelve months; all of them add up to the claim of all."""
    targets = [{"stage": "magnets", "n_minus_1": 0.8, "by": 2035, "members": "each"}]
    asked_ = question(targets=targets, scenarios={"count": 0}, allied_sharing=False)
    inputs = load(asked_, "rare-earths")
    found = Program(inputs).solve()
    target = inputs.loss_targets[0]
    served = without_supplier(inputs, found, target, 2035)
    whole = served.mean
    weight = served.need / served.need.sum()
    assert np.nansum(served.each * weight) == pytest.approx(whole)
    assert served.worst < whole
    assert whole > without_supplier(inputs, None, target, 2035).mean
    promised = {t.member: dict(met(found, t))[2035] for t in inputs.loss_targets}
    assert min(promised.values()) >= 0.8 - 1e-6
    lived = dict(zip(inputs.members, served.each, strict=True))
    assert all(lived[code] >= 0.8 - 1e-3 for code in promised if code is not None)
    assert money(found).missed == pytest.approx(0.0, abs=1.0)
