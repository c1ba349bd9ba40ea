"""Stocks: what is kept at the end of the period, in layers of falling worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr
    from linopy import Variable

    from derisk.market.book import Book


def stocks(book: Book, upper_t: xr.DataArray, worth_usd_t: xr.DataArray, opening_t: xr.DataArray) -> Variable:
    """Traders keep stock as long as the price stays below what the next layer is worth to them.

        S[s,r] = sum_l hold[s,r,l],   0 <= hold[s,r,l] <= W[s,r,l]      [rent of a layer]
        balance[s,r] gains the opening stock and loses S[s,r];   cost loses sum_l V'[s,r,l] hold[s,r,l]

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | hold | `hold` | t | closing stock by layer |
    | W | bound of `hold` | t | size of a layer |
    | V' | objective | USD/t | marginal value: falls from the price expected with nothing in store |
    | opening | constant of `balance` | t | closing stock of the month before |

    In a dead band around the target it is the price that traders believe in. One layer, around the opening
    stock, is never full nor empty at rest: its worth is the base price and makes the price of every balance
    unique.
    Shapes (..., stage, place, layer); `opening_t` (..., stage, place).
    """
    hold = book.model.add_variables(lower=0.0, upper=upper_t, coords=upper_t.coords, name="hold")
    book.supply(opening_t - hold.sum("layer"))
    book.charge(-1.0 * worth_usd_t * hold)
    return hold
