"""Stockpile: bought in the base years, drawn in a shock, and bought back afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr
    from linopy import Variable

    from derisk.plan.ledger import PlanBook


def stockpile(
    book: PlanBook,
    most: xr.DataArray,
    filled: xr.DataArray,
    put_off: xr.DataArray,
    held: xr.DataArray,
    already: xr.DataArray,
    buy_back: xr.DataArray,
    keeping: xr.DataArray,
) -> tuple[Variable | None, Variable]:
    """Stock is filled in base years and released in shocks that start from it.

        0 <= stock[s,r,y] <= most[s,r,y]
        0 <= drawn[o,s,r] <= already[o,s,r] + sum_y held[o,y] stock[s,r,y]      [worth of stock, <= 0]
        balance[o,s,r] loses sum_y filled[o,y] stock[s,r,y] and gains drawn[o,s,r]
        cost[o] gains buy_back[s] (drawn[o,s,r] + sum_y put_off[o,y] stock[s,r,y])
        capital gains keeping[y,s] stock[s,r,y]

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | stock | `stock` | mass | stock at the end of model year y, beyond what is held today |
    | drawn | `drawn` | mass a year | release in a shock; in base years under a quota alone |
    | filled | argument | 1/years | in calm: +1/n for the year, -1/n for the one before, n years apart |
    | put_off | argument | 1/years | the same in a shock, bought or sold afterwards |
    | held | argument | 0 or 1 | the stock that a shock starts from: that of the model year before |
    | already | bound of `drawn` | mass | stocks of governments and traders that exist without the plan |
    | buy_back | objective | money per mass | what refilling costs afterwards |
    | keeping | objective | money of today per mass | storage, less resale when the plan ends |

    Filling adds demand in the base, and a tonne is either sold as scheduled or released in a shock, never
    both. Shapes: `most` (stage, place, model_year), `filled`, `put_off`, `held` (operation, model_year),
    `already` (operation, stage, place), `buy_back` (stage), `keeping` (model_year, stage). Where nothing may
    be stored there is no `stock`.
    """
    if not bool((most > 0).any()):
        drawn = book.model.add_variables(lower=0.0, upper=already, coords=already.coords, name="drawn")
        book.supply(1.0 * drawn)
        book.charge(buy_back * drawn)
        return None, drawn
    stock = book.model.add_variables(lower=0.0, upper=most, coords=most.coords, name="stock")
    drawn = book.model.add_variables(lower=0.0, coords=already.coords, name="drawn")
    start = (held * stock).sum("model_year")
    book.model.add_constraints(drawn - start <= already, name="stockpile")
    book.supply(drawn)
    book.draw((filled * stock).sum("model_year"))
    book.charge(buy_back * drawn)
    book.charge(buy_back * (put_off * stock).sum("model_year"))
    book.invest(keeping * stock)
    return stock, drawn
