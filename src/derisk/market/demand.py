"""Demand: final use in blocks ranked by willingness to pay."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr
    from linopy import Variable

    from derisk.market.book import Book


def demand(book: Book, upper_t: xr.DataArray, worth_usd_t: xr.DataArray) -> Variable:
    """Users take a block as long as the price stays below what it is worth to them.

        0 <= use[s,r,k] <= D[s,r,k]      [rent of a block: surplus of its users]
        balance[s,r] loses sum_k use[s,r,k];   cost loses sum_k worth[s,r,k] use[s,r,k]

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | use | `use` | t per period | final use by block |
    | D | bound of `use` | t per period | size of a block |
    | worth | objective | USD/t | willingness to pay |

    Shapes (..., stage, place, block).
    """
    use = book.model.add_variables(lower=0.0, upper=upper_t, coords=upper_t.coords, name="use")
    book.draw(use.sum("block"))
    book.charge(-1.0 * worth_usd_t * use)
    return use
