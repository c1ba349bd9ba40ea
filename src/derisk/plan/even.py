"""Even: how evenly members could be served with one supplier lost, when they share as evenly as they can."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr
    from linopy import LinearExpression, Variable

    from derisk.plan.ledger import PlanBook


def even(book: PlanBook, name: str, met: LinearExpression, need: xr.DataArray) -> Variable:
    """No member that needs anything gets less than the same share of its need.

        met[o,r] >= level[o] D[o,r]   where D > 0      [worth of less evenness at r, >= 0]
        0 <= level[o]

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | met | argument | mass a year | final use and feed of the next stage at r |
    | level | `level-<name>` | share | share of need that every member gets at least |
    | D | argument `need` | mass a year | essential need of the member |

    The level has no price, so a plan takes no notice; asked for its most, it shows what the member served
    worst can be given. Shapes: `met` and `need` (operation, place); without any need there is no row.
    """
    level = book.model.add_variables(lower=0.0, coords=[need.indexes["operation"]], name=f"level-{name}")
    rows = met.sel(place=need.indexes["place"]) - need * level >= 0
    book.model.add_constraints(rows, name=f"even-{name}", mask=need > 0)
    return level
