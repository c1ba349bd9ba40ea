"""Switching: designs that are developed and not in use come into use step by step when a stop comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import xarray as xr
    from linopy import LinearExpression

    from derisk.plan.ledger import PlanBook


def switching(
    book: PlanBook,
    run: LinearExpression,
    online: LinearExpression,
    most: xr.DataArray,
    same_year: xr.DataArray,
    share: float,
) -> None:
    """In a stop a design saves what it saved in calm, and of the rest what comes into use.

        run[o,i,s,r] <= (1 - share) run[b(o),i,s,r] + share online[o,i,s,r]      [worth of being in use, <= 0]
        run[o,i,s,r] <= (1 - share) run[b(o),i,s,r] + share most[o,i,s,r]      [rent of the savings, <= 0]

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | run | `run` | mass a year | use designed out |
    | online | argument | mass a year | designs developed by the operation's year |
    | most | argument | mass a year | what of use can be designed out at all |
    | b(o) | argument `same_year` | | the base operation of the stop's year |
    | share | argument | share | mean over twelve months of what of a design has come into use |

    A product is approved with the parts in it, so a design in a drawer takes months; and several designs for
    the same use save no more of it. Shapes: `run`, `online` and `most` (operation, technology, stage,
    place) of designs alone, `same_year` (operation) of labels.
    """
    names = list(same_year.indexes["operation"])
    calm = run.sel(operation=list(same_year.values)).assign_coords(operation=same_year.indexes["operation"])
    late = run.sel(operation=names) - (1.0 - share) * calm
    ceiling = share * most.sel(operation=names)
    book.model.add_constraints(late - share * online.sel(operation=names) <= 0, name="switching")
    book.model.add_constraints(late <= ceiling, name="switching-most", mask=np.isfinite(ceiling))
