"""Very many futures: what is decided first in one program, every future in one of its own (Benders' cuts).

The whole plan is one linear program, whose size grows with the futures. Here the first program holds builds,
stocks, calm years and losses, and of each future only what it costs, bounded from below by cuts; each future
is solved for what was decided, and its duals give the next cut (Van Slyke and Wets 1969, one cut for each
future). Every first decision leaves every future a solution, since users can always do without. The mean and
the tail of what futures add stand in the first program as they do in the whole one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from derisk.network.network import Array
from derisk.plan.inputs import Inputs
from derisk.plan.model import risk, write
from derisk.plan.no_gain import no_gain
from derisk.plan.operations import Operations
from derisk.plan.pieces import Asked, Group, alike, written
from derisk.plan.result import mean_and_tail
from derisk.plan.solve import Program, Values
from derisk.terms.errors import DeriskError, NoAnswerError

if TYPE_CHECKING:
    from derisk.market.solver import Solution, WarmModel

MANY = 240  # futures above which cuts take less time and memory than the whole program: see performance.md
MOST_ROUNDS = 200
ROUNDING = 1e-9  # of a future's cost, by which a cut must lie above what is known
CLOSE = 1e-6  # of what the plan costs, between the bounds at the end
LOOSE = 1e-7  # tolerance of the first program, whose cuts come in no scale of their own
FLAT = 1e-8  # million USD per kt, below which a slope is rounding


@dataclass(frozen=True)
class Bounds:
    """Where the cuts ended: objective from below and above, million USD, and rounds of cuts."""

    below: float
    above: float
    rounds: int


class First:
    """The first program: the plan without futures, and a cost for each of them."""

    def __init__(self, inputs: Inputs) -> None:
        import xarray as xr

        from derisk.market.solver import WarmModel

        draft = write(replace(inputs, futures=()))
        model, horizon = draft.book.model, inputs.horizon
        names = [future.name for future in inputs.futures]
        floor = -float(
            (draft.operations.demand()[0] * draft.operations.demand()[1]).sum(axis=(1, 2, 3)).max()
        )
        theta = model.add_variables(lower=floor, coords=[("operation", names)], name="theta")
        calm = model.variables["cost"].sel(operation=[f"calm-{future.year}" for future in inputs.futures])
        calm = (1.0 * calm).assign_coords(operation=names)
        no_gain(draft.book, theta, calm)
        self.rate = np.array([horizon.discount(future.year) for future in inputs.futures])
        self.chance = np.array([future.probability for future in inputs.futures])
        rate = xr.DataArray(self.rate, coords={"operation": names}, dims=["operation"])
        chance = xr.DataArray(self.chance, coords={"operation": names}, dims=["operation"])
        added = rate * (1.0 * theta - calm)
        weight = inputs.risk.weight
        total = model.objective.expression + (1.0 - weight) * (chance * added).sum()
        if weight > 0:
            total = total + weight * risk(draft.book, added, inputs)
        model.add_objective(total, overwrite=True)
        self.inputs, self.operations = inputs, draft.operations
        self.technologies = () if draft.run is None else tuple(draft.run.indexes["technology"])
        self.weight = weight
        self.warm: WarmModel = WarmModel(model, what=f"The plan of {inputs.network.mineral}", tolerance=LOOSE)
        self.theta = self.warm.columns("theta")
        self.calm = self.warm.columns("cost")[[horizon.years.index(future.year) for future in inputs.futures]]

    def value(self, solution: Any, cost: Array) -> float:
        """The plan's objective when the futures cost `cost` [W] and not what the cuts say."""
        x, theta = solution.columns, solution.columns[self.theta]
        said, real = (mean_and_tail(self.inputs, self.rate * (each - x[self.calm])) for each in (theta, cost))
        more = (1.0 - self.weight) * (real[0] - said[0]) + self.weight * (real[1] - said[1])
        return float(solution.objective + more)


