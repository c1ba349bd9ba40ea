"""Infrastructure: how much of a technology a place takes, and what lifts that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr
    from linopy import LinearExpression, Variable

    from derisk.plan.ledger import PlanBook


def infrastructure(
    book: PlanBook,
    run: LinearExpression,
    build: Variable,
    ready: xr.DataArray,
    most: xr.DataArray,
    roads: Mapping[str, str],
) -> None:
    """A place takes what it can today, and what its roads, power, water and ports let it take more.

        run[o,i,s,r] <= most[o,i,s,r] + sum_b ready[o,f(i),s,b] build[f(i),s,r,b]     [rent of a site, <= 0]

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | run | `run` | mass a year | output of what was built, by technology |
    | build | `build` | mass a year | output for which infrastructure is decided in year b |
    | f(i) | argument `roads` | | the infrastructure that serves candidate i |
    | ready | argument | share | infrastructure that stands in the operation's year |
    | most | argument | mass a year | what the place takes without any; infinite: no limit, no constraint |

    Shapes: `run` (operation, technology, stage, place), `build` (technology, stage, place, decided), `ready`
    (operation, technology, stage, decided), `most` like `run` for the technologies served; `roads` is
    candidate -> infrastructure. Where neither plant nor infrastructure may stand there is no constraint.
    """
    plants, served = list(roads), list(roads.values())
    stands = (ready.sel(technology=served) * build.sel(technology=served).fillna(0)).sum("decided")
    more = stands.assign_coords(technology=plants)
    run = run.sel(technology=plants)
    site = build.labels.sel(technology=served).assign_coords(technology=plants).max("decided") >= 0
    mask = (site & (most < float("inf"))).transpose("operation", "technology", "stage", "place")
    limit = most.where(most < float("inf"), 0.0)
    book.model.add_constraints(run - more <= limit, name="infrastructure", mask=mask)
