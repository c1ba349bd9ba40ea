"""What a solved plan says: money by part, what is reached of each target, and what is missed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from derisk.network.network import Array
from derisk.plan.futures import firsts, histories
from derisk.plan.inputs import Inputs, LossTarget, Risk
from derisk.plan.sites import Sites
from derisk.plan.solve import Values
from derisk.terms.errors import DeriskError

MILLION = 1e6
Mask = NDArray[np.bool_]
ROUNDING = 1e-9  # kt a year, of a solved balance


@dataclass(frozen=True)
class Money:
    """Parts of a plan's cost, USD of the first year, counted above the chain going on as it is.

    total = calm + capital + (1 - l) expected + l tail + missed
    """

    calm: float
    capital: float
    expected: float
    tail: float
    missed: float
    total: float

    @property
    def base(self) -> float:
        """What the plan costs when nothing happens."""
        return self.calm + self.capital


def money(found: Values) -> Money:
    """The parts of a plan's cost, from its values; the total adds them up as the objective does."""
    inputs, ops = found.inputs, found.operations
    years = len(inputs.horizon.years)
    reference = ops.reference_cost()[:years]
    calm = float(inputs.horizon.weights @ (found.of("cost")[:years] - reference))
    expected, tail = mean_and_tail(inputs, losses_usd(found))
    built, weight = capital(found), inputs.risk.weight
    lacking = missed(found)
    parts = np.array([calm, built, expected / MILLION, tail / MILLION, lacking]) * MILLION
    total = parts[0] + parts[1] + (1.0 - weight) * parts[2] + weight * parts[3] + parts[4]
    return Money(*(float(part) for part in (*parts, total)))


def weighed(spent: Money, risk: Risk) -> float:
    """What a plan costs by its own measure, penalties of targets left out."""
    return spent.base + (1.0 - risk.weight) * spent.expected + risk.weight * spent.tail


def mean_and_tail(inputs: Inputs, losses: Array) -> tuple[float, float]:
    """Mean of what all stops cost, and mean of the worst futures, from the loss [W] of each stop."""
    futures = inputs.futures
    mean = float(losses @ np.array([future.probability for future in futures]))
    return mean, cvar(histories(futures, losses), firsts(futures), inputs.risk.alpha)


def losses_usd(found: Values) -> Array:
    """[W] what each stop adds to the cost of its year, USD of the first year."""
    ops, horizon, cost = found.operations, found.inputs.horizon, found.of("cost")
    shocks = [(o, operation) for o, operation in enumerate(ops.listed) if operation.future is not None]
    losses = [
        horizon.discount(op.year) * (cost[o] - cost[horizon.years.index(op.year)]) * MILLION
        for o, op in shocks
    ]
    return np.array(losses)


def cvar(losses: Array, chances: Array, alpha: float) -> float:
    """Mean of the worst 1 - alpha of futures; the calm one, of loss 0, has what is left of probability 1."""
    loss = np.append(losses, 0.0)
    chance = np.append(chances, max(1.0 - chances.sum(), 0.0))
    total, left = 0.0, 1.0 - alpha
    for at in np.argsort(-loss, kind="stable"):
        taken = min(float(chance[at]), left)
        total, left = total + taken * float(loss[at]), left - taken
    return total / (1.0 - alpha)


def capital(found: Values) -> float:
    """Discounted annuities inside the plan, and keeping of stocks less their sale, million USD."""
    inputs = found.inputs
    total = float((inputs.keeping.T[:, None, :] * found.of("stock")).sum())
    if inputs.candidates:
        price = Sites(inputs, found.operations).price().values
        total += float((price[:, :, None, :] * found.of("build")).sum())
    return total


def missed(found: Values) -> float:
    """What missed targets cost at their penalty, million USD."""
    inputs, listed = found.inputs, found.operations.listed
    total = 0.0
    for target in inputs.targets:
        weight = [inputs.penalty(target.stage, o.year) for o in listed if target.binds(o)]
        total += sum(float(np.array(weight) @ found.of(name)) for name in target.misses)
    return total


def shares(found: Values | None, inputs: Inputs, stage: str) -> list[tuple[int, float, float]]:
    """Product of the named supplier that enters the members, share of their supply, by model year.

    Least (hubs keep lots apart) and traced (each place's product is one mixture); of reference supply. None
    is the chain as it goes on.
    """
    s = inputs.network.stage(stage)
    net = inputs.scaled
    years = inputs.horizon.years
    named, inside = net.place(inputs.supplier), inputs.inside > 0
    result = []
    for y, year in enumerate(years):
        if found is None:
            chain = inputs.idle[y]
            ship, own = chain.flow[s], chain.production[s] + chain.recycled[s]
        else:
            ship, own = found.of("ship")[y, s].sum(axis=-1), own_output(found, y, s)
        supply = float(inputs.supplies[y, s])
        result.append(
            (
                year,
                segregated(ship, own, named, inside) / supply,
                traced(ship, own, named, inside) / supply,
            )
        )
    return result


