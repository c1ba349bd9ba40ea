"""GDP at risk of a run: output that could not be made, what that stops elsewhere, and all that is exposed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from derisk.network.network import Array
from derisk.stress.calibrate import FIRST_STEP
from derisk.stress.loss.economies import Economies, economies
from derisk.stress.loss.parameters import LossParameters, cites
from derisk.stress.loss.propagation import propagate
from derisk.stress.loss.reliance import MONTHS, Reliance, reliance
from derisk.stress.shortage import SMALL
from derisk.stress.simulate import Run


@dataclass(frozen=True, eq=False)
class Losses:
    """What a stop costs, by place and sector, USD over the months of the run. Shapes: R places, I sectors.

    `physical` is output that needs a missing mineral; `propagation` what that stops in sectors beyond it, so
    the two add up. `needing` is the share of what sectors add, `span_usd`, that needs the mineral itself.
    """

    economies: Economies
    physical: Array
    propagation: Array
    span_usd: Array
    needing: Array
    binding: float
    cites: tuple[str, ...]
    priors: bool

    @cached_property
    def exposure(self) -> Array:
        """[R, I] all output that needs the mineral, itself or for deliveries its makers cannot do without.

        That is what would stop if none of it came and nobody gave way to others: never a loss. It is worked
        out when asked for, because it takes longest.
        """
        return _reached(self.economies, self.needing.tobytes(), self.binding) * self.span_usd

    @property
    def at_risk(self) -> Array:
        """[R, I] physical loss and propagation together."""
        return self.physical + self.propagation

    def total(self, inside: Sequence[int]) -> float:
        """Value added at risk of some places, USD; 0 for places that the table does not have."""
        return float(self.at_risk[list(inside)].sum())


@lru_cache(maxsize=64)
def _reached(economies: Economies, needing: bytes, binding: float) -> Array:
    """[R, I] share of what sectors add that stops if all that needs the mineral does; kept: runs share it."""
    shock = np.frombuffer(needing).reshape(economies.value_added.shape)
    return np.maximum(*(propagate(shock, economies, share) for share in (binding, 1.0)))


@dataclass(frozen=True, eq=False)
class Direct:
    """Output lost of each product, and the part of it that outlasts stocks; USD over the run, [K, R]."""

    reliance: Reliance
    lost: Array
    beyond_stocks: Array
    exposed: Array


def losses(run: Run, parameters: LossParameters | None = None) -> Losses:
    """What a run costs."""
    return joint_losses([run], parameters)


def joint_losses(runs: Sequence[Run], parameters: LossParameters | None = None) -> Losses:
    """What a stop of several minerals at once costs; `runs` are of one scenario, one a mineral.

    A product made of several of them is held up by its scarcest: its loss is the largest, not the sum. So
    the joint loss is never more than the sum of those of each mineral alone. Places are those of any run.

    Raises
    ------
    ValueError : for runs that do not span the same months.
    """
    if len({run.months for run in runs}) != 1:
        raise ValueError("runs of one scenario span the same months")
    chosen = parameters or LossParameters.load()
    places = tuple(dict.fromkeys(place for run in runs for place in run.network.places))
    found = economies(places, max(run.network.year for run in runs))
    parts = [direct_loss(run, found, chosen) for run in runs]
    span = found.value_added * len(runs[0].months) / MONTHS
    direct = _by_sector([(part.reliance, part.lost) for part in parts], span)
    shock = _by_sector([(part.reliance, part.beyond_stocks) for part in parts], span)
    exposed = _by_sector([(part.reliance, part.exposed) for part in parts], span)
    through = np.maximum(propagate(shock, found, chosen.binding_share), direct)
    return Losses(
        economies=found,
        physical=direct * span,
        propagation=(through - direct) * span,
        span_usd=span,
        needing=exposed,
        binding=chosen.binding_share,
        cites=tuple(sorted({*found.cites, *cites(), *(c for part in parts for c in part.reliance.cites)})),
        priors=any(part.reliance.priors for part in parts),
    )


def direct_loss(run: Run, found: Economies, parameters: LossParameters) -> Direct:
    """Output lost of each product, month by month what is short of final use times what rests on it.

    What users have designed out they do not need, and where the price is not above base nothing is short.
    """
    at = [found.places.index(place) for place in run.network.places]
    rests = reliance(run.network, found, at, parameters)
    calibration = run.calibration
    needed = run.demand[:, None, None] * calibration.use_t
    unmet = np.where(
        run.price >= FIRST_STEP * calibration.price[:, None],
        np.maximum(needed * (1.0 - run.thrift) - run.used, 0.0),
        0.0,
    )
    base = np.einsum("ks,tsr->ktr", rests.taken, needed)
    short = np.zeros((len(rests.products), len(run.months), len(found.places)))
    missing = np.einsum("ks,tsr->ktr", rests.taken, unmet)
    short[:, :, at] = np.where(base > SMALL, missing / np.maximum(base, SMALL), 0.0)
    output = rests.output_usd[:, None, :] / MONTHS * run.demand[None, :, None]
    lost = (output * short).sum(axis=1)
    months = short.sum(axis=1)
    outlasts = np.maximum(months - parameters.product_stock_months, 0.0) / np.maximum(months, SMALL)
    return Direct(rests, lost, lost * outlasts, output.sum(axis=1))


def _by_sector(parts: Sequence[tuple[Reliance, Array]], span: Array) -> Array:
    """[R, I] share of what sectors add: a product's loss is that of its scarcest mineral, products add up."""
    largest: dict[tuple[str, int], Array] = {}
    for rests, values in parts:
        own: dict[tuple[str, int], Array] = {}
        for product, sector, lost in zip(rests.products, rests.sector, values, strict=True):
            own[product, int(sector)] = own.get((product, int(sector)), 0.0) + lost
        for key, lost in own.items():
            largest[key] = np.maximum(largest[key], lost) if key in largest else lost
    found = np.zeros_like(span)
    for (_, sector), lost in largest.items():
        found[:, sector] += lost
    return np.minimum(np.divide(found, span, out=np.zeros_like(found), where=span > 0), 1.0)
