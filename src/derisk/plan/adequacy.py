"""Adequacy: with one supplier lost at all its stages, members still meet the stated share of their need."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr
    from linopy import LinearExpression, Variable

    from derisk.plan.ledger import PlanBook


def adequacy(book: PlanBook, name: str, met: LinearExpression, share: float, need: xr.DataArray) -> Variable:
    """What members get of a stage's product when the supplier is lost is enough.

        sum_r met[o,r] + short[o] >= share x D[o]      [worth of a looser target, >= 0]
        0 <= short[o]

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | met | argument | mass a year | final use and feed of the next stage at members |
    | short | `short-<name>` | mass a year | by how much the target is missed, at a stated penalty |
    | share x D | right side of `adequacy-<name>` | mass a year | the share of the reference need to be met |

    The operations are loss blocks: what can be delivered within twelve months. Shapes: `met` (operation,
    place) over members, `need` (operation).
    """
    short = book.model.add_variables(lower=0.0, coords=need.coords, name=f"short-{name}")
    book.model.add_constraints(met.sum("place") + short >= share * need, name=f"adequacy-{name}")
    return short
