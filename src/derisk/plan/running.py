"""Running: a plant that is to be there in a stop runs in the years before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr
    from linopy import LinearExpression

    from derisk.plan.ledger import PlanBook


def running(
    book: PlanBook, run: LinearExpression, online: LinearExpression, there: xr.DataArray, least: float
) -> None:
    """New plants make at least a share of what they can in calm years.

        run[o,i,s,r] >= u online[o,i,s,r]      [price of keeping a plant warm, >= 0]

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | run | `run` | mass a year | output of what was built, by technology |
    | online | argument | mass a year | nameplate on line and ramped up in the operation's year |
    | u | argument | share | least running share |

    Crews and customers' approvals are lost in an idle plant, so idle capacity is no answer to a stop.
    Shapes: `run`, `online` and `there` (operation, technology, stage, place) in calm and of plants only;
    `there` is where anything may be on line.
    """
    book.model.add_constraints(run - least * online >= 0, name="running", mask=there)
