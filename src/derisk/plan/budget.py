"""Budget: all the capital decided inside the plan, as spent."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr
    from linopy import Variable

    from derisk.plan.ledger import PlanBook


def budget(book: PlanBook, build: Variable, capex: xr.DataArray, most: float) -> None:
    """Capital stays within the purse.

        sum_i,s,r,b capex[i,s] build[i,s,r,b] <= B      [worth of one more dollar of budget, <= 0]

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | build | `build` | mass a year | nameplate decided |
    | capex | argument | money per mass a year | overnight capital, not discounted |
    | B | right side of `budget` | money | the purse |

    Shapes: `build` (technology, stage, place, decided), `capex` (technology, stage).
    """
    book.model.add_constraints((capex * build.fillna(0)).sum() <= most, name="budget")
