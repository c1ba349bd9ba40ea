"""Parity: no candidate is cheaper than what is bought today, or somebody would have built it.

Published capital and running cost of a project leave things out that its product's price pays for: scrap
that must be bought, feed of a better grade than the basket's mean, ore that is harder to reach. Left as
they are they would have the plan build where nobody does, without any target. So the running cost of a
candidate is raised, where needed, to what today's price implies, and by the premium that its place costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derisk.network.network import Network
from derisk.plan.candidates import Candidate
from derisk.plan.horizon import Horizon


def at_parity(
    candidates: Sequence[Candidate],
    network: Network,
    horizon: Horizon,
    opex_premium: float,
    least_premium: float,
) -> tuple[tuple[Candidate, ...], list[str]]:
    """Candidates whose unit cost is at least the value of what they replace and a premium; and notes.

        opex' = max(opex, v - annuity + max(g opex, m p))

    with v the value added of a plant (the price for recycling and thrifting), p the base price, g the
    premium of running a plant outside the dominant supplier, m that of any new supplier. USD per t content.
    """
    raised, notes = [], []
    for candidate in candidates:
        s = network.stage(candidate.stage)
        price = float(network.price_usd_t[s])
        value = price
        if candidate.eats_feed and s > 0:
            value -= float(network.price_usd_t[s - 1] / network.recovery[s])
        annuity = candidate.yearly(horizon)
        least = value - annuity + max(opex_premium * candidate.opex_usd_t, least_premium * price)
        if least > candidate.opex_usd_t:
            notes.append(
                f"{candidate.technology}, {candidate.stage}: running cost raised from "
                f"{candidate.opex_usd_t:,.0f} to {least:,.0f} USD/t, what the base price implies for a plant outside the dominant supplier."
            )
        raised.append(replace(candidate, opex_usd_t=max(candidate.opex_usd_t, least)))
    return tuple(raised), notes
