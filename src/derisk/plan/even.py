"""Even: how evenly members could be served with one supplier lost, when they share as evenly as they can."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr
    from linopy import LinearExpression, Variable

    from derisk.plan.ledger import PlanBook


def even(book: PlanBook, name: str, met: LinearExpression, need: xr.DataArray) -> Variable:
    """What share of its need each member gets, and a level that none of them stays below.

        met[o,r] >= D[o,r] served[o,r]   where D > 0      [worth of less use at r, >= 0]
        level[o] <= served[o,r]   where D > 0      [r's part in what holds the level down, <= 0]
        0 <= served[o,r],   0 <= level[o]

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | met | argument | mass a year | final use and feed of the next stage at r |
    | served | `served-<name>` | share | share of its need that a member gets at least |
    | level | `level-<name>` | share | share of need that every member gets at least |
    | D | argument `need` | mass a year | essential need of the member |

    Neither has a price, so a plan takes no notice; asked for its most, the level shows what the member served
    worst can be given. Once that is known of a member, `served` is held there and the second row is lifted,
    and the level is of the others: see `derisk.plan.fair`. Shapes: `met` and `need` (operation, place);
    without any need there is no row.
    """
    there, coords = need > 0, [need.indexes["operation"], need.indexes["place"]]
    served = book.model.add_variables(lower=0.0, coords=coords, name=f"served-{name}", mask=there)
    level = book.model.add_variables(lower=0.0, coords=coords[:1], name=f"level-{name}")
    rows = met.sel(place=need.indexes["place"]) - need * served.fillna(0) >= 0
    book.model.add_constraints(rows, name=f"even-{name}", mask=there)
    book.model.add_constraints(level - served.fillna(0) <= 0, name=f"least-{name}", mask=there)
    return level