class Cuts(Program):
    """The program of one chain by cuts: asked like the whole one, cuts kept from question to question.

    A cut bounds what a future costs for any first decision, so bounds, prices and right sides of the first
    program may change in between. `bounds` are those of the last question, `widest` is the
    largest distance between them at the end of any, million USD.
    """

    def __init__(self, inputs: Inputs, close: float = CLOSE) -> None:
        first = First(inputs)
        self._first, self._close = first, close
        self._adopt(inputs, first.operations, first.warm, first.technologies)
        self._groups = [
            Group(pieces) for pieces in alike(written(inputs, first.warm, first.operations.names))
        ]
        self._order = {future.name: w for w, future in enumerate(inputs.futures)}
        years = len(inputs.horizon.years)
        self._reference = float(inputs.horizon.weights @ first.operations.reference_cost()[:years])
        self._whole = Operations(inputs)
        self.bounds = Bounds(-np.inf, np.inf, 0)
        self.widest = 0.0

    def solve(self, below: float = np.inf) -> Values:
        """The optimum, operations of all futures among its values; none where it costs `below` or more.

        Raises
        ------
        NoAnswerError : when nothing meets all constraints, or nothing costs less than `below`.
        DeriskError : when the bounds do not meet.
        """
        above, best, answers = np.inf, None, {}
        for round_ in range(1, MOST_ROUNDS + 1):
            solution = self._first.warm.solve(f"plan/{self.inputs.network.mineral}")
            if solution.objective >= below:
                raise NoAnswerError("No plan costs less.", where="plan", seen=f"{solution.objective:,.3f}")
            found = self._asked(solution)
            cost = self._counted(solution, found)
            real = self._first.value(solution, cost)
            if real < above:
                above, best, answers = real, solution, found
            self.bounds = Bounds(solution.objective, above, round_)
            gap = above - solution.objective
            if best is not None and gap <= self._close * max(abs(above - self._reference), 1.0):
                self.widest = max(self.widest, gap)
                return self._joined(best, answers, above)
        raise DeriskError(
            "The cuts of a plan did not meet.", where=f"plan/{self.inputs.network.mineral}",
            seen=f"between {self.bounds.below:,.3f} and {above:,.3f} million USD after {MOST_ROUNDS} rounds",
            try_="fewer futures: scenarios, count",
        )  # fmt: skip

    def _asked(self, solution: Solution) -> dict[str, Asked]:
        """Every future at the first decisions, its cut added where it says more than is known."""
        found, theta = {}, self._first.theta
        for group in self._groups:
            for asked in group.asked(solution.columns):
                name, worth = asked.piece.future.name, asked.cost
                found[name] = asked
                column = theta[self._order[name]]
                if worth > solution.columns[column] + ROUNDING * max(abs(worth), 1.0):
                    at = np.flatnonzero(np.abs(asked.slope) > FLAT)
                    right = worth - float(asked.slope[at] @ solution.columns[at])
                    values = np.append(-asked.slope[at], 1.0)
                    self._first.warm.cut(right, np.append(at, column), values)
        return found

    def _counted(self, solution: Solution, found: dict[str, Asked]) -> Array:
        """[W] what each future costs, the calm year beside it at least: see `no_gain`."""
        asked = np.array([found[name].cost for name in self._order])
        counted: Array = np.maximum(asked, solution.columns[self._first.calm])
        return counted

    def _joined(self, solution: Solution, answers: dict[str, Asked], objective: float) -> Values:
        """First decisions and all futures as the whole program would have them."""
        calm, values = len(self.inputs.horizon.years), dict(solution.values)
        del values["theta"]
        told = [asked.piece.values(asked.y) for asked in (answers[name] for name in self._order)]
        for name in told[0] if told else ():
            futures = np.stack([each[name] for each in told])
            values[name] = np.concatenate([values[name][:calm], futures, values[name][calm:]])
        cost = self._counted(solution, answers)
        values["cost"] = np.concatenate([values["cost"][:calm], cost, values["cost"][calm:]])
        return Values(self.inputs, self._whole, values, objective, self._first.technologies)

    def weigh_tail(self, share: float) -> None:
        """Price what futures add by (1 - share) of their mean and `share` of their tail."""
        first, horizon = self._first, self.inputs.horizon
        first.weight = share
        mean = (1.0 - share) * first.chance * first.rate
        cost = horizon.weights.copy()
        for each, future in zip(mean, self.inputs.futures, strict=True):
            cost[horizon.years.index(future.year)] -= each
        losses = np.zeros(len(first.operations.listed) - len(cost))
        self.warm.price("cost", np.concatenate([cost, losses]))
        self.warm.price("theta", mean)
        self._price_tail(share)


def decomposed(inputs: Inputs, close: float = CLOSE) -> tuple[Values, Bounds]:
    """The plan by cuts, shaped as the whole one, and the bounds between which the optimum lies.

    Raises
    ------
    DeriskError : when the bounds do not meet.
    """
    cuts = Cuts(inputs, close)
    return cuts.solve(), cuts.bounds


def opened(inputs: Inputs, by_cuts: bool | None = None) -> Program:
    """The program of a chain, by cuts above `MANY` futures; or as asked."""
    asked = len(inputs.futures) > MANY if by_cuts is None else by_cuts and bool(inputs.futures)
    return Cuts(inputs) if asked else Program(inputs)
