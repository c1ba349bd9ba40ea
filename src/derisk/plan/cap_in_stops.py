"""Cap in stops: a supplier-share cap that a stop of any supplier does not lift."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr
    from linopy import LinearExpression, Variable

    from derisk.plan.ledger import PlanBook


def cap_in_stops(
    book: PlanBook,
    name: str,
    entering: LinearExpression,
    members: xr.DataArray,
    allowed: xr.DataArray,
    over: Variable,
    same_year: xr.DataArray,
) -> None:
    """A cap holds in a stop as in the calm year beside it, so that no stop saves by lifting it.

        sum_r member[r] entering[o,r] - over[b(o)] <= sigma D[o]      [worth of a looser cap in a stop, <= 0]

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | entering | from `tags` | mass a year | product of the named supplier that arrives at r in the stop |
    | over | `over-<name>` | mass a year | by how much the cap is missed in the calm year |
    | b(o) | argument `same_year` | | the calm operation of the year of the stop |
    | sigma D | right side of `cap_in_stops-<name>` | mass a year | as in the calm year |

    What is missed in calm may enter in a stop too, and what is not let in is unmet at its worth: so the row
    never makes a stop infeasible and needs no penalty. Shapes: `entering` (operation, place), `members`
    (place) of 0 or 1, `allowed` (operation), `same_year` (operation) of labels in `over`.
    """
    missed = (1.0 * over).sel(operation=list(same_year.values))
    missed = missed.assign_coords(operation=same_year.indexes["operation"])
    book.model.add_constraints(
        (members * entering).sum("place") - missed <= allowed, name=f"cap_in_stops-{name}"
    )
