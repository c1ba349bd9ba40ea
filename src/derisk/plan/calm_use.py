"""Calm use: what a plan takes from users in years in which nothing happens, and why they let it go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from derisk.plan.inputs import KILO
from derisk.plan.solve import Values

FEW = 0.02  # of members' final use of a stage in a calm year, up to which nothing is said


@dataclass(frozen=True)
class GivenUp:
    """Final use that members do without in one calm year, beside what goes into stores in it.

    `share` of their use (0-1), `t` a year; `filled_t` a year goes into stores; `worth` is the most that who
    does without would have paid, as a multiple of the base price.
    """

    stage: str
    year: int
    share: float
    t: float
    filled_t: float
    worth: float


def given_up(found: Values) -> list[GivenUp]:
    """Every stage and calm year in which members do without more than a few percent, the largest first."""
    inputs, horizon, net = found.inputs, found.inputs.horizon, found.inputs.network
    inside = inputs.inside > 0
    upper, worth = (each[: len(horizon.years), :, inside] for each in found.operations.demand())
    used, stock = found.of("use")[: len(horizon.years), :, inside], found.of("stock")[:, inside]
    lacks = (upper - used).clip(min=0.0)
    told = []
    for s, stage in enumerate(net.stages):
        for y, year in enumerate(horizon.years):
            whole, without = float(upper[y, s].sum()), float(lacks[y, s].sum())
            if not net.users[s] or whole <= 0.0 or without <= FEW * whole:
                continue
            left = lacks[y, s] > 1e-6 * whole
            before = stock[s, :, y - 1].sum() if y else 0.0
            filled = float(stock[s, :, y].sum() - before) / float(horizon.lengths[y])
            most = float(worth[y, s][left].max()) / float(inputs.scaled.price_usd_t[s])
            told.append(GivenUp(stage, year, without / whole, without / KILO, max(filled, 0.0) / KILO, most))
    return sorted(told, key=lambda each: -each.share)


def given_up_notes(found: Values) -> Iterator[str]:
    """Said where calm years take more than a few percent of use: how much, where, for what, and of whom."""
    told = given_up(found)
    if not told:
        return
    first = told[0]
    also = ", ".join(f"{each.share:.1%} at {each.stage} in {each.year}" for each in told[1:4])
    why = (
        f"stores take {_tonnes(first.filled_t)} t in that year"
        if first.filled_t > 0.1 * first.t
        else "targets or caps make supply dearer than that"
    )
    more = f"; also {also}" if also else ""
    yield (
        f"With nothing happening, members' users do without {first.share:.1%} of what they use at "
        f"{first.stage} ({_tonnes(first.t)} t) in {first.year}{more}: {why}. They go by price: nobody does "
        f"without who would pay more than {first.worth:.3g} times the base price. To spare them, allow "
        "smaller stores or let them fill later."
    )


def _tonnes(value: float) -> str:
    """Tonnes as a reader says them."""
    return f"{value:,.0f}" if value >= 100.0 else f"{value:.3g}"
