"""A baseline of several years: the mean of their networks, for a base that no single year's luck decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from derisk.network import reconciled
from derisk.network.network import Array, BasePrice, Network
from derisk.network.pooling import REST

if TYPE_CHECKING:
    import polars as pl


@lru_cache(maxsize=16)
def baseline(mineral: str, years: tuple[int, ...]) -> Network:
    """The mean of a chain's baselines of these years; errors as for one year."""
    return mean_network([reconciled.baseline(mineral, year) for year in years])


def mean_network(networks: Sequence[Network]) -> Network:
    """The mean of closed networks of one chain, which closes too; its year is the last one's.

    The stages are those, from the first on, that every year has; what a dropped stage took as feed becomes
    final use. A place that a year pools with others counts there as part of the rest of the world.
    """
    stages = min((each.stages for each in networks), key=len)
    short = [_cut(each, len(stages)) for each in networks]
    named = dict.fromkeys(code for each in short for code in each.places if code != REST)
    places = (*named, REST)
    wide = [_widened(each, places) for each in short]
    last = wide[-1]
    years = ", ".join(str(each.year) for each in networks)
    limits = [each.host_limit_t for each in wide if each.host_limit_t is not None]
    return replace(
        last,
        production=_mean([each.production for each in wide]),
        flow=_mean([each.flow for each in wide]),
        use=_mean([each.use for each in wide]),
        recycled=_mean([each.recycled for each in wide]),
        price_usd_t=_mean([each.price_usd_t for each in wide]),
        adjustments=_joined([each.adjustments for each in wide]),
        prices=tuple(_mean_price([each.prices[s] for each in wide]) for s in range(len(stages))),
        host_limit_t=_mean(limits) if limits else None,
        notes=(
            f"the base is the mean of the networks of {years}.",
            *dict.fromkeys(note for each in wide for note in each.notes),
        ),
    )


def _mean(values: Sequence[Array]) -> Array:
    return np.asarray(np.mean(values, axis=0))


def _joined(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    import polars as pl

    return pl.concat(frames, how="vertical")


def _mean_price(prices: Sequence[BasePrice]) -> BasePrice:
    sources = dict.fromkeys(key for price in prices for key in price.sources)
    return BasePrice(
        float(np.mean([price.usd_t for price in prices])),
        prices[-1].quality,
        tuple(sources),
        f"mean of the years' prices; {prices[-1].why}",
    )


def _cut(network: Network, stages: int) -> Network:
    """The first stages of a network; what the next stage ate is final use."""
    if stages == len(network.stages):
        return network
    use = network.use[:stages].copy()
    use[-1] += network.feed[stages - 1]
    limit = network.host_limit_t
    return replace(
        network,
        stages=network.stages[:stages],
        production=network.production[:stages],
        flow=network.flow[:stages],
        use=use,
        recycled=network.recycled[:stages],
        price_usd_t=network.price_usd_t[:stages],
        recovery=network.recovery[:stages],
        prices=network.prices[:stages],
        used=network.used[:stages],
        host_limit_t=None if limit is None else limit[:stages],
    )


def _widened(network: Network, places: Sequence[str]) -> Network:
    """The same network on more places, where nothing happens."""
    at = [places.index(code) for code in network.places]
    shape = (len(network.stages), len(places))

    def spread(values: Array, empty: float = 0.0) -> Array:
        out = np.full(shape, empty)
        out[:, at] = values
        return out

    flow = np.zeros((*shape, len(places)))
    flow[:, np.array(at)[:, None], np.array(at)[None, :]] = network.flow
    limit = network.host_limit_t
    return replace(
        network,
        places=tuple(places),
        production=spread(network.production),
        flow=flow,
        use=spread(network.use),
        recycled=spread(network.recycled),
        host_limit_t=None if limit is None else spread(limit, np.inf),
    )
