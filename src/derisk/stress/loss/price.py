"""Price transfer: what dearer supply takes from the users of a mineral, split into lost and moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from derisk.network.network import Array
from derisk.stress.simulate import Run


@dataclass(frozen=True)
class PriceTransfer:
    """What final users in some places are worse off for higher prices, USD over the run.

    `lost` goes to nobody: what use given up was worth above its price, and dearer carriage. `abroad` and
    `home` are paid more for what is still used and go to sellers: negative where prices fall below base.
    """

    lost: float
    abroad: float
    home: float

    @property
    def moved(self) -> float:
        """Paid more to sellers anywhere."""
        return self.abroad + self.home


def price_transfer(run: Run, inside: Sequence[int]) -> PriceTransfer:
    """The loss of final users' surplus in the places `inside`, which count as one economy.

        extra   = sum of (p - p0) x used
        given up = worth of base use - worth of use - p0 x (base use - use)
        lost + moved = given up + extra

    p clearing price, p0 base price, worth by willingness to pay. `extra` is first paid to who sold: the share
    of imports in what came to market goes abroad, and so does what home plants pay more for imported feed. Of
    extra, shipments beyond base cost their premium: that is lost. Use that has been designed out is neither.
    """
    inside = list(inside)
    paid = _paid(run)
    extra = paid.extra[:, :, inside].sum(axis=2)
    outside = [r for r in range(len(run.network.places)) if r not in inside]
    beyond = paid.carriage[:, :, outside][:, :, :, inside].sum(axis=(2, 3))
    carriage = np.minimum(beyond, np.maximum(extra, 0.0))
    abroad = ((extra - carriage) * _abroad(run, inside, outside)).sum()
    moved = (extra - carriage).sum()
    lost = paid.given_up[inside].sum() + carriage.sum()
    return PriceTransfer(float(lost), float(abroad), float(moved - abroad))


@dataclass(frozen=True, eq=False)
class _Paid:
    """USD of a run: `extra` [T, S, R] paid above base, `carriage` [T, S, R, R] of shipments beyond base.

    `given_up` [R] is what use that was given up was worth above its base price.
    """

    extra: Array
    carriage: Array
    given_up: Array


@lru_cache(maxsize=8)
def _paid(run: Run) -> _Paid:
    """What every economy's transfer of a run is made of."""
    c = run.calibration
    a = c.assumptions
    upper, worth = c.demand()
    over = np.maximum(worth - c.price[:, None, None], 0.0)
    base = (upper * over).sum(axis=2)
    wanted = run.demand[:, None, None] * (1.0 - run.thrift) * base
    had = run.worth - c.price[:, None] * run.used
    premium = np.where(c.flow_t > 0, a.trade_growth_premium, a.new_supplier_premium)
    return _Paid(
        extra=(run.price - c.price[:, None]) * run.used,
        carriage=np.maximum(run.trade - c.flow_t, 0.0) * premium * c.price[:, None, None],
        given_up=np.maximum(wanted - had, 0.0).sum(axis=(0, 1)),
    )


def _abroad(run: Run, inside: list[int], outside: list[int]) -> Array:
    """[T, S] share of what users pay more that ends abroad, looked through to feed, stage after stage."""
    c, network = run.calibration, run.network
    arriving = run.trade[:, :, outside][:, :, :, inside].sum(axis=(2, 3))
    own = (run.made + run.recycled + run.released)[:, :, inside].sum(axis=2)
    market = arriving + own
    imported = np.divide(arriving, market, out=np.zeros_like(arriving), where=market > 0)
    dearer = _mean_price(run, inside) - c.price
    share = imported.copy()
    for s in range(1, share.shape[1]):
        feed = dearer[:, s - 1] / network.recovery[s]
        passed = np.divide(feed, dearer[:, s], out=np.zeros_like(feed), where=np.abs(dearer[:, s]) > 0)
        share[:, s] += (1.0 - imported[:, s]) * np.clip(passed, 0.0, 1.0) * share[:, s - 1]
    return np.asarray(share)


def _mean_price(run: Run, inside: list[int]) -> Array:
    """[T, S] clearing price of an economy, weighted by what is used there in the base year."""
    weight = run.calibration.consumption_t[:, inside] + 1e-12
    return np.asarray((run.price[:, :, inside] * weight).sum(axis=2) / weight.sum(axis=1))
