"""Running: a plant that is to be there in a stop runs in the years before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr
    from linopy import LinearExpression, Variable

    from derisk.plan.ledger import PlanBook


def running(
    book: PlanBook, run: LinearExpression, build: Variable, ready: xr.DataArray, least: float
) -> None:
    """New plants make at least a share of what they can in calm years.

        run[o,i,s,r] >= u sum_b ready[o,i,s,b] build[i,s,r,b]      [price of keeping a plant warm, >= 0]

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | run | `run` | mass a year | output of what was built, by technology |
    | build | `build` | mass a year | nameplate decided in year b |
    | ready | argument | share | nameplate on line and ramped up in the operation's year |
    | u | argument | share | least running share |

    Crews and customers' approvals are lost in an idle plant, so idle capacity is no answer to a stop.
    Shapes: `run` (operation, technology, stage, place) in calm and of plants only, `ready` (operation,
    technology, stage, decided).
    """
    technologies = list(ready.indexes["technology"])
    bought = build.sel(technology=technologies).fillna(0)
    floor = (least * ready * bought).sum("decided")
    open_ = (ready.max("decided") > 0) & (build.labels.sel(technology=technologies).max("decided") >= 0)
    book.model.add_constraints(run - floor >= 0, name="running", mask=open_)
