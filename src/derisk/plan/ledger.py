"""The book of a plan: the market's two ledgers kept apart by operation, and a third for capital."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from derisk.market.book import Book, total

if TYPE_CHECKING:
    from linopy import LinearExpression, Model, Variable

OPERATION = "operation"


@dataclass
class PlanBook(Book):
    """A market book whose entries carry the dimension `operation` (a base year, a shock, a loss).

    The material balance closes in every operation by itself; first-stage money goes into a capital ledger.
    """

    _capital: list[Any] = field(default_factory=list)

    @classmethod
    def new(cls, stages: Any, places: Any) -> PlanBook:
        """An empty book for these stages and places."""
        import linopy

        return cls(linopy.Model(), tuple(stages), tuple(places))

    def invest(self, money: Any) -> None:
        """Enter first-stage money of today (discounted), whatever future comes."""
        self._capital.append((1.0 * money).sum())

    def costs(self, stops: Sequence[str] = ()) -> Variable:
        """What each operation costs a year, as a variable over `operation`.

            cost[o] = sum of charges[o]      [weight of the operation in the objective]
            cost[o] >= sum of charges[o]      of those in `stops`, which `no_gain` bounds as well

        | symbol | name in the model | unit | meaning |
        |---|---|---|---|
        | cost | `cost` | money a year | production, trade, stock and unmet use, less a constant |
        """
        entries = [term.sum([dim for dim in term.coord_dims if dim != OPERATION]) for term in self._cost]
        charged = total(entries)
        cost = self.model.add_variables(coords={OPERATION: charged.indexes[OPERATION]}, name="cost")
        sign = np.where(np.isin(cost.coords[OPERATION].values, list(stops)), ">=", "=")
        self.model.add_constraints(cost - charged, cost.labels.copy(data=sign), 0.0, name="cost")
        return cost

    @property
    def invested(self) -> bool:
        """Whether anything can be decided first."""
        return bool(self._capital)

    def capital(self) -> LinearExpression:
        """The capital ledger as one scalar."""
        return total(self._capital)

    def balance(self) -> None:
        """Close the material balance of every operation, stage and place: see `Book.close`."""
        self.model.add_constraints(total(self._balance) == 0, name="balance")

    def finish(self, objective: LinearExpression) -> Model:
        """Set the least-cost objective."""
        self.model.add_objective(objective)
        return self.model
