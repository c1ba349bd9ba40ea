"""Transit: a place cannot re-export without limit what it did not make."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr
    from linopy import LinearExpression, Variable

    from derisk.market.book import Book


def transit(book: Book, make: Variable, ship: Variable | LinearExpression, allowance_t: xr.DataArray) -> None:
    """Exports stay within own output plus an allowance for re-exports and for own output in store.

        sum_j,n ship[s,r,j,n] - sum_n make[s,r,n] <= h[s,r]      [rent of a hub, USD/t, <= 0]

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | ship | `ship` | t per period | shipments from r |
    | make | `make` | t per period | output at r |
    | h | right side of `transit` | t per period | base re-exports, leaks and own spare stock |

    Without it a ban on one destination is undone by any neighbour. Shape: `allowance_t` (..., stage, place).
    """
    exports = ship.sum(["destination", "tranche"]).rename(origin="place")
    book.model.add_constraints(exports - make.sum("tranche") <= allowance_t, name="transit")
