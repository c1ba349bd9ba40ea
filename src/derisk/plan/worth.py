"""What it is worth to plan for chance, and to know the future: VSS and EVPI of a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import numpy as np

from derisk.market.side_by_side import optima
from derisk.network.network import Array
from derisk.plan.futures import Future, counts, expected, firsts
from derisk.plan.inputs import Inputs, Risk
from derisk.plan.result import MILLION
from derisk.plan.solve import Program, Values
from derisk.terms.errors import DeriskError

ROUNDING = 1e-6  # of a plan's cost, within which a difference of two optima is the solver's rounding


def vss_usd(program: Program, found: Values) -> float:
    """Value of the stochastic solution: what planning for mean availability would cost more, USD.

    VSS = C(x_mean) - C(x*), C the plan's own objective, x_mean what is built and stored when every stop is
    replaced by its probability-weighted mean (Birge 1982). Never negative: x_mean is open to the plan.
    Both are taken without least sizes.
    """
    inputs = program.inputs
    if not inputs.futures:
        return 0.0
    blind = replace(inputs, futures=expected(inputs.futures), risk=Risk(0.0, inputs.risk.alpha))
    program.hold(Program(blind).solve())
    try:
        held = program.solve()
    finally:
        program.release()
    return not_negative(held.objective - found.bound, found.bound, "vss_usd") * MILLION


@contextmanager
def evpi_asked(program: Program) -> Iterator[Callable[[], float]]:
    """Expected value of perfect information for a planner who weighs the mean alone, USD: a wait for it.

    EVPI = C(x*) - sum_g p_g min_x C_g(x) at lambda = 0: what it would be worth to know, before anything is
    built, which act comes first: by whom, on what, in which years. How hard it is, how long it lasts and what
    follows stay known by their odds alone. Never negative. The many programs are solved beside what the
    caller does with the plan meanwhile.
    """
    inputs = program.inputs
    if not inputs.futures:
        yield lambda: 0.0
        return
    told = [(1.0, firsts(inputs.futures)), *told_apart(inputs.futures)]
    prices = []
    try:
        for _, begins in told:
            program.weigh(weights(inputs, begins))
            prices.append(program.warm.costs())
    finally:
        program.release()
    with optima(program.warm, prices, f"plan/{inputs.network.mineral}") as solved:

        def evpi() -> float:
            blind, *known = solved()
            sure = sum(chance * cost for (chance, _), cost in zip(told[1:], known, strict=True))
            return not_negative(blind - sure, blind, "evpi_usd") * MILLION

        yield evpi


def evpi_usd(program: Program) -> float:
    """The same, waited for, USD."""
    with evpi_asked(program) as evpi:
        return evpi()


def told_apart(found: Sequence[Future]) -> Iterator[tuple[float, Array]]:
    """The calm future and each first act: its probability, and [W] the odds of how hard and long it is."""
    chances = firsts(found)
    yield 1.0 - float(chances.sum()), np.zeros(len(found))
    acts = [(each.year, *((stop.supplier, stop.stage) for stop in each.stops)) for each in found]
    for act in dict.fromkeys(acts):
        part = np.where([each == act for each in acts], chances, 0.0)
        if part.any():
            yield float(part.sum()), part / part.sum()


def not_negative(worth: float, cost: float, what: str) -> float:
    """A worth that theory bounds by 0 from below, million USD; below it by rounding alone is 0.

    Raises
    ------
    DeriskError : when it is negative beyond the solver's rounding, since then one of the two optima is none.
    """
    if worth < -ROUNDING * max(abs(cost), 1.0):
        raise DeriskError(
            "A worth that cannot be negative came out negative, so a solution is no optimum.",
            where=what,
            seen=f"{worth * MILLION:,.0f} USD, beside a cost of {cost * MILLION:,.0f}",
            try_="report it with the plan file",
        )
    return worth if worth > 0.0 else 0.0


def weights(inputs: Inputs, begins: Array) -> Array:
    """[O] weight of each operation's cost when only the mean counts; `begins` [W] as in `counts`."""
    horizon, often = inputs.horizon, counts(inputs.futures, begins)
    calm = horizon.weights.copy()
    shocks = np.zeros(len(inputs.futures))
    for at, future in enumerate(inputs.futures):
        shocks[at] = often[at] * horizon.discount(future.year)
        calm[horizon.years.index(future.year)] -= shocks[at]
    losses = len({(t.supplier, y) for t in inputs.loss_targets for y in horizon.years if y >= t.by})
    return np.concatenate([calm, shocks, np.zeros(losses)])
