"""The two ledgers every equation writes into: the material balance and the cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from derisk.terms.errors import DeriskError

if TYPE_CHECKING:
    from linopy import LinearExpression, Model


@dataclass
class Book:
    """A model under construction.

    Attributes
    ----------
    model : the linopy model that holds variables and constraints.
    stages, places : coordinates of the dimensions `stage` and `place`; `origin` and `destination` are
        places too.
    """

    model: Model
    stages: tuple[str, ...]
    places: tuple[str, ...]
    _balance: list[Any] = field(default_factory=list)
    _cost: list[Any] = field(default_factory=list)

    @classmethod
    def new(cls, stages: Sequence[str], places: Sequence[str]) -> Book:
        """An empty book for these stages and places."""
        import linopy

        return cls(linopy.Model(), tuple(stages), tuple(places))

    def supply(self, tonnes: Any) -> None:
        """Enter tonnes that arrive at (stage, place), t per period."""
        self._balance.append(tonnes)

    def draw(self, tonnes: Any) -> None:
        """Enter tonnes that leave (stage, place), t per period."""
        self._balance.append(-tonnes)

    def charge(self, usd: Any) -> None:
        """Enter a cost in USD per period; a benefit is a negative cost. Any dimensions left are summed."""
        self._cost.append(usd)

    def cost(self) -> LinearExpression:
        """The cost ledger as one scalar expression, USD per period."""
        return total([term.sum() for term in self._cost])

    def close(self) -> Model:
        """Balance every node and set the objective to the least cost.

        The material balance holds at every stage s and place r (and any further coordinate):

            sum of supplies[s,r] - sum of draws[s,r] = 0        [price p[s,r], USD/t]

        | symbol | name in the model | unit | meaning |
        |---|---|---|---|
        | p | dual of `balance` | USD/t | what one more tonne at this node is worth |

        Returns
        -------
        the finished model, ready to solve.
        """
        if not self._balance:
            raise DeriskError("The book has no entry in its material balance.", where="market/book")
        self.model.add_constraints(total(self._balance) == 0, name="balance")
        self.model.add_objective(self.cost())
        return self.model


def total(terms: Sequence[Any]) -> LinearExpression:
    """The sum of expressions of the same dimensions, put together at once and not one by one."""
    if not terms:
        raise DeriskError("A ledger of the book is empty.", where="market/book")
    import linopy

    expressions = [term.to_linexpr() if isinstance(term, linopy.Variable) else term for term in terms]
    return linopy.merge(expressions, cls=linopy.LinearExpression)
