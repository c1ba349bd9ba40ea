"""The IEA's N-1: what is left without the largest supplier, against the demand that is left."""

from __future__ import annotations

from collections.abc import Iterator

from derisk.exposure.absent import Absent
from derisk.exposure.consumption import balance, spread
from derisk.exposure.largest_supplier_share import largest_producer
from derisk.exposure.register import metric
from derisk.exposure.shares import largest, shares
from derisk.exposure.view import View
from derisk.terms.answer import Row
from derisk.terms.places import WORLD


def supply_over_demand(supply: float, demand: float, lost_supply: float, lost_demand: float) -> float:
    """(supply - the largest supplier's) / (demand - the largest supplier's own), t content -> 1.

    Not below 0: a supplier of more than the economy itself uses leaves nothing.
    ValueError if no demand is left.
    """
    if demand - lost_demand <= 0:
        raise ValueError("no demand is left without the largest supplier")
    return max(0.0, supply - lost_supply) / (demand - lost_demand)


@metric(
    "N-1", "1", "International Energy Agency, Global Critical Minerals Outlook 2025 (N-1 analysis)",
    formula="(S - S_max) / (D - D_max); an economy: (P + M - X - M_max) / (P + M - X)", needs="both",
)  # fmt: skip
def n_minus_1(view: View) -> Iterator[Row]:
    """Supply without the largest supplier over demand without it.

    Own output counts as supply, unlike in residual_share, which is the stricter. For the world the largest
    producer is left out of both sides.
    """
    if view.economy == WORLD:
        yield from _world(view)
        return
    known = balance(view)
    if not known.partners:
        raise Absent("No imports are reported, so there is no outside supplier to lose.", known.sources)
    partner, _ = largest(known.partners, shares(known.readings[0].imports))
    position = known.partners.index(partner)
    values = [
        supply_over_demand(item.use, item.use, float(item.imports[position]), 0.0) for item in known.readings
    ]
    low, high = spread(values)
    notes = list(known.notes)
    if known.readings[0].imports[position] > known.readings[0].use:
        notes.insert(0, "The largest supplier sends more than the economy itself uses: part is sent on.")
    yield view.row(
        "n_minus_1", values[0], partner=partner, by="content", low=low, high=high, unit="1",
        basis=view.mineral.basis_at(view.stage), quality=known.quality, sources=known.sources, notes=notes,
    )  # fmt: skip


def _world(view: View) -> Iterator[Row]:
    """World supply and demand without the largest producer; its own demand is its apparent consumption."""
    place, _ = largest_producer(view)
    total = view.world.world
    leader = balance(view.of(place))
    values = []
    for item in leader.readings:
        if total.value > item.use:
            values.append(supply_over_demand(total.value, total.value, item.production, item.use))
    if not values or total.value <= leader.readings[0].use:
        raise Absent(
            f"Of what the world makes {view.named(place)} uses all; no demand is left to compare.",
            total.sources,
        )
    low, high = spread(values)
    notes = [*total.notes, *leader.notes, "World demand is taken as equal to world output."]
    yield view.row(
        "n_minus_1", values[0], partner=place, by="content", low=low, high=high, unit="1",
        basis=view.mineral.basis_at(view.stage), quality=leader.quality,
        sources=leader.sources | set(total.sources), notes=notes,
    )  # fmt: skip
