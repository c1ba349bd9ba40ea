"""Plans in PyPSA: the smallest one, and random chains over investment periods and futures, by mean and tail.

A future is a whole horizon there and one year of the horizon here, so every history of stops is a scenario
there; PyPSA takes the tail of total cost, which is the tail of what futures add, since calm years cost the
same in all of them. The tail is compared where all stops are of one year, see `pypsa_tree`.
PyPSA is no dependency; where it is not installed this is left out.
"""

from __future__ import annotations

import warnings
from dataclasses import replace

import numpy as np
import pytest

from derisk.plan.inputs import Inputs, Risk
from derisk.plan.operations import Operations
from derisk.plan.result import money
from derisk.plan.solve import Program
from tests.crosscheck.one_market import one_market
from tests.crosscheck.pypsa_tree import comparable, optimised, tree

pypsa = pytest.importorskip("pypsa")


def least_cost(inputs: Inputs) -> tuple[float, float]:
    """Objective and size of the works; snapshots are the two calm years and the year of the stop."""
    ops, horizon = Operations(inputs), inputs.horizon
    works, chance = inputs.candidates[0], inputs.futures[0].probability
    use, worth = (values[:, 1, 0] for values in ops.demand())
    theirs, their_worth = (values[:, 1, 1] for values in ops.demand())
    making = float(ops.plants()[1][0, :, 1, 0].sum())
    bought = making + float(ops.trade()[1][0, 1, 1, 0, 0])
    network = pypsa.Network()
    network.set_snapshots(["calm-2026", "calm-2027", "stop"])
    stop = chance * horizon.discount(2027)
    weight = np.array([horizon.weights[0], horizon.weights[1] - stop, stop])
    network.snapshot_weightings["objective"] = weight
    network.add("Bus", "P00")
    network.add("Load", "use", bus="P00", p_set=use.sum(axis=1))
    most = use.sum(axis=1).max()
    network.add("Generator", "imports", bus="P00", p_nom=most, p_max_pu=[1.0, 1.0, 0.0], marginal_cost=bought)
    network.add(
        "Generator", "works", bus="P00", p_nom_extendable=True, p_max_pu=[0.0, 0.8, 0.8],
        capital_cost=float(works.capital(horizon)[0]) * 1e-3, marginal_cost=works.opex_usd_t * 1e-3,
    )  # fmt: skip
    stock = float(ops.standing_stock()[2, 1, 0])
    price = float(inputs.scaled.price_usd_t[1])
    network.add("Generator", "stock", bus="P00", p_nom=stock, p_max_pu=[0.0, 0.0, 1.0], marginal_cost=price)
    for k in range(use.shape[1]):
        size = float(use[:, k].max())
        if size == 0.0:
            continue  # a step of demand that these users do not have
        network.add(
            "Generator", f"without-{k}", bus="P00", p_nom=size, p_max_pu=use[:, k] / size,
            marginal_cost=float(worth[0, k]),
        )  # fmt: skip
    status, _ = network.optimize(solver_name="highs", log_to_console=False)
    assert status == "ok"
    constant = weight @ ((theirs * (making - their_worth)).sum(axis=1) - (use * worth).sum(axis=1))
    return float(network.objective + constant), float(network.generators.p_nom_opt["works"])


@pytest.mark.parametrize("chance", [0.0, 0.02, 0.1, 0.25, 0.6])
def test_one_plant_agrees_with_pypsa(chance: float) -> None:
    inputs = one_market()
    inputs = replace(inputs, futures=(replace(inputs.futures[0], probability=chance),))
    ours = Program(inputs).solve()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of another program
        least, size = least_cost(inputs)
    assert ours.objective == pytest.approx(least, rel=1e-6)
    assert float(ours.of("build").sum()) == pytest.approx(size, abs=1e-5)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize(
    ("futures", "years", "risk"),
    [
        (0, 3, Risk(0.0, 0.9)),
        (2, 3, Risk(0.0, 0.9)),
        (4, 3, Risk(0.0, 0.9)),
        (3, 1, Risk(0.6, 0.8)),
        (3, 1, Risk(0.95, 0.9)),
    ],
    ids=["multi-investment", "stochastic", "histories", "tail", "mostly tail"],
)
def test_plans_over_years_and_futures_agree_with_pypsa(
    seed: int, futures: int, years: int, risk: Risk
) -> None:
    inputs = comparable(seed, futures=futures, years=years, risk=risk)
    ours = Program(inputs).solve()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of another program
        theirs = optimised(tree(inputs))
    cost = money(ours).total * 1e-6
    assert (theirs - ours.objective) == pytest.approx(0.0, abs=1e-6 * max(abs(cost), 1.0))
    assert not futures or (cost > 1.0 and float(ours.of("build").sum()) > 1.0)
