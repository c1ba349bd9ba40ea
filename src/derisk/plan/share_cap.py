"""Share cap: how much of a stage's supply may come from the named supplier."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr
    from linopy import LinearExpression, Variable

    from derisk.plan.ledger import PlanBook


def share_cap(
    book: PlanBook, name: str, entering: LinearExpression, members: xr.DataArray, allowed: xr.DataArray
) -> Variable:
    """Of the named product at most the stated share of supply enters members; the rest is missed at a price.

        sum_r member[r] entering[o,r] - over[o] <= sigma D[o]      [worth of a looser cap, <= 0]
        0 <= over[o]

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | entering | from `tags` | mass a year | product of the named supplier that arrives at r from outside |
    | over | `over-<name>` | mass a year | by how much the cap is missed, at a stated penalty |
    | sigma D | right side of `share_cap-<name>` | mass a year | cap times members' reference supply |

    Only calm years that have the target are in `allowed`. Supply is need and what members send outside.
    Shapes: `entering` (operation, place), `members` (place) of 0 or 1, `allowed` (operation).
    """
    over = book.model.add_variables(lower=0.0, coords=allowed.coords, name=f"over-{name}")
    book.model.add_constraints((members * entering).sum("place") - over <= allowed, name=f"share_cap-{name}")
    return over
