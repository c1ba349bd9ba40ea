"""Production: plants turn the product of one stage into the product of the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr
    from linopy import Variable

    from derisk.market.book import Book


def production(book: Book, upper_t: xr.DataArray, cost_usd_t: xr.DataArray, bill: xr.DataArray) -> Variable:
    """Plants make the product of their stage, in tranches of rising cost, and eat that of earlier stages.

        x[s,r] = sum_n make[s,r,n],   0 <= make[s,r,n] <= upper[s,r,n]      [tranche rent]
        balance[s,r] gains x[s,r] and loses sum_c bill[s,c] x[c,r]
        cost gains sum cost[s,r,n] make[s,r,n]

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | make | `make` | t per period | output by tranche |
    | upper | bound of `make` | t per period | size of a tranche |
    | cost | objective | USD/t | processing cost of a tranche, without its feed |
    | bill | argument | t/t | product of stage s eaten per t made at stage c (1/recovery) |

    Shapes: `upper_t`, `cost_usd_t` (..., stage, place, tranche); `bill` (stage, consumer).
    """
    make = book.model.add_variables(lower=0.0, upper=upper_t, coords=upper_t.coords, name="make")
    output = make.sum("tranche")
    book.supply(output)
    book.charge(cost_usd_t * make)
    book.draw((bill * output.rename(stage="consumer")).sum("consumer"))
    return make
