"""A plan's money at the ends of its hazards: the same builds and losses, acts rarer or more frequent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from derisk.plan.futures import Future, Kind
from derisk.plan.inputs import Inputs
from derisk.plan.rates import rates
from derisk.plan.solve import Values

End = Literal["low", "high"]
Event = tuple[Kind, str, tuple[str, ...]]  # what kind of act, whose, and the stages that it hits together
Yearly = Mapping[tuple[Kind, str, str], float]  # by kind, supplier and stage


def at_hazard_end(found: Values, end: End) -> Values:
    """The same plan where every hazard has the low or high end of its range; as it is where none is known."""
    moved = futures_at_end(found.inputs, end)
    return found if moved is None else replace(found, inputs=replace(found.inputs, futures=moved))


def futures_at_end(inputs: Inputs, end: End) -> tuple[Future, ...] | None:
    """The futures of a plan with probabilities from the low or high ends; None where a hazard has no row.

    A future of a block of n years has p = (1 - q^n) a / sum a, with a the yearly rate of its event and q the
    chance of a year without any. An event's rate is that of its rarest stage less that of the supplier's
    most frequent other one of the same kind (see `derisk.plan.futures.together`).
    """
    names = {(each.kind, stop.supplier, stop.stage) for each in inputs.futures for stop in each.stops}
    known = {
        (kind, *at): chance
        for kind, chances in rates(inputs.network, inputs.members, inputs.hazards).items()
        for at, chance in chances.items()
    }
    if not names or not names <= known.keys():
        return None
    usual, moved = (
        _events(inputs, {name: getattr(known[name], which) or 0.0 for name in names})
        for which in ("value", end)
    )
    years = sorted({future.year for future in inputs.futures})
    blocks = dict(zip(years, [*years[1:], inputs.horizon.last + 1], strict=True))

    def chance(future: Future, rates: Mapping[Event, float]) -> float:
        total = sum(rates.values())
        any_stop = 1.0 - _calm(rates) ** (blocks[future.year] - future.year)
        return any_stop * rates[_event(future)] / total if total > 0 else 0.0

    return tuple(
        replace(each, probability=each.probability * chance(each, moved) / chance(each, usual))
        for each in inputs.futures
    )


def _event(future: Future) -> Event:
    return future.kind, future.stops[0].supplier, tuple(stop.stage for stop in future.stops)


def _events(inputs: Inputs, rates: Yearly) -> dict[Event, float]:
    """Yearly rate of each event of a plan."""
    found = {}
    for kind, supplier, stages in dict.fromkeys(map(_event, inputs.futures)):
        others = [
            rate
            for (which, who, stage), rate in rates.items()
            if (which, who) == (kind, supplier) and stage not in stages
        ]
        rarest = min(rates[kind, supplier, stage] for stage in stages)
        found[kind, supplier, stages] = max(rarest - max(others, default=0.0), 0.0)
    return found


def _calm(rates: Mapping[Event, float]) -> float:
    """Chance of a year in which no supplier acts."""
    yearly: dict[str, float] = {}
    for (_, supplier, _), rate in rates.items():
        yearly[supplier] = yearly.get(supplier, 0.0) + rate
    calm = 1.0
    for rate in yearly.values():
        calm *= 1.0 - rate
    return calm
