"""Sharing: members who keep to what they sent each other before, when a supplier is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr
    from linopy import LinearExpression

    from derisk.plan.ledger import PlanBook


def sharing(
    book: PlanBook, ship: LinearExpression, same_year: xr.DataArray, among: xr.DataArray, more: float
) -> None:
    """In a loss members send each other no more than in the same year without it, and `more`.

        sum_n ship[o,s,i,j,n] <= sum_n ship[b(o),s,i,j,n] + more   i, j members      [worth of sharing, <= 0]

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | ship | `ship` | mass a year | shipments by tranche: known, growing, new |
    | b(o) | argument `same_year` | | the calm operation of the year of the loss |

    With nought more what they agreed to send goes on, and what one has in stock or could make beyond that
    stays at home; with more than anybody needs the row never binds. Shapes: `same_year` (operation) of
    labels, `among` (stage, origin, destination), 1 between members.
    """
    lost = ship.sel(operation=list(same_year.indexes["operation"])).sum("tranche")
    calm = ship.sel(operation=list(same_year.values)).sum("tranche")
    calm = calm.assign_coords(operation=same_year.indexes["operation"])
    mask = (among > 0).expand_dims(operation=same_year.indexes["operation"])
    book.model.add_constraints(lost - calm <= more, name="sharing", mask=mask)
