"""A plan's money at the ends of its hazards: the same builds and losses, acts rarer or more frequent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from derisk.plan.futures import Future, Hazard, Kind, in_block
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

    An event's yearly rate is that of its rarest stage less that of the supplier's most frequent other one of
    the same kind (see `derisk.plan.futures.together`); what that gives for a block of years tells `in_block`.
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
        _hazards(inputs, {name: getattr(known[name], which) or 0.0 for name in names})
        for which in ("value", end)
    )
    events = [(each.kind, each.supplier, each.stages) for each in usual]
    years = sorted({future.year for future in inputs.futures})
    blocks = dict(zip(years, [*years[1:], inputs.horizon.last + 1], strict=True))

    def scaled(each: Future) -> Future:
        at, years = events.index(_event(each)), blocks[each.year] - each.year
        now, then = in_block(moved, years)[at], in_block(usual, years)[at]
        return replace(each, probability=each.probability * now / then)

    return tuple(map(scaled, inputs.futures))


def _event(future: Future) -> Event:
    return future.kind, future.stops[0].supplier, tuple(stop.stage for stop in future.stops)


def _hazards(inputs: Inputs, rates: Yearly) -> list[Hazard]:
    """The events of a plan as hazards of these rates."""
    found = []
    for kind, supplier, stages in dict.fromkeys(map(_event, inputs.futures)):
        others = [
            rate
            for (which, who, stage), rate in rates.items()
            if (which, who) == (kind, supplier) and stage not in stages
        ]
        rarest = min(rates[kind, supplier, stage] for stage in stages)
        found.append(Hazard(supplier, stages, max(rarest - max(others, default=0.0), 0.0), kind))
    return found
