"""Recycling: old scrap that enters the balance of a stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr
    from linopy import Variable

    from derisk.market.book import Book


def recycling(book: Book, upper_t: xr.DataArray, cost_usd_t: xr.DataArray) -> Variable:
    """Scrap is recovered as long as the price covers its collection.

        0 <= scrap[s,r,n] <= R[s,r,n]      [rent of scrap]
        balance[s,r] gains sum_n scrap[s,r,n];   cost gains sum cost[s,r,n] scrap[s,r,n]

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | scrap | `scrap` | t per period | secondary supply in the form of the product of stage s |
    | R | bound of `scrap` | t per period | what can be collected |
    | cost | objective | USD/t | collection and treatment |

    Shapes (..., stage, place) or, in tranches of rising cost, (..., stage, place, tranche). New scrap stays
    inside recoveries.
    """
    scrap = book.model.add_variables(lower=0.0, upper=upper_t, coords=upper_t.coords, name="scrap")
    book.supply(scrap.sum("tranche") if "tranche" in upper_t.dims else scrap)
    book.charge(cost_usd_t * scrap)
    return scrap
