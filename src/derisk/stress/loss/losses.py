"""GDP at risk of a run: output that could not be made, what that stops elsewhere, and all that is exposed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from derisk.facts.industry import NOT_BROKEN_DOWN
from derisk.network.network import Array
from derisk.stress.loss.direct import Direct, direct_loss
from derisk.stress.loss.economies import Economies, economies
from derisk.stress.loss.parameters import LossParameters, cites
from derisk.stress.loss.propagation import propagate
from derisk.stress.loss.reliance import MONTHS
from derisk.stress.simulate import Run


@dataclass(frozen=True, eq=False)
class Losses:
    """What a stop costs, by place and sector, USD over the months of the run. Shapes: R places, I sectors.

    `known` [R] says where the table has the place and trade tells what it uses, of one mineral at least;
    `untold` names places of which trade does not tell what they use of a mineral. `physical` is output
    that needs a missing mineral; `propagation` what that stops in sectors beyond it, so the two add up.
    `needing` is the share of what sectors add, `span_usd`, that needs the mineral itself.
    """

    economies: Economies
    known: NDArray[np.bool_]
    untold: tuple[str, ...]
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


def losses(run: Run, parameters: LossParameters | None = None) -> Losses:
    """What a run costs."""
    return joint_losses([run], parameters)


def joint_losses(runs: Sequence[Run], parameters: LossParameters | None = None) -> Losses:
    """What a stop of several minerals at once costs; `runs` are of one scenario, one a mineral."""
    chosen = parameters or LossParameters.load()
    return together([direct_loss(run, chosen) for run in runs], chosen)


def together(
    parts: Sequence[Direct], parameters: LossParameters, places: tuple[str, ...] | None = None
) -> Losses:
    """What a stop of several minerals costs, from what goes missing directly for want of each.

    A product made of several of them is held up by its scarcest: its loss is the largest, not the sum; what
    nobody has broken down is another product for each mineral. So the joint loss is never more than the sum
    of those of each mineral alone, nor less than the largest. `places` are those looked at, by default those
    of any part.

    Raises
    ------
    ValueError : for parts that do not span the same months.
    """
    if len({part.months for part in parts}) != 1:
        raise ValueError("runs of one scenario span the same months")
    looked_at = places or tuple(dict.fromkeys(place for part in parts for place in part.places))
    found = economies(looked_at, max(part.year for part in parts))
    span = found.value_added * parts[0].months / MONTHS
    direct = _by_sector([(part, part.at(part.lost, looked_at)) for part in parts], span)
    shock = _by_sector([(part, part.at(part.beyond_stocks, looked_at)) for part in parts], span)
    exposed = _by_sector([(part, part.at(part.exposed, looked_at)) for part in parts], span)
    through = np.maximum(propagate(shock, found, parameters.binding_share), direct)
    untold = [place for place in looked_at if any(part.untold(place) for part in parts)]
    told = [
        place not in untold or any(place in part.places and not part.untold(place) for part in parts)
        for place in looked_at
    ]
    return Losses(
        economies=found,
        known=found.known & np.array(told),
        untold=tuple(place for place in untold if found.known[looked_at.index(place)]),
        physical=direct * span,
        propagation=(through - direct) * span,
        span_usd=span,
        needing=exposed,
        binding=parameters.binding_share,
        cites=tuple(sorted({*found.cites, *cites(), *(c for part in parts for c in part.reliance.cites)})),
        priors=any(part.reliance.priors for part in parts),
    )


def _by_sector(parts: Sequence[tuple[Direct, Array]], span: Array) -> Array:
    """[R, I] share of what sectors add: a product's loss is that of its scarcest mineral, products add up."""
    largest: dict[tuple[str, str, int], Array] = {}
    for part, values in parts:
        rests = part.reliance
        own: dict[tuple[str, str, int], Array] = {}
        for product, sector, lost in zip(rests.products, rests.sector, values, strict=True):
            apart = part.mineral if product == NOT_BROKEN_DOWN else ""
            key = (apart, product, int(sector))
            own[key] = own.get(key, 0.0) + lost
        for key, lost in own.items():
            largest[key] = np.maximum(largest[key], lost) if key in largest else lost
    found = np.zeros_like(span)
    for (_, _, sector), lost in largest.items():
        found[:, sector] += lost
    return np.minimum(np.divide(found, span, out=np.zeros_like(found), where=span > 0), 1.0)
