"""Disposal: a priced way out of a surplus, so that no outage or full store is infeasible."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr
    from linopy import Variable

    from derisk.market.book import Book


def disposal(book: Book, cost_usd_t: xr.DataArray) -> Variable:
    """Surplus that nobody wants is dumped at a price.

        0 <= dump[s,r]      [price of the node and cost of disposal, >= 0]
        balance[s,r] loses dump[s,r];   cost gains cost[s,r] dump[s,r]

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | dump | `dump` | t per period | material thrown away |
    | cost | objective | USD/t | cost of disposal; bounds the price from below at -cost |

    Shape: `cost_usd_t` (..., stage, place).
    """
    dump = book.model.add_variables(lower=0.0, coords=cost_usd_t.coords, name="dump")
    book.draw(dump)
    book.charge(cost_usd_t * dump)
    return dump
