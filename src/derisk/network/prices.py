"""Base prices of a chain's products: printed where known, from trade unit values else, last from priors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from derisk import facts
from derisk.network.network import Array
from derisk.terms.errors import NotKnownError
from derisk.terms.minerals import Mineral


def base_prices(chain: Mineral, stages: Sequence[str], year: int, recovery: Array) -> tuple[Array, list[str]]:
    """[S] USD per t content of each stage's product, and notes on where they come from.

    Order: a printed price of the year; the unit value of all trade that reports tonnes; the share of the
    next stage's price that feed makes up (a prior), so that value added stays positive.
    """
    prices = np.full(len(stages), np.nan)
    notes = []
    for s, stage in enumerate(stages):
        printed = facts.price(chain.slug, stage, year)
        if printed is not None:
            prices[s] = printed.value
            notes.append(f"{stage}: price as printed ({printed.cite}).")
            continue
        unit_value = _unit_value(chain.slug, stage, year)
        if unit_value is not None:
            prices[s] = unit_value
            notes.append(f"{stage}: price is the unit value of world trade.")
    for s in reversed(range(len(stages) - 1)):
        ceiling = prices[s + 1] * recovery[s + 1]
        share = facts.parameter("feed_cost_share", chain.slug, stages[s + 1]).value
        if not np.isfinite(prices[s]) or prices[s] >= ceiling:
            prices[s] = share * ceiling
            notes.append(f"{stages[s]}: price is {share:.0%} of the next stage's, a prior.")
    if not np.isfinite(prices).all():
        raise NotKnownError(
            f"No price of {chain.slug} is known for {year}.",
            where="facts/prices",
            seen=", ".join(stage for stage, price in zip(stages, prices, strict=True) if np.isnan(price)),
            try_="add a row to the table prices, or take another base year",
        )
    return prices, notes


def _unit_value(mineral: str, stage: str, year: int) -> float | None:
    """USD per t content over all shipments with tonnes; None where no heading has any."""
    import polars as pl

    if year not in facts.trade_years(mineral, stage):
        return None
    rows = facts.trade(mineral, stage, year).filter(pl.col("content_t").is_not_null())
    tonnes = float(rows["content_t"].sum())
    return float(rows["value_usd"].sum()) / tonnes if tonnes > 0 else None
