"""Later: what is expected of the stops that come with the one that leads a future."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr
    from linopy import LinearExpression

    from derisk.plan.ledger import PlanBook


def later(
    book: PlanBook,
    loss: LinearExpression,
    probability: xr.DataArray,
    calm: xr.DataArray,
    years: Sequence[int],
) -> LinearExpression:
    """Cost of the future that each stop leads: its own loss and the mean of what comes with it.

        history[w] = loss[w] + later[y] + milder[y]     where w stops all, in y
        history[w] = loss[w] + mild[y]                  where w stops a part
        later[y] = later[z] + sum over w in z of p[w] loss[w]       [tail weight of futures up to y]
        mild[y] = mild[z] + sum over w in z of q[w] loss[w]         [that of those led by an act in part]
        milder[y] = milder[x] + sum over w in x of q[w] loss[w]     [that of those led by a stop of all]
                          z the next year with stops, x the one before,   0 beyond the last and the first

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | loss | argument | money of today | cost with a shock less cost of the same year without it |
    | later | `later` | money of today | mean of what all stops cost after a year |
    | mild | `mild` | money of today | mean of what acts in part cost after a year if nothing stops all |
    | milder | `milder` | money of today | what acts in part cost before a year in which all is stopped |
    | p | argument | share | probability of a stop in its years |
    | q | argument `calm` | share | that of one in part if nothing stops all in its years, else 0 |

    Shapes: `loss`, `probability`, `calm` (operation); `years` one of each operation. Without acts in part
    `mild` and `milder` are left out.
    """
    import xarray as xr

    held, at = sorted(set(years)), {"operation": probability.operation}
    year = xr.DataArray(list(years), coords=at, dims=["operation"], name="after")

    def summed(name: str, chance: xr.DataArray, further: int) -> LinearExpression:
        """By operation, the mean of what stops cost in the years further on (1), or before (-1)."""
        mean = book.model.add_variables(coords=[("after", held)], name=name)
        there = mean + (chance * loss).groupby(year).sum()
        book.model.add_constraints(1.0 * mean - there.shift(after=-further).fillna(0) == 0, name=name)
        return (1.0 * mean).sel(after=year).drop_vars("after")

    hard = summed("later", probability, 1)
    part = calm > 0.0
    if not bool(part.any()):
        return loss + hard
    mild, milder = summed("mild", calm, 1), summed("milder", calm, -1)
    return loss + (hard + milder).where(~part).fillna(0) + mild.where(part).fillna(0)
