"""Several chains under one budget: each stays a linear program of its own, one price of capital joins them.

The chains meet in one constraint alone, the capital of all builds. So the least cost under a budget lies on
the lower convex hull of (capital, cost): the price of capital is the slope between a plan that spends too
much and one that spends too little, every chain is solved at that price, and the point that comes out
replaces one of the two, until none lies below the line (Dantzig and Wolfe 1960, for one row). It ends after
finitely many steps at the optimum of the joined program.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from derisk.network.network import Array
from derisk.plan.decomposed import opened
from derisk.plan.inputs import Inputs
from derisk.plan.mixing import mixed
from derisk.plan.result import MILLION, capex_usd
from derisk.plan.sizing import sized
from derisk.plan.solve import Values

CLOSE = 1e-9  # of cost, below which a point does not lie below the line
MOST_STEPS = 100


@dataclass(frozen=True, eq=False)
class Point:
    """All chains solved at one price of capital: cost and overnight capital of each, million USD."""

    cost: Array
    capital: Array

    def at(self, price: float) -> float:
        """Cost and priced capital together."""
        return float(self.cost.sum() + price * self.capital.sum())


class Joint:
    """The programs of several chains, and the budget they share; `budget_usd` None: they share nothing.

    `by_cuts` None lets the number of futures decide, see `derisk.plan.decomposed.opened`.
    """

    def __init__(
        self, chains: Sequence[Inputs], budget_usd: float | None = None, by_cuts: bool | None = None
    ) -> None:
        self.programs = [opened(replace(inputs, budget_usd=budget_usd), by_cuts) for inputs in chains]
        self._budget = None if budget_usd is None else budget_usd / MILLION

    def solve(self) -> list[Values]:
        """The optimum of every chain, their budgets set so that together they cost least.

        Budgets are split by the relaxed plans; each chain keeps its least sizes within its part.
        """
        if self._budget is None or len(self.programs) == 1:
            return self._sized()
        for program, share in zip(self.programs, self.allocate(self._budget), strict=True):
            program.price_capital(0.0)
            program.grant(float(share))
        return self._sized()

    def _sized(self) -> list[Values]:
        """Every chain with its least sizes, and with its proportional caps iterated."""
        found = []
        for at, program in enumerate(self.programs):
            values = sized(program)
            if any(target.proportional for target in program.inputs.share_caps):
                settled = mixed(program, values)
                self.programs[at] = settled.program
                values = replace(settled.values, broken=settled.broken)
            found.append(values)
        return found

    def allocate(self, budget: float) -> Array:
        """[C] each chain's part of a budget, million USD; the rest of a budget nobody needs is shared out."""
        count = len(self.programs)
        for program in self.programs:
            program.grant(budget)
        most = self._priced(0.0)
        left = budget - float(most.capital.sum())
        if left >= 0:
            return most.capital + left / count
        for program in self.programs:
            program.grant(0.0)
        least = self._priced(0.0)
        for program in self.programs:
            program.grant(budget)
        for _ in range(MOST_STEPS):
            price = (least.cost.sum() - most.cost.sum()) / (most.capital.sum() - least.capital.sum())
            found = self._priced(float(price))
            if found.at(price) >= most.at(price) - CLOSE * abs(most.at(price)):
                break
            if found.capital.sum() > budget:
                most = found
            else:
                least = found
        part = (budget - least.capital.sum()) / (most.capital.sum() - least.capital.sum())
        shared: Array = part * most.capital + (1.0 - part) * least.capital
        return shared

    def _priced(self, price: float) -> Point:
        cost, spent = [], []
        for program in self.programs:
            program.price_capital(price)
            found = program.solve()
            spent.append(capex_usd(found) / MILLION)
            cost.append(found.objective - price * spent[-1])
        return Point(np.array(cost), np.array(spent))
