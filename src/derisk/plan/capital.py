"""Capital: what is built is paid for in yearly instalments, whatever future comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr
    from linopy import Variable

    from derisk.plan.ledger import PlanBook


def capital(book: PlanBook, may: xr.DataArray, price: xr.DataArray, size: xr.DataArray) -> Variable:
    """Nameplate is bought at the discounted annuities that fall inside the plan.

        0 <= build[i,s,r,b] <= size[i,s]   [what capital of one more tonne a year lacks to pay for itself]
        sum_b build[i,s,r,b] <= size[i,s]   [worth of a larger named project, <= 0]
        capital gains sum price[i,s,b] build[i,s,r,b]

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | build | `build` | mass a year | nameplate of technology i at place r decided in year b |
    | may | mask of `build` | 0 or 1 | the site is open and what is decided comes on line inside the plan |
    | size | bound of `build` | mass a year | nameplate of a named project, over all years; no bound else |
    | price | objective | money of today per mass a year | annuities inside the plan, discounted |

    No variable exists where `may` is 0. Shapes: `may` (technology, stage, place, decided), `price`
    (technology, stage, decided), `size` (technology, stage).
    """
    most = size.broadcast_like(may).transpose(*may.dims)
    build = book.model.add_variables(lower=0.0, upper=most, coords=may.coords, name="build", mask=may > 0)
    named = (most < float("inf")).any("decided") & (may > 0).any("decided")
    if bool(named.any()):
        whole = build.fillna(0).sum("decided")
        book.model.add_constraints(whole <= most.min("decided"), name="nameplate", mask=named)
    book.invest(price * build.fillna(0))
    return build
