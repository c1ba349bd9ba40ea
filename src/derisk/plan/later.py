"""Later: what is expected of the stops that come after the first one of a future."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr
    from linopy import LinearExpression

    from derisk.plan.ledger import PlanBook


def later(
    book: PlanBook, loss: LinearExpression, probability: xr.DataArray, years: Sequence[int]
) -> LinearExpression:
    """Cost of the future that begins with each stop: its own loss and the mean of what comes later.

        history[w] = loss[w] + later[year of w]
        later[y] = later[z] + sum over w in z of p[w] loss[w]      [tail weight of futures up to y],
                                                    z the next year with stops,   later[last] = 0

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | loss | argument | money of today | cost with a shock less cost of the same year without it |
    | later | `later` | money of today | mean of what stops cost after a year |
    | p | argument | share | probability of a stop in its years |

    Shapes: `loss`, `probability` (operation); `years` one of each operation.
    """
    import numpy as np
    import xarray as xr

    held = sorted(set(years))
    mean = book.model.add_variables(coords=[("after", held)], name="later")
    at = np.array(years)
    for year, then in zip(held, [*held[1:], None], strict=True):
        left = 1.0 * mean.sel(after=year, drop=True)
        if then is not None:
            coming = loss.isel(operation=np.flatnonzero(at == then))
            chance = probability.isel(operation=np.flatnonzero(at == then))
            left = left - 1.0 * mean.sel(after=then, drop=True) - (chance * coming).sum()
        book.model.add_constraints(left == 0, name=f"later-{year}")
    begun = xr.DataArray(at, coords={"operation": probability.operation}, dims=["operation"])
    return loss + (1.0 * mean).sel(after=begun).drop_vars("after")
