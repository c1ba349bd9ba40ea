"""What a stop adds: new suppliers are approved once, caps stay, and nobody gains by being cut off."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
import xarray as xr

from derisk.plan.decomposed import Cuts
from derisk.plan.inputs import Inputs, ShareCap
from derisk.plan.ledger import PlanBook
from derisk.plan.operations import Operations
from derisk.plan.qualified import qualified
from derisk.plan.result import losses_usd, money
from derisk.plan.solve import Program, Values
from tests.plan.toy_plan import MEMBERS, SUPPLIER, toy

SEEDS = (1, 2, 3, 4)
CAPS = (1.0, 0.5, 0.25, 0.125, 0.0)


def new_sold(found: Values) -> np.ndarray:
    """[O, S, R] what outside suppliers ship to members as new ones, kt."""
    ship = found.of("ship")[..., 2]
    return (ship * found.operations.relations()[None]).sum(axis=3)


def other_suppliers(seed: int) -> Inputs:
    """A toy in which places outside make half as much as the supplier, so that buyers turn to them."""
    inputs = toy(seed, candidates=(), share_caps=(), stock_share=None, existing_stock_t=None)
    net = inputs.network
    production, use = net.production.copy(), net.use.copy()
    s, place = len(net.stages) - 1, net.place("P03")
    more = 0.5 * production[s, net.place(SUPPLIER)]
    production[s, place] += more
    use[s, place] += more
    for before in reversed(range(s)):
        more = more / net.recovery[before + 1]
        production[before, place] += more
    return replace(inputs, network=replace(net, production=production, use=use))


@pytest.mark.parametrize("seed", SEEDS)
def test_output_of_a_supplier_is_approved_once_for_all_new_buyers(seed: int) -> None:
    found = Program(other_suppliers(seed)).solve()
    ops = found.operations
    most, _ = ops.qualified()
    stops = np.array([not operation.calm for operation in ops.listed])
    sold = new_sold(found)[stops]
    assert (sold <= most[stops] + 1e-6).all()
    outside = [r for r, code in enumerate(found.inputs.network.places) if code not in MEMBERS]
    apart = ops.trade()[0][stops][..., 2][:, :, outside].sum(axis=3)
    assert (apart > most[stops][:, :, outside] + 1e-6).any(), "bounds of shipments alone say as much"
    assert (sold[..., outside] > 0.999 * most[stops][..., outside])[most[stops][..., outside] > 1e-6].any()


def test_the_row_of_a_supplier_gives_what_trying_all_shipments_gives() -> None:
    places, worth, bound = ["A", "B", "C"], np.array([5.0, 3.0]), np.array([4, 4])
    book = PlanBook.new(["metal"], places)
    arc = {"operation": ["shock-1"], "stage": ["metal"], "origin": ["C"], "destination": ["A", "B"]}
    upper = xr.DataArray(bound.reshape(1, 1, 1, 2).astype(float), coords=arc, dims=list(arc))
    ship = book.model.add_variables(lower=0.0, upper=upper, coords=upper.coords, name="ship")
    most = upper.sum("destination") * 0.0 + 6.0
    qualified(book, 1.0 * ship, most, 0.0 * most, None)
    book.finish(-(xr.DataArray(worth, coords={"destination": ["A", "B"]}) * ship).sum())
    book.model.solve(solver_name="highs", output_flag=False)
    tried = [each for each in product(range(5), repeat=2) if sum(each) <= 6]
    best = max(tried, key=lambda each: float(worth @ np.array(each)))
    assert book.model.solution["ship"].values.ravel() == pytest.approx(best)
    assert float(book.model.constraints["qualified"].dual.sum()) == pytest.approx(-3.0)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_stop_saves_money_under_any_cap_and_costs_stay_convex(seed: int) -> None:
    program = Program(toy(seed, share_caps=(ShareCap(toy(seed).network.stages[-1], 1.0, 2026),)))
    totals = []
    for cap in CAPS:
        program.cap(cap)
        found = program.solve()
        totals.append(found.objective)
        losses = losses_usd(found)
        assert (losses >= -1e-6 * max(abs(found.objective) * 1e6, 1.0)).all(), f"cap {cap}"
        assert money(found).tail >= money(found).expected - 1.0
    assert np.all(np.diff(totals) >= -1e-6 * abs(totals[0])), "a tighter cap costs less"
    slopes = np.diff(totals) / -np.diff(CAPS)
    assert np.all(np.diff(slopes) >= -1e-6 * abs(totals[0]))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_cap_holds_in_a_stop_as_in_the_calm_year_beside_it(seed: int) -> None:
    inputs = toy(seed, share_caps=(ShareCap(toy(seed).network.stages[-1], 0.1, 2030),))
    found = Program(inputs).solve()
    (target,) = inputs.share_caps
    ops, net = found.operations, inputs.network
    s, supplier, inside = net.stage(target.stage), net.place(SUPPLIER), inputs.inside > 0
    calm = [o for o, operation in enumerate(ops.listed) if target.binds(operation)]
    over = dict(zip([ops.listed[o].year for o in calm], found.of(target.misses[0]), strict=True))
    held = [o for o, operation in enumerate(ops.listed) if target.binds_in_stop(operation)]
    assert held
    for o in held:
        arrives = float(found.of("ship")[o, s, supplier][inside].sum())
        allowed = target.cap * ops.supplies[o, s] + over[ops.listed[o].year]
        assert arrives <= allowed + 1e-6


def test_cuts_count_no_gain_as_the_whole_program_does() -> None:
    inputs = toy(2, share_caps=(ShareCap(toy(2).network.stages[-1], 0.0, 2026),))
    whole, cuts = Program(inputs).solve(), Cuts(inputs).solve()
    assert cuts.objective == pytest.approx(whole.objective, rel=1e-5)
    assert (losses_usd(cuts) >= -1.0).all()
    assert len(Operations(inputs).listed) == len(cuts.of("cost"))
