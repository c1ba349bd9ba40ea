"""Base prices of a chain's products: printed where known, from trade unit values else, last from priors."""

from __future__ import annotations

from collections.abc import Sequence

from derisk import facts
from derisk.facts import Parameter
from derisk.network.network import Array, BasePrice
from derisk.terms.errors import NotKnownError
from derisk.terms.minerals import Mineral


def base_prices(chain: Mineral, stages: Sequence[str], year: int, recovery: Array) -> tuple[BasePrice, ...]:
    """The base price of each stage's product, USD per t content, and where it comes from.

    Order: a printed price of the year; the unit value of all trade that reports tonnes; last the price of the
    stage before or after, and the share of it that feed makes up (a prior). The share also settles it where
    feed would cost more than its product fetches: of two prices the one that was not printed gives way.

    Raises
    ------
    NotKnownError : when a price is neither printed, nor seen in trade, nor implied by a neighbour's.
    """
    printed = [_printed(chain.slug, stage, year) for stage in stages]
    prices = [own or _unit_value(chain, stage, year) for own, stage in zip(printed, stages, strict=True)]
    for s in reversed(range(len(stages) - 1)):
        own, after = prices[s], prices[s + 1]
        yields = float(recovery[s + 1])
        if own is not None and after is not None and own.usd_t < after.usd_t * yields:
            continue
        share = facts.parameter("feed_cost_share", chain.slug, stages[s + 1])
        if own is not None and (after is None or (printed[s] and not printed[s + 1])):
            prices[s + 1] = _of_feed(own, share, yields, after)
        elif after is not None:
            prices[s] = _of_product(after, share, yields, own)
    missing = [stage for stage, price in zip(stages, prices, strict=True) if price is None]
    if missing:
        raise NotKnownError(
            f"No price of {chain.slug} is known for {year}.",
            where="facts/prices",
            seen=", ".join(missing),
            try_="add a row to the table prices, or take another base year",
        )
    return tuple(price for price in prices if price is not None)


def _of_product(after: BasePrice, share: Parameter, yields: float, seen: BasePrice | None) -> BasePrice:
    """What feed fetches: the share of its product's price that it makes up."""
    return BasePrice(
        share.value * after.usd_t * yields,
        "prior",
        (share.cite, *after.sources),
        f"{share.value:.0%} of what the next stage's product fetches for it, a prior"
        + (f"; the {seen.why} would leave the next stage no value added" if seen else ""),
    )


def _of_feed(own: BasePrice, share: Parameter, yields: float, seen: BasePrice | None) -> BasePrice:
    """What a product fetches whose feed makes up a share of its price."""
    return BasePrice(
        own.usd_t / yields / share.value,
        "prior",
        (share.cite, *own.sources),
        f"feed at its {own.why} is {share.value:.0%} of it, a prior"
        + (f"; the {seen.why} would leave no value added" if seen else ""),
    )


def _printed(mineral: str, stage: str, year: int) -> BasePrice | None:
    price = facts.price(mineral, stage, year)
    if price is None:
        return None
    when = "" if price.year == year else f" of {price.year}"
    return BasePrice(price.value, price.quality, (price.cite,), f"printed price{when}")


def _unit_value(chain: Mineral, stage: str, year: int) -> BasePrice | None:
    """USD per t content over all shipments with tonnes; None where no heading has any."""
    import polars as pl

    joined = chain.joining(chain.stage(stage))
    parts = [part for part in joined if year in facts.trade_years(chain.slug, part.slug)]
    if not parts:
        return None
    rows = pl.concat([facts.trade(chain.slug, part.slug, year) for part in parts])
    rows = rows.filter(pl.col("content_t").is_not_null())
    tonnes = float(rows["content_t"].sum())
    if tonnes <= 0:
        return None
    cites = tuple(sorted(set(rows["cite"])))
    others = [part.slug for part in parts if part.slug != stage]
    why = "unit value of world trade" + (f" in {', '.join(others)}" if others else "")
    return BasePrice(float(rows["value_usd"].sum()) / tonnes, "derived", cites, why)
