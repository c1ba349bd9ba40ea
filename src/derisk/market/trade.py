"""Trade: shipments between places, in tranches of rising cost, so that two-way trade has one answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr
    from linopy import LinearExpression, Variable

    from derisk.market.book import Book


def trade(
    book: Book, upper_t: xr.DataArray, cost_usd_t: xr.DataArray, allowed: xr.DataArray | None = None
) -> Variable | LinearExpression:
    """Shipments leave one place and arrive at another in the same period.

        0 <= ship[s,i,j,n] <= upper[s,i,j,n]      [arc rent]
        balance[s,j] gains, balance[s,i] loses sum_n ship[s,i,j,n]
        cost gains sum cost[s,i,j,n] ship[s,i,j,n]

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | ship | `ship` | t per period | shipment by tranche: known relationship first, then more, then new |
    | upper | bound of `ship` | t per period | size of a tranche; a ban sets it to what is let through |
    | cost | objective | USD/t | freight, duty and search cost against the base trade |

    Shapes (..., stage, origin, destination, tranche); `allowed` is a mask of the same shape: no variable
    exists where it is False.
    """
    ship = book.model.add_variables(
        lower=0.0, upper=upper_t, coords=upper_t.coords, name="ship", mask=allowed
    )
    shipped = ship.fillna(0) if allowed is not None else ship
    book.supply(shipped.sum(["origin", "tranche"]).rename(destination="place"))
    book.draw(shipped.sum(["destination", "tranche"]).rename(origin="place"))
    book.charge(cost_usd_t * shipped)
    return shipped
