"""Parity: no candidate is cheaper than what is bought today, or somebody would have built it.

Published capital and running cost of a project leave things out that its product's price pays for: scrap
that must be bought, feed of a better grade than the basket's mean (a magnet eats NdPr oxide at several
times the mean price of a tonne of REO), ore that is harder to reach. Left as they are they would have the
plan build where nobody does, without any target. So the running cost of a candidate is raised, where needed,
to what today's price implies for a plant inside the dominant supplier, and by what it costs more to stand
outside.

What is left out is one figure of a kind of plant, found at its central costs. It stays as it is where a
project of that kind is dearer, and where costs move over their ranges: else dearer capital would be paid for
by cheaper running, and no range would show it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from derisk import facts
from derisk.network.network import Network
from derisk.plan.candidates import Candidate
from derisk.plan.horizon import Horizon

Kinds = Mapping[tuple[str, str], Candidate]  # generic candidates by technology and stage
OUTSIDE = "outside_capex_premium and outside_opex_premium"
LEAST = "new_supplier_premium"


@dataclass(frozen=True)
class Premiums:
    """What it costs more to build and run outside the dominant supplier, and to buy from anybody new.

    `capex` and `opex` are shares of cost inside the dominant supplier, `least` a share of the base price.
    """

    capex: float
    opex: float
    least: float

    @classmethod
    def load(cls, mineral: str, end: Literal["value", "low", "high"] = "value") -> Premiums:
        """The premiums of a chain from the facts, or an end of their ranges."""
        names = ("outside_capex_premium", "outside_opex_premium", "new_supplier_premium")
        found = [facts.parameter(name, mineral) for name in names]
        return cls(*(float(getattr(each, end)) for each in found))

    def extra(self, candidate: Candidate, annuity: float, price: float) -> tuple[float, str]:
        """USD per t above what the base price pays for, and which parameter rules it.

        Published costs are of plants outside already.
        """
        least = self.least * price
        if candidate.replaces_purchase:
            return least, LEAST
        outside = annuity * self.capex / (1.0 + self.capex)
        outside += candidate.opex_usd_t * self.opex / (1.0 + self.opex)
        return (outside, OUTSIDE) if outside > least else (least, LEAST)


@dataclass(frozen=True)
class Parity:
    """Today's prices, and premiums at their central values and at the ends of their ranges."""

    network: Network
    horizon: Horizon
    central: Premiums
    low: Premiums
    high: Premiums

    @classmethod
    def load(cls, network: Network, horizon: Horizon) -> Parity:
        """That of a chain, with the premiums of the facts."""
        central, low, high = (Premiums.load(network.mineral, end) for end in ("value", "low", "high"))
        return cls(network, horizon, central, low, high)

    def price(self, candidate: Candidate) -> float:
        """Base price of the product, USD per t."""
        return float(self.network.price_usd_t[self.network.stage(candidate.stage)])

    def value(self, candidate: Candidate) -> float:
        """What a tonne of the product is worth above the feed that it is made of, USD per t."""
        s, price = self.network.stage(candidate.stage), self.price(candidate)
        if candidate.eats_feed and s > 0:
            return price - float(self.network.price_usd_t[s - 1] / self.network.recovery[s])
        return price

    def gap(self, kind: Candidate, premiums: Premiums) -> float:
        """What the published costs of a kind of plant leave out, USD per t."""
        annuity = kind.yearly(self.horizon)
        extra, _ = premiums.extra(kind, annuity, self.price(kind))
        return max(self.value(kind) + extra - annuity - kind.opex_usd_t, 0.0)

    def rise(self, candidate: Candidate, kind: Candidate, gap: float) -> float:
        """What is added to running cost, USD per t: the gap of its kind, and what keeps it above today."""
        least = self.value(candidate) + self.central.least * self.price(candidate)
        floor = least - candidate.yearly(self.horizon) - candidate.opex_usd_t
        return gap if candidate is kind else max(gap, floor)

    def raised(self, candidate: Candidate, kind: Candidate) -> Candidate:
        """The candidate with its running cost and that cost's ends raised."""
        gap = self.gap(kind, self.central)
        rise = self.rise(candidate, kind, gap)
        usual = candidate.opex_usd_t
        ends = candidate.opex_range or (usual, usual)
        moved = (self.gap(kind, each) - gap for each in (self.low, self.high))
        low, high = (end + rise + more for end, more in zip(ends, moved, strict=True))
        return replace(candidate, opex_usd_t=usual + rise, opex_range=(low, high))


def at_parity(
    candidates: Sequence[Candidate], kinds: Kinds, parity: Parity
) -> tuple[tuple[Candidate, ...], list[str]]:
    """Candidates whose unit cost is at least the value of what they replace and a premium; and notes.

        opex' = opex + x,   x = max(0, v + e - annuity - opex)   of the kind of plant, at central costs
        e = max(annuity g/(1 + g) + opex h/(1 + h), m p)

    with v the value added of a plant (the price for recycling and thrifting, which pay e = m p), p the base
    price, g and h the premiums of capital and running cost outside the dominant supplier, m that of any
    new supplier. USD per t content. A named project that prints no running cost is of the kind in `kinds`
    and takes its x, so that dearer capital makes it dearer; its unit cost is at least v + m p. One that
    prints it is a kind of its own. At the ends of its ranges a candidate's opex' is the end of its opex and
    x with the ends of the premiums.
    """
    raised, notes, named = [], [], 0
    for candidate in candidates:
        if not candidate.makes:
            raised.append(candidate)
            continue
        dearer = parity.raised(candidate, kind_of(candidate, kinds))
        raised.append(dearer)
        if dearer.opex_usd_t > candidate.opex_usd_t:
            named += candidate.project is not None
            if candidate.project is None:
                notes.append(_told(candidate, dearer, parity))
    if named:
        notes.append(f"Named projects whose running cost was raised by the same rule: {named}.")
    return tuple(raised), notes


def kind_of(candidate: Candidate, kinds: Kinds) -> Candidate:
    """The candidate whose costs tell what published ones leave out: the kind whose running cost it takes."""
    kind = kinds.get((candidate.technology, candidate.stage), candidate)
    borrowed = candidate.project is not None and candidate.opex_usd_t == kind.opex_usd_t
    return kind if borrowed else candidate


def _told(candidate: Candidate, dearer: Candidate, parity: Parity) -> str:
    """What parity does to a kind of plant, and which premium decides what it costs, in words."""
    annuity, price = candidate.yearly(parity.horizon), parity.price(candidate)
    extra, ruled = parity.central.extra(candidate, annuity, price)
    low, high = dearer.opex_range or (dearer.opex_usd_t, dearer.opex_usd_t)
    return (
        f"{candidate.technology}, {candidate.stage}: running cost raised from "
        f"{candidate.opex_usd_t:,.0f} to {dearer.opex_usd_t:,.0f} USD/t ({low:,.0f} to {high:,.0f}), so that "
        f"with its capital it costs {extra:,.0f} USD/t ({extra / price:.0%} of the base price) more than "
        f"what is bought today, as {ruled} has it; published costs leave out what today's price pays for, or "
        "somebody would have built it."
    )
