"""Qualified: how much of its output a supplier can sell to buyers who are new to it, all together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr
    from linopy import LinearExpression

    from derisk.plan.ledger import PlanBook


def qualified(
    book: PlanBook,
    new: LinearExpression,
    most: xr.DataArray,
    gain: xr.DataArray,
    joined: LinearExpression | None,
) -> None:
    """In a stop or a loss an outside supplier sells new buyers what it makes to the degree it is approved.

        sum_j new[o,s,i,j] - gain[o,s,i] sum_j joined[o,s,j] <= most[o,s,i]      [worth of an approval, <= 0]

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | new | `ship`, tranche new | mass a year | shipments to members beyond known and growing relations |
    | most | argument | mass a year | share of new suppliers qualified, times what stands there |
    | gain | argument | 1 | how much more for each tonne that members buy together |
    | joined | argument | mass a year | purchases for which the joint purchaser stands; None: nobody does |

    A bound on each shipment alone lets the same output be approved once for every buyer: several of them
    take all of it, and the supplier fills its own need with goods of whoever stops. Qualifying approves a
    grade of a plant, so its output is approved once. Only suppliers with something to sell are held. Shapes:
    `new` (operation, stage, origin, destination), `most`, `gain` (operation, stage, origin), `joined`
    (operation, stage, place).
    """
    sold = new.sum("destination")
    if joined is not None:
        sold = sold - gain * joined.sum("place")
    book.model.add_constraints(sold <= most, name="qualified", mask=most > 0)