def own_output(found: Values, o: int, s: int) -> Array:
    """[R] product made, recycled, saved or drawn at each place in an operation."""
    total: Array = found.of("make")[o, s].sum(axis=-1) + found.of("scrap")[o, s] + found.of("drawn")[o, s]
    total = total + found.of("run")[o, :, s].sum(axis=0)
    return total


def traced(ship: Array, own: Array, supplier: int, inside: Mask) -> float:
    """Product of the supplier that enters members when every place ships its own mixture.

    m[r] (own[r] + arrivals[r]) = sum_i m[i] ship[i,r], m[supplier] = 1; arrays [R, R] and [R].
    """
    made_of = np.zeros(len(own))
    made_of[supplier] = 1.0
    mixture = mixtures(ship, own, made_of, supplier)
    return float((mixture[:, None] * ship)[np.ix_(~inside, inside)].sum())


def mixtures(ship: Array, own: Array, made_of: Array, pure: int | None = None) -> Array:
    """[R] the supplier's part of what each place has to use or ship, every place mixing all it handles.

    m[r] (own[r] + arrivals[r]) = made_of[r] own[r] + sum_i m[i] ship[i,r]; `made_of` [R] is its part of a
    place's own output, and `pure` a place that ships its own alone.
    """
    through = own + ship.sum(axis=0)
    matrix = np.diag(np.where(through > 0, through, 1.0)) - ship.T
    right = made_of * own
    if pure is not None:
        matrix[pure], right[pure] = 0.0, made_of[pure]
        matrix[pure, pure] = 1.0
    return np.asarray(np.linalg.solve(matrix, right), dtype=float)


def segregated(ship: Array, own: Array, supplier: int, inside: Mask) -> float:
    """Least product of the supplier that enters members when hubs keep lots apart; arrays [R, R] and [R].

    min sum_member entering,  the constraints of `tags`.
    """
    from scipy.optimize import linprog

    places = len(own)
    arcs = [(i, j) for i in range(places) for j in range(places) if ship[i, j] > 0 and i != supplier]
    direct = ship[supplier]
    if not arcs:
        return float(direct[inside].sum())
    stays = np.zeros((places, len(arcs)))
    for a, (i, j) in enumerate(arcs):
        stays[i, a] -= 1.0
        stays[j, a] += 1.0
    here = np.arange(places) != supplier
    total = ship.sum(axis=0) + own - ship.sum(axis=1)
    answer = linprog(
        [float(inside[j] and not inside[i]) for i, j in arcs],
        A_ub=np.vstack([-stays[here], stays[here]]),
        b_ub=np.concatenate([direct[here], (total - direct)[here] + ROUNDING]),
        bounds=[(0.0, ship[arc]) for arc in arcs],
        method="highs",
    )
    if not answer.success:
        raise DeriskError("The supplier's product could not be traced.", where="plan", seen=answer.message)
    return max(float(direct[inside].sum() + answer.fun), 0.0)


def met(found: Values, target: LossTarget) -> list[tuple[int, float]]:
    """Use and feed got with the supplier of `target` lost by whom it is asked of, share of essential need.

    By model year.
    """
    inputs, ops = found.inputs, found.operations
    net, s = inputs.network, inputs.network.stage(target.stage)
    member = np.isin(net.places, inputs.asked_of(target))
    plants = [t for t, name in enumerate(found.technologies) if name in inputs.plants]
    result = []
    for o, operation in enumerate(ops.listed):
        if not target.binds(operation):
            continue
        total = found.of("use")[o, s, member].sum()
        if s + 1 < len(net.stages):
            made = (
                found.of("make")[o, s + 1, member].sum() + found.of("run")[o, plants, s + 1][:, member].sum()
            )
            total += made / float(net.recovery[s + 1])
        need = inputs.essential(target)[ops.at[o]]
        result.append((operation.year, float(total / need)))
    return result


def capex_usd(found: Values) -> float:
    """Overnight capital of all builds, USD."""
    inputs = found.inputs
    if not inputs.candidates:
        return 0.0
    each = Sites(inputs, found.operations).capex().values
    return float((each[:, :, None, None] * found.of("build")).sum()) * MILLION


def opex_usd(found: Values) -> float:
    """Running cost of new plants in calm years, discounted USD."""
    inputs = found.inputs
    if not inputs.candidates:
        return 0.0
    each = Sites(inputs, found.operations).opex().values
    years = len(inputs.horizon.years)
    yearly = (each[None, :, :, None] * found.of("run")[:years]).sum(axis=(1, 2, 3))
    return float(inputs.horizon.weights @ yearly) * MILLION
