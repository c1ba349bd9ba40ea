"""Beside a published outlook: what the chain as it goes on makes, and what a publisher expects there.

A plan takes it that places make more as the world's use grows. That is somebody's investment, and the outlook
counts what owners have said that they will build. So the two are set side by side, by how many times the base
year's output each comes to, since publishers differ in what they count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from derisk import facts
from derisk.plan.inputs import KILO, Inputs

EVERYWHERE = "WLD"
FAR = 1.25  # times the growth of the outlook, from which the plan's is said to be far from it
CASE = "base"  # of the outlook


@dataclass(frozen=True)
class Beside:
    """Output of a stage and place, t a year: in the base year and in `year`, here and as published."""

    stage: str
    place: str
    year: int
    base_t: float
    here_t: float
    published_base_t: float
    published_t: float
    cite: str

    @property
    def here(self) -> float:
        """Output as a multiple of the base year's."""
        return self.here_t / self.base_t

    @property
    def published(self) -> float:
        """The same as published."""
        return self.published_t / self.published_base_t


def beside_outlook(inputs: Inputs) -> list[Beside]:
    """What the outlook and the chain as it goes on, begun plants in it, say of the same places and years.

    Only of places that stand alone in the network, in model years of the plan, from a base year that both
    have; the place `WLD` is all places together.
    """
    net, horizon = inputs.network, inputs.horizon
    known = {
        (row["stage"], row["place"], row["year"]): row
        for row in facts.table("supply_outlook").iter_rows(named=True)
        if row["mineral"] == net.mineral and row["stage"] in net.stages and row["scenario"] == CASE
    }
    found = []
    for (stage, place, year), row in known.items():
        start = known.get((stage, place, net.year))
        alone = place == EVERYWHERE or place in net.places
        if year not in horizon.years or year == net.year or start is None or not alone:
            continue
        s, chain = net.stage(stage), inputs.going_on[horizon.years.index(year)]
        at = slice(None) if place == EVERYWHERE else [net.place(place)]
        base, here = float(net.production[s, at].sum()), float(chain.production[s, at].sum()) / KILO
        if base > 0.0 and start["mass_t"] > 0.0:
            found.append(Beside(stage, place, year, base, here, start["mass_t"], row["mass_t"], row["cite"]))
    return sorted(found, key=lambda each: (net.stage(each.stage), each.place == EVERYWHERE, each.place))


def outlook_notes(inputs: Inputs) -> Iterator[str]:
    """Said where the chain as it goes on grows much faster, or slower, than the outlook has it."""
    far = [each for each in beside_outlook(inputs) if not 1.0 / FAR <= each.here / each.published <= FAR]
    if not far:
        return
    far.sort(key=lambda each: -abs(each.here_t - each.base_t * each.published))
    known = facts.publications()
    publishers = ", ".join(dict.fromkeys(known[each.cite].publisher for each in far))
    told = "; ".join(
        f"{each.stage} in {'the world' if each.place == EVERYWHERE else each.place} {each.here_t:,.0f} t in "
        f"{each.year}, {each.here:.2g} times {inputs.network.year} (published: {each.published_t:,.0f} t, "
        f"{each.published:.2g} times)"
        for each in far
    )
    yield (
        f"{inputs.network.mineral}: what grows by nobody's decision is far from what is counted from "
        f"announced plants ({publishers}, {CASE} case): {told}. Where the plan has more, somebody has yet to "
        "invest, and what it buys there may not come."
    )
