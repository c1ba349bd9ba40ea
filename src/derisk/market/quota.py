"""Quota: a supplier lets only so many tonnes out to a set of destinations together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr
    from linopy import LinearExpression, Variable

    from derisk.market.book import Book


def quota(book: Book, ship: Variable | LinearExpression, covers: xr.DataArray, level_t: xr.DataArray) -> None:
    """Shipments covered by a quota add up to at most its level.

        sum_s,i,j,n covers[q,s,i,j] ship[s,i,j,n] <= Q[q]      [quota rent, USD/t, <= 0]

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | ship | `ship` | t per period | shipments |
    | covers | argument | 0 or 1 | whether quota q counts the arc |
    | Q | right side of `quota` | t per period | level of quota q |

    Shapes: `covers` (quota, stage, origin, destination); `level_t` (..., quota).
    """
    counted = (covers * ship.sum("tranche")).sum(["stage", "origin", "destination"])
    book.model.add_constraints(counted <= level_t, name="quota")
