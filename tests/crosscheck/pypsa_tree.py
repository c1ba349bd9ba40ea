"""A plan as a PyPSA network: investment periods, and a whole horizon for every future.

PyPSA knows no appendages, so each history of stops runs through all years; a stop falls on the first year
of its block, the others repeat the calm one. The tail of one is that of the other where all stops are of one
year: what follows a first stop is a mean here and a history of its own there. The network shares figures
(bounds, costs, shares on line) with the product and none of its equations. Without share caps, loss targets,
stockpiles of its own, least running shares and bounds on sites, and with stops that close every stage of the
only outside supplier, both are the same problem.
"""

from __future__ import annotations

import importlib
import itertools
from dataclasses import replace
from typing import Any

import numpy as np

from derisk.plan.futures import Future, Stop
from derisk.plan.inputs import Inputs
from derisk.plan.operations import Operations
from derisk.plan.sites import Sites
from tests.plan.toy_plan import MEMBERS, SUPPLIER, toy

FIRST, REST, CALM = "first", "rest", "calm"
ENDLESS = 1e4  # kt a year, more than any flow of a toy


def comparable(
    seed: int, members: int = 2, stages: int = 2, futures: int = 2, years: int = 3, **changes: Any
) -> Inputs:
    """A toy plan that both programs can hold: members, one supplier, full stops in the last model `years`."""
    places = members + 1
    inputs = toy(seed, max(places, 3), stages, share_caps=(), loss_targets=(), stock_share=None)
    network = inputs.network
    inside = tuple(code for code in network.places if code != SUPPLIER)
    hit, chance = inputs.horizon.years[-years:], 0.4 / max(futures, 1)
    stops = tuple(Stop(SUPPLIER, stage, 1.0) for stage in network.stages)
    drawn = tuple(
        Future(f"stop-{n}", hit[n % len(hit)], chance * (1.0 + 0.5 * (n % 3)) / 1.5, stops)
        for n in range(futures)
    )
    free = tuple(replace(c, most_share=None, places=inside) for c in inputs.candidates)
    return replace(inputs, members=inside, futures=drawn, candidates=free, least_running=0.0, **changes)


def tree(inputs: Inputs) -> Any:
    """The PyPSA network, ready to optimise."""
    pd: Any = importlib.import_module("pandas")  # neither is a dependency
    pypsa: Any = importlib.import_module("pypsa")
    ops, net, horizon = Operations(inputs), inputs.scaled, inputs.horizon
    scenarios = _histories(inputs.futures)
    n = pypsa.Network()
    snapshots = pd.MultiIndex.from_product([horizon.years, [FIRST, REST]], names=["period", "timestep"])
    n.set_snapshots(snapshots)
    n.set_investment_periods(list(horizon.years))
    weights = dict(zip(horizon.years, horizon.weights, strict=True))
    n.investment_period_weightings["objective"] = [weights[year] for year in horizon.years]
    n.investment_period_weightings["years"] = horizon.lengths
    part = [horizon.discount(y) / weights[y] for y in horizon.years]
    n.snapshot_weightings["objective"] = [w for share in part for w in (share, 1.0 - share)]
    at = _operations(ops, scenarios, horizon.years)
    varying: dict[tuple[str, str], np.ndarray[Any, Any]] = {}
    stages, places = net.stages, net.places
    nodes = [(s, r) for s in range(len(stages)) for r in range(len(places))]
    for s, r in nodes:
        for kind in ("at", "made", "out"):
            n.add("Bus", f"{kind}-{s}-{r}")
        n.add("Link", f"kept-{s}-{r}", bus0=f"made-{s}-{r}", bus1=f"at-{s}-{r}", p_nom=ENDLESS)
        n.add("Link", f"sent-{s}-{r}", bus0=f"made-{s}-{r}", bus1=f"out-{s}-{r}", p_nom=ENDLESS)

    def bounded(kind: str, name: str, upper: Any, scale: float = 1.0, **more: Any) -> None:
        """A component whose bound differs by operation: `upper` [O]."""
        values = upper[at] * scale
        most = float(values.max())
        if most <= 0.0:
            return
        varying[kind, name] = values / most
        n.add(kind, name, p_nom=most, **more)

    transit, standing = ops.transit(), ops.standing_stock()
    plant, plant_cost = ops.plants()
    scrap, scrap_cost = ops.scrap()
    use, worth = ops.demand()
    ship, ship_cost, exists = ops.trade()
    for s, r in nodes:
        price = float(net.price_usd_t[s])
        made, here = f"made-{s}-{r}", f"at-{s}-{r}"
        bounded("Link", f"transit-{s}-{r}", transit[:, s, r], bus0=here, bus1=f"out-{s}-{r}")
        bounded("Generator", f"stock-{s}-{r}", standing[:, s, r], bus=made, marginal_cost=price)
        bounded(
            "Generator", f"scrap-{s}-{r}", scrap[:, s, r], bus=made, marginal_cost=float(scrap_cost[0, s, r])
        )
        n.add("Generator", f"dump-{s}-{r}", bus=here, sign=-1, p_nom=ENDLESS, marginal_cost=0.01 * price)
        for k in range(2):
            more = _made_of(net, s, r, float(plant_cost[0, s, r, k]))
            kind, scale = ("Generator", 1.0) if s == 0 else ("Link", 1.0 / float(net.recovery[s]))
            bounded(kind, f"plant-{s}-{r}-{k}", plant[:, s, r, k], scale, **more)
        for k in range(use.shape[-1]):
            bounded(
                "Generator", f"use-{s}-{r}-{k}", use[:, s, r, k], bus=here, sign=-1,
                marginal_cost=-float(worth[0, s, r, k]),
            )  # fmt: skip
        for j in range(len(places)):
            for k in range(3):
                upper = np.where(exists[:, s, r, j, k], ship[:, s, r, j, k], 0.0)
                if np.isinf(upper).any():  # known trade of a stop rests on the calm year; closed here
                    upper = np.where(np.isinf(upper), 0.0, upper)
                bounded(
                    "Link", f"ship-{s}-{r}-{j}-{k}", upper, bus0=f"out-{s}-{r}", bus1=f"at-{s}-{j}",
                    marginal_cost=float(ship_cost[0, s, r, j, k]),
                )  # fmt: skip
    _candidates(n, inputs, ops, at, varying)
    if len(scenarios) > 1:
        n.set_scenarios({name: chance for name, (chance, _) in scenarios.items()})
    for kind in ("Generator", "Link"):
        found = {name: values for (of, name), values in varying.items() if of == kind}
        frames = {
            scenario: pd.DataFrame({name: v[w] for name, v in found.items()}, index=snapshots)
            for w, scenario in enumerate(scenarios)
        }
        whole = frames[CALM] if len(scenarios) == 1 else pd.concat(frames, axis=1, names=["scenario", "name"])
        n.components[kind].dynamic["p_max_pu"] = whole
    if len(scenarios) > 1 and inputs.risk.weight > 0:
        n.set_risk_preference(alpha=inputs.risk.alpha, omega=inputs.risk.weight)
    return n


