"""Base prices of a chain's products: printed where known, from trade unit values else, last from priors."""

from __future__ import annotations

from collections.abc import Sequence

from derisk import facts
from derisk.network.network import Array, BasePrice
from derisk.terms.errors import NotKnownError
from derisk.terms.minerals import Mineral


def base_prices(chain: Mineral, stages: Sequence[str], year: int, recovery: Array) -> tuple[BasePrice, ...]:
    """The base price of each stage's product, USD per t content, and where it comes from.

    Order: a printed price of the year; the unit value of all trade that reports tonnes; the share of the
    next stage's price that feed makes up (a prior), so that value added stays positive.

    Raises
    ------
    NotKnownError : when a price is neither printed, nor seen in trade, nor implied by the next stage's.
    """
    prices = [_printed(chain.slug, stage, year) or _unit_value(chain.slug, stage, year) for stage in stages]
    for s in reversed(range(len(stages) - 1)):
        after, own = prices[s + 1], prices[s]
        if after is not None and (own is None or own.usd_t >= after.usd_t * recovery[s + 1]):
            share = facts.parameter("feed_cost_share", chain.slug, stages[s + 1])
            seen = f"; the {own.why} would leave the next stage no value added" if own else ""
            prices[s] = BasePrice(
                share.value * after.usd_t * float(recovery[s + 1]),
                "prior",
                (share.cite, *after.sources),
                f"{share.value:.0%} of what the next stage's product fetches for it, a prior{seen}",
            )
    missing = [stage for stage, price in zip(stages, prices, strict=True) if price is None]
    if missing:
        raise NotKnownError(
            f"No price of {chain.slug} is known for {year}.",
            where="facts/prices",
            seen=", ".join(missing),
            try_="add a row to the table prices, or take another base year",
        )
    return tuple(price for price in prices if price is not None)


def _printed(mineral: str, stage: str, year: int) -> BasePrice | None:
    price = facts.price(mineral, stage, year)
    if price is None:
        return None
    when = "" if price.year == year else f" of {price.year}"
    return BasePrice(price.value, price.quality, (price.cite,), f"printed price{when}")


def _unit_value(mineral: str, stage: str, year: int) -> BasePrice | None:
    """USD per t content over all shipments with tonnes; None where no heading has any."""
    import polars as pl

    if year not in facts.trade_years(mineral, stage):
        return None
    rows = facts.trade(mineral, stage, year).filter(pl.col("content_t").is_not_null())
    tonnes = float(rows["content_t"].sum())
    if tonnes <= 0:
        return None
    cites = tuple(sorted(set(rows["cite"])))
    return BasePrice(float(rows["value_usd"].sum()) / tonnes, "derived", cites, "unit value of world trade")
