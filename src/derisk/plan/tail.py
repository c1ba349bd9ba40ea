"""Tail: the conditional value at risk of what shocks cost on top of the same years without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derisk.market.book import total

if TYPE_CHECKING:
    import xarray as xr
    from linopy import LinearExpression

    from derisk.plan.ledger import PlanBook


def tail(book: PlanBook, loss: LinearExpression, probability: xr.DataArray, alpha: float) -> LinearExpression:
    """Mean of the worst (1 - alpha) of futures, the calm one included (Rockafellar and Uryasev 2000).

        CVaR = eta + 1/(1 - alpha) sum_w p[w] excess[w]
        excess[w] >= loss[w] - eta      [tail weight of future w],   excess[w] >= 0,   loss[calm] = 0

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | loss | argument | money of today | what a future costs beyond a calm one, see `later` |
    | eta | `eta` | money of today | value at risk |
    | excess | `excess` | money of today | loss beyond eta |
    | p | argument | share | probability that a shock is the first; the calm future has what is left of 1 |

    Shapes: `loss`, `probability` (operation).
    """
    eta = book.model.add_variables(name="eta")
    excess = book.model.add_variables(lower=0.0, coords=probability.coords, name="excess")
    calm = book.model.add_variables(lower=0.0, name="excess-calm")
    book.model.add_constraints(excess - loss + eta >= 0, name="tail")
    book.model.add_constraints(calm + eta >= 0, name="tail-calm")
    left = 1.0 - float(probability.sum())
    beyond = 1.0 / (1.0 - alpha)
    return total([1.0 * eta, beyond * (probability * excess).sum(), beyond * left * calm])
