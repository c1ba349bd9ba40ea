"""Release: government stock let into the market under a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr
    from linopy import Variable

    from derisk.market.book import Book


def release(book: Book, upper_t: xr.DataArray, price_usd_t: xr.DataArray) -> Variable:
    """A government sells from its stock, within its rule, at a reserve price.

        0 <= sold[s,r] <= G[s,r]      [value of a looser rule]
        balance[s,r] gains sold[s,r];   cost gains price[s,r] sold[s,r]

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | sold | `sold` | t per period | government stock released at r |
    | G | bound of `sold` | t per period | what the rule lets out, nought while it is not triggered |
    | price | objective | USD/t | reserve price, above the base price |

    Shapes (..., stage, place).
    """
    sold = book.model.add_variables(lower=0.0, upper=upper_t, coords=upper_t.coords, name="sold")
    book.supply(sold)
    book.charge(price_usd_t * sold)
    return sold