def optimised(n: Any) -> float:
    """The objective of a network, million USD."""
    status, condition = n.optimize(
        solver_name="highs",
        multi_investment_periods=True,
        log_to_console=False,
        include_objective_constant=False,
    )
    assert status == "ok", condition
    return float(n.objective)


def _histories(futures: tuple[Future, ...]) -> dict[str, tuple[float, dict[int, Future]]]:
    """Every history of stops, at most one in each year: its probability and its stops by year."""
    years = sorted({future.year for future in futures})
    each = [[None, *(future for future in futures if future.year == year)] for year in years]
    found = {}
    for history in itertools.product(*each):
        stops = {future.year: future for future in history if future is not None}
        chance = 1.0
        for future, could in zip(history, each, strict=True):
            any_stop = sum(other.probability for other in could if other is not None)
            chance *= future.probability if future is not None else 1.0 - any_stop
        found["+".join(future.name for future in stops.values()) or CALM] = (chance, stops)
    return found


def _operations(ops: Operations, scenarios: dict[str, Any], years: tuple[int, ...]) -> Any:
    """[W, 2 Y] position of the operation that each snapshot of each scenario is in."""
    found = np.zeros((len(scenarios), 2 * len(years)), dtype=int)
    for w, (_, stops) in enumerate(scenarios.values()):
        for y, year in enumerate(years):
            found[w, 2 * y : 2 * y + 2] = ops.names.index(f"calm-{year}")
            if year in stops:
                found[w, 2 * y] = ops.names.index(f"shock-{stops[year].name}")
    return found


def _made_of(net: Any, s: int, r: int, cost: float) -> dict[str, Any]:
    """Buses and cost of a plant: a generator of ore, or a link from the product of the stage before."""
    if s == 0:
        return {"bus": f"made-{s}-{r}", "marginal_cost": cost}
    recovery = float(net.recovery[s])
    return {
        "bus0": f"at-{s - 1}-{r}", "bus1": f"made-{s}-{r}", "efficiency": recovery,
        "marginal_cost": cost * recovery,
    }  # fmt: skip


def _candidates(n: Any, inputs: Inputs, ops: Operations, at: Any, varying: dict[Any, Any]) -> None:
    """One extendable component for each candidate, place and year decided."""
    net, horizon = inputs.scaled, inputs.horizon
    sites = Sites(inputs, ops)
    ready, price, may, opex = (getattr(sites, name)().values for name in ("ready", "price", "may", "opex"))
    for (t, s), candidate in sites.placed():
        for code in candidate.places:
            r = net.place(code)
            for b, decided in enumerate(horizon.build_years):
                if not may[t, s, r, b]:
                    continue
                online = candidate.online(decided)
                active = sum(w for w, y in zip(horizon.weights, horizon.years, strict=True) if y >= online)
                yearly = float(price[t, s, b]) / active
                name = f"build-{t}-{s}-{r}-{b}"
                eats = candidate.eats_feed and s > 0
                kind = "Link" if eats else "Generator"
                scale = float(net.recovery[s]) if eats else 1.0
                more = (
                    _made_of(net, s, r, float(opex[t, s]))
                    if eats
                    else {"bus": f"made-{s}-{r}", "marginal_cost": float(opex[t, s])}
                )
                varying[kind, name] = ready[at, t, s, b]
                n.add(
                    kind, name, p_nom_extendable=True, capital_cost=yearly * scale, build_year=online,
                    lifetime=np.inf, **more,
                )  # fmt: skip


__all__ = ["MEMBERS", "comparable", "optimised", "tree"]
