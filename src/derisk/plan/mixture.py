"""Mixture: a cap on the supplier's share when every place ships the mixture that it handles."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr
    from linopy import LinearExpression, Variable

    from derisk.plan.ledger import PlanBook


def mixture(
    book: PlanBook,
    name: str,
    ship: LinearExpression,
    part: xr.DataArray,
    allowed: xr.DataArray,
    over: Variable,
) -> None:
    """Of what members take in from outside, the supplier's part, by fixed proportions, stays below the cap.

        sum_i,j part[o,i,j] ship[o,i,j] - over[o] <= sigma D[o]      [worth of a looser cap, <= 0]

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | part | argument | share | the supplier's part of what i ships to members from outside; 0 elsewhere |
    | ship | `ship` | mass a year | the shipment, all tranches |
    | over | `over-<name>` | mass a year | by how much the cap is missed, as where lots are kept apart |
    | sigma D | right side of `mixture-<name>` | mass a year | cap times members' reference supply |

    The part of a place depends on where its own supply comes from, so the true cap is bilinear; with parts
    held it is linear. See `derisk.plan.mixing` for how they are found. Shapes: `ship` and `part` (operation,
    origin, destination), `allowed`, `over` (operation).
    """
    named = (part * ship).sum(["origin", "destination"])
    book.model.add_constraints(named - over <= allowed, name=f"mixture-{name}")
