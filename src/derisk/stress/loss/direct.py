"""Output lost directly for want of one mineral, product by product."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from derisk.network.network import Array
from derisk.stress.calibrate import FIRST_STEP
from derisk.stress.loss.economies import economies
from derisk.stress.loss.parameters import LossParameters
from derisk.stress.loss.reliance import MONTHS, Reliance, reliance
from derisk.stress.shortage import SMALL
from derisk.stress.simulate import Run


@dataclass(frozen=True, eq=False)
class Direct:
    """Output lost of each product over the `months` of a run of one mineral, USD [K, R].

    `lost` is all of it, `beyond_stocks` the part that outlasts stocks of the product, `exposed` all output
    that needs the mineral. K products, R `places` of the mineral's network.
    """

    mineral: str
    places: tuple[str, ...]
    year: int
    months: int
    reliance: Reliance
    lost: Array
    beyond_stocks: Array
    exposed: Array

    def untold(self, place: str) -> bool:
        """Whether the mineral comes to a place and trade does not tell what is used of it there."""
        return place in self.places and bool(self.reliance.untold[self.places.index(place)])

    def at(self, values: Array, places: Sequence[str]) -> Array:
        """[K, places] values [K, R] at other places; 0 at those that the network does not have."""
        found = np.zeros((len(values), len(places)))
        own = [r for r, place in enumerate(self.places) if place in places]
        found[:, [places.index(self.places[r]) for r in own]] = values[:, own]
        return found


def direct_loss(run: Run, parameters: LossParameters) -> Direct:
    """Output lost of each product, month by month what is short of final use times what rests on it.

    What users have designed out they do not need, and where the price is not above base nothing is short.
    """
    network = run.network
    rests = reliance(network, economies(network.places, network.year), parameters)
    calibration = run.calibration
    needed = run.demand[:, None, None] * calibration.use_t
    unmet = np.where(
        run.price >= FIRST_STEP * calibration.price[:, None],
        np.maximum(needed * (1.0 - run.thrift) - run.used, 0.0),
        0.0,
    )
    base = np.einsum("ks,tsr->ktr", rests.taken, needed)
    missing = np.einsum("ks,tsr->ktr", rests.taken, unmet)
    short = np.where(base > SMALL, missing / np.maximum(base, SMALL), 0.0)
    output = rests.output_usd[:, None, :] / MONTHS * run.demand[None, :, None]
    lost = (output * short).sum(axis=1)
    months = short.sum(axis=1)
    outlasts = np.maximum(months - parameters.product_stock_months, 0.0) / np.maximum(months, SMALL)
    return Direct(
        mineral=network.mineral,
        places=network.places,
        year=network.year,
        months=len(run.months),
        reliance=rests,
        lost=lost,
        beyond_stocks=lost * outlasts,
        exposed=output.sum(axis=1),
    )
