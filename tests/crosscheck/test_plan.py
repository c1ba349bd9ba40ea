"""The planner against the same plan written by hand for another program, and against search."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from derisk.network.network import Array
from derisk.plan.inputs import Inputs, Risk
from derisk.plan.operations import Operations
from derisk.plan.result import money
from derisk.plan.solve import Program
from tests.crosscheck.by_hand import least_cost
from tests.crosscheck.one_market import one_market
from tests.plan.toy_plan import toy


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("by", [2026, 2030])
def test_the_plan_agrees_with_linprog(seed: int, by: int) -> None:
    inputs = toy(seed)
    inputs = replace(inputs, share_caps=(replace(inputs.share_caps[0], by=by),))
    ours = Program(inputs).solve().objective
    assert ours == pytest.approx(least_cost(inputs), rel=1e-6)


def test_the_toys_build_store_and_miss_something() -> None:
    solved = [Program(toy(seed)).solve() for seed in range(3)]
    early = toy(0)
    solved.append(Program(replace(early, share_caps=(replace(early.share_caps[0], by=2026),))).solve())
    assert sum(float(found.of("build").sum()) for found in solved) > 3.0
    assert sum(float(found.of("stock").sum()) for found in solved) > 0.01
    assert sum(money(found).missed for found in solved) > 1e3
    assert sum(float(found.of("drawn").sum()) for found in solved) > 0.01


@pytest.mark.parametrize("weight", [0.0, 0.3, 0.9])
def test_any_aversion_to_risk_agrees_with_linprog(weight: float) -> None:
    inputs = replace(toy(11, places=5, stages=3), risk=Risk(weight, 0.8))
    ours = Program(inputs).solve()
    assert ours.objective == pytest.approx(least_cost(inputs), rel=1e-6)
    assert money(ours).tail >= money(ours).expected - 1.0


def searched(inputs: Inputs) -> tuple[float, float]:
    """Least cost and best size: every kink of the cost curve is tried, years cleared in order of merit."""
    ops, horizon = Operations(inputs), inputs.horizon
    works = inputs.candidates[0]
    capital = float(works.capital(horizon)[0]) * 1e-3
    use, worth = (values[:, 1, 0] for values in ops.demand())
    theirs, their_worth = (values[:, 1, 1] for values in ops.demand())
    stock = float(ops.standing_stock()[2, 1, 0])
    price = float(inputs.scaled.price_usd_t[1])
    making = float(ops.plants()[1][0, :, 1, 0].sum())
    bought = making + float(ops.trade()[1][0, 1, 1, 0, 0])

    def cleared(o: int, offers: list[tuple[float, float]]) -> float:
        """Cost less worth of a year: the supplier serves itself, P00 takes the cheapest offers first."""
        total = float((theirs[o] * (making - their_worth[o])).sum())
        left = [[cost, size] for cost, size in sorted(offers)]
        for value, size in sorted(zip(worth[o], use[o], strict=True), reverse=True):
            for offer in left:
                taken = min(size, offer[1])
                if taken > 0 and offer[0] < value:
                    total += taken * (offer[0] - value)
                    offer[1] -= taken
                    size -= taken
        return total

    def cost(size: float) -> float:
        running = (works.opex_usd_t * 1e-3, 0.8 * size)
        years = [cleared(0, [(bought, use[0].sum())]), cleared(1, [(bought, use[1].sum()), running])]
        shock = cleared(2, [(price, stock), running])
        chance = inputs.futures[0].probability
        stop = chance * horizon.discount(2027) * (shock - years[1])
        return float(horizon.weights @ np.array(years)) + capital * size + stop

    kinks: Array = (np.cumsum(use[2][np.argsort(-worth[2])]) - stock) / 0.8
    sizes = [0.0, *[float(kink) for kink in kinks if kink > 0], float(use[2].sum() / 0.8)]
    best = min(sizes, key=cost)
    return cost(best), best


@pytest.mark.parametrize("chance", [0.0, 0.02, 0.1, 0.25, 0.6])
def test_one_plant_agrees_with_search(chance: float) -> None:
    inputs = one_market()
    inputs = replace(inputs, futures=(replace(inputs.futures[0], probability=chance),))
    found = Program(inputs).solve()
    least, size = searched(inputs)
    assert found.objective == pytest.approx(least, rel=1e-9)
    assert float(found.of("build").sum()) == pytest.approx(size, abs=1e-6)


def test_a_likelier_stop_builds_more() -> None:
    built = []
    for chance in (0.0, 0.02, 0.1, 0.6):
        inputs = one_market()
        inputs = replace(inputs, futures=(replace(inputs.futures[0], probability=chance),))
        built.append(float(Program(inputs).solve().of("build").sum()))
    assert built == sorted(built) and built[0] == 0.0 and built[-1] > 0.4
