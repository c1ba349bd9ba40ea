"""Expansion: what is built first runs later, in whichever future comes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr
    from linopy import LinearExpression, Variable

    from derisk.plan.ledger import PlanBook


def expansion(
    book: PlanBook,
    online: LinearExpression,
    most: xr.DataArray,
    opex: xr.DataArray,
    bill: xr.DataArray,
    plants: Sequence[str],
) -> Variable | LinearExpression:
    """New capacity runs once it is on line and ramped up.

        0 <= run[o,i,s,r] <= online[o,i,s,r]      [rent of new capacity, <= 0]
        run[o,i,s,r] <= most[o,i,s,r]      [rent of scrap, sites or savings]
        balance[o,s,r] gains sum_i run[o,i,s,r] and loses bill[s] sum_(i plant) run[o,i,s+1,r]
        cost[o] gains sum opex[i,s] run[o,i,s,r]

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | run | `run` | mass a year | output of what was built, by technology |
    | online | argument | mass a year | nameplate on line and ramped up in the operation's year |
    | most | bound of `run` | mass a year | what sites, scrap or savings allow |
    | bill | argument | mass per mass | product of stage s eaten per output of the stage after, 1/recovery |
    | opex | argument | money per mass | running cost without feed |

    Only `plants` eat feed; recycling and thrifting do not. Shapes: `online` and `most` (operation,
    technology, stage, place), `opex` (technology, stage), `bill` (stage).
    """
    run = book.model.add_variables(lower=0.0, upper=most, coords=most.coords, name="run", mask=most > 0)
    running = run.fillna(0)
    book.model.add_constraints(running - online <= 0, name="expansion", mask=most > 0)
    book.supply(running.sum("technology"))
    output = running.sel(technology=[name for name in most.indexes["technology"] if name in plants])
    for stage, after in zip(book.stages, book.stages[1:], strict=False):
        rate = float(bill.sel(stage=stage))
        eaten = rate * output.sel(stage=after, drop=True).sum("technology")
        book.draw(eaten.expand_dims(stage=[stage]).reindex(stage=list(book.stages)).fillna(0))
    book.charge(opex * running)
    return running
