"""No gain: what a stop costs is never counted as less than the same year without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linopy import LinearExpression, Variable

    from derisk.plan.ledger import PlanBook


def no_gain(book: PlanBook, cost: Variable | LinearExpression, calm: LinearExpression) -> None:
    """A stop adds nothing at least: what it would spare is spent.

        cost[o] - cost[b(o)] >= 0      [chance that the stop spares money, times its weight]

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | cost[o] | `cost` | money a year | what the year costs in the stop |
    | cost[b(o)] | argument `calm` | money a year | what the same year costs without it |

    With the row of `PlanBook.costs` a stop costs the larger of what is charged in it and of the calm year.
    In a stop stores are drawn that calm years may not draw, bought back at the base price afterwards. Under a
    tight cap the calm year pays more than that, so a stop of anybody would be worth having: nobody plans on
    that. The larger of two costs is convex, so a tighter cap still never costs less. Shapes: `cost`, `calm`
    (operation), labelled by the stop.
    """
    book.model.add_constraints(1.0 * cost - calm >= 0, name="no_gain")
