"""Parity: no candidate is cheaper than what is bought today, or somebody would have built it.

Published capital and running cost of a project leave things out that its product's price pays for: scrap
that must be bought, feed of a better grade than the basket's mean (a magnet eats NdPr oxide at several
times the mean price of a tonne of REO), ore that is harder to reach. Left as they are they would have the
plan build where nobody does, without any target. So the running cost of a candidate is raised, where needed,
to what today's price implies for a plant inside the dominant supplier, and by what it costs more to stand
outside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from derisk import facts
from derisk.network.network import Network
from derisk.plan.candidates import Candidate
from derisk.plan.horizon import Horizon


@dataclass(frozen=True)
class Premiums:
    """What it costs more to build and run outside the dominant supplier, and to buy from anybody new.

    `capex` and `opex` are shares of cost inside the dominant supplier, `least` a share of the base price.
    """

    capex: float
    opex: float
    least: float

    @classmethod
    def load(cls, mineral: str) -> Premiums:
        """The premiums of a chain from the facts."""
        return cls(
            facts.parameter("outside_capex_premium", mineral).value,
            facts.parameter("outside_opex_premium", mineral).value,
            facts.parameter("new_supplier_premium", mineral).value,
        )

    def extra(self, candidate: Candidate, annuity: float, price: float) -> float:
        """USD per t above what the base price pays for; published costs are of plants outside already."""
        least = self.least * price
        if candidate.replaces_purchase:
            return least
        outside = annuity * self.capex / (1.0 + self.capex)
        outside += candidate.opex_usd_t * self.opex / (1.0 + self.opex)
        return max(outside, least)


def at_parity(
    candidates: Sequence[Candidate], network: Network, horizon: Horizon, premiums: Premiums
) -> tuple[tuple[Candidate, ...], list[str]]:
    """Candidates whose unit cost is at least the value of what they replace and a premium; and notes.

        opex' = max(opex, v - annuity + e),   e = max(annuity g/(1 + g) + opex h/(1 + h), m p)

    with v the value added of a plant (the price for recycling and thrifting, which pay e = m p), p the base
    price, g and h the premiums of capital and running cost outside the dominant supplier, m that of any
    new supplier. USD per t content.
    """
    raised, notes, named = [], [], 0
    for candidate in candidates:
        if not candidate.makes:
            raised.append(candidate)
            continue
        s = network.stage(candidate.stage)
        price = float(network.price_usd_t[s])
        value = price
        if candidate.eats_feed and s > 0:
            value -= float(network.price_usd_t[s - 1] / network.recovery[s])
        annuity = candidate.yearly(horizon)
        extra = premiums.extra(candidate, annuity, price)
        least = value - annuity + extra
        if least > candidate.opex_usd_t and candidate.project is None:
            notes.append(
                f"{candidate.technology}, {candidate.stage}: running cost raised from "
                f"{candidate.opex_usd_t:,.0f} to {least:,.0f} USD/t, so that with its capital it costs "
                f"{extra:,.0f} USD/t ({extra / price:.0%} of the base price) more than what is bought today; "
                "published costs leave out what today's price pays for, or somebody would have built it."
            )
        elif least > candidate.opex_usd_t:
            named += 1
        raised.append(replace(candidate, opex_usd_t=max(candidate.opex_usd_t, least)))
    if named:
        notes.append(f"Named projects whose running cost was raised by the same rule: {named}.")
    return tuple(raised), notes
