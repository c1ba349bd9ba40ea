"""Joint purchase: new suppliers are approved once for all, and what is bought from them costs less."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr
    from linopy import LinearExpression

    from derisk.plan.ledger import PlanBook


def joint_purchase(
    book: PlanBook,
    new: LinearExpression,
    joined: LinearExpression,
    most: LinearExpression,
    usual: xr.DataArray,
    gain: xr.DataArray,
    fee: xr.DataArray,
    whole: xr.DataArray,
) -> None:
    """Members that buy together reach new suppliers sooner, and pay less for the search.

        most[s,r] <= whole[s,r]      [worth of a larger market, <= 0]
        new[o,s,i,r] <= usual[o,s,i,r] + gain[o,s,i,r] joined[o,s,r]      [worth of an approval, <= 0]
        pooled[o,s,r] <= joined[o,s,r]      [worth of a place at the table, <= 0]
        pooled[o,s,r] <= sum_i new[o,s,i,r]      [price of the search that is spared]
        cost[o] gains fee[s] pooled[o,s,r]

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | pooled | `pooled` | mass a year | bought from new outside suppliers through the joint purchaser |
    | new | `ship`, tranche new | mass a year | bought from new suppliers in all |
    | joined | argument | mass a year | purchases for which the joint purchaser stands in the year |
    | most | argument | mass a year | all that is ever decided of it |
    | whole | argument | mass a year | the member's need |
    | usual | argument | mass a year | most from a new supplier when each member approves it by itself |
    | gain | argument | 1 | how much more for each tonne bought together |
    | fee | argument | money per mass | running cost less the search and approval spared; may be negative |

    Only arcs with a `gain` are held. Shapes: `new`, `usual`, `gain` (operation, stage, place of origin as
    `origin`, destination), `joined` (operation, stage, place), `most`, `whole` (stage, place), `fee` (stage).
    """
    from_outside = gain > 0
    buyer = joined.rename(place="destination")
    book.model.add_constraints(new - gain * buyer <= usual, name="approval", mask=from_outside)
    book.model.add_constraints(most <= whole, name="members", mask=whole > 0)
    reached = from_outside.any("origin").rename(destination="place").transpose("operation", "stage", "place")
    pooled = book.model.add_variables(lower=0.0, coords=reached.coords, name="pooled", mask=reached)
    share = pooled.fillna(0)
    bought = (new * from_outside).sum("origin").rename(destination="place")
    book.model.add_constraints(share - joined <= 0, name="joined", mask=reached)
    book.model.add_constraints(share - bought <= 0, name="pooled", mask=reached)
    book.charge(fee * share)
