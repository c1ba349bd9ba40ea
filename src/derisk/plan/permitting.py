"""Permitting: what is on line of each candidate, sooner where its permit was decided faster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr
    from linopy import LinearExpression, Variable

    from derisk.plan.ledger import PlanBook


def permitting(
    book: PlanBook, build: Variable, ready: xr.DataArray, sooner: xr.DataArray, permits: Mapping[str, str]
) -> LinearExpression:
    """A permit decided faster brings what is built on line sooner.

        build[p(i),s,r,b] <= build[i,s,r,b]      [worth of a plant that a permit would serve, <= 0]
        online[o,i,s,r] = sum_b ready[o,i,s,b] build[i,s,r,b] + sum_b sooner[o,i,s,b] build[p(i),s,r,b]

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | online | returned | mass a year | nameplate on line and ramped up in the operation's year |
    | build | `build` | mass a year | nameplate decided in year b; of p(i): nameplate whose permit is faster |
    | p(i) | argument `permits` | | what speeds up candidate i |
    | ready | argument | share | nameplate that runs at the usual lead time |
    | sooner | argument | share | what runs more of it at the shorter one |

    Shapes: `build` (technology, stage, place, decided), `ready` and `sooner` (operation, technology, stage,
    decided), `sooner` for the technologies that have a permit; `permits` is candidate -> permit.
    """
    built = build.fillna(0)
    online: LinearExpression = (ready * built).sum("decided")
    if not permits:
        return online
    plants, faster = list(permits), list(permits.values())
    permitted = built.sel(technology=faster).assign_coords(technology=plants)
    there = build.labels.sel(technology=faster).assign_coords(technology=plants) >= 0
    book.model.add_constraints(permitted - built.sel(technology=plants) <= 0, name="permitting", mask=there)
    gained = (sooner * permitted).sum("decided")
    found: LinearExpression = online + gained.reindex(technology=list(ready.indexes["technology"])).fillna(0)
    return found
