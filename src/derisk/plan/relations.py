"""Relations: what outside suppliers ship in a shock rests on what they shipped the year before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr
    from linopy import LinearExpression

    from derisk.plan.ledger import PlanBook


def relations(
    book: PlanBook,
    ship: LinearExpression,
    same_year: xr.DataArray,
    through: xr.DataArray,
    bound: xr.DataArray,
) -> None:
    """Known shipments of a shock stay within the base shipments of the same year that are let through.

        ship[o,s,i,j,known] <= through[o,s,i,j] sum_n ship[b(o),s,i,j,n]      [worth of a relation, <= 0]

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | ship | `ship` | mass a year | shipments by tranche: known, growing, new |
    | b(o) | argument `same_year` | | the base operation of the shock's year |
    | through | argument | share | 1, or 1 less the share of the year in which exports to members stop |

    So buying from several suppliers in peace is worth something in a crisis. Only arcs in `bound` (0 or 1,
    outside to members) are held. Shapes: `same_year` (operation) of labels, `through` (operation, stage,
    origin, destination), `bound` (stage, origin, destination).
    """
    shocked = ship.sel(operation=list(same_year.indexes["operation"]), tranche="known", drop=True)
    calm = ship.sel(operation=list(same_year.values)).sum("tranche")
    calm = calm.assign_coords(operation=same_year.indexes["operation"])
    mask = bound.broadcast_like(through).transpose(*through.dims) > 0
    book.model.add_constraints(shocked - through * calm <= 0, name="relations", mask=mask)
