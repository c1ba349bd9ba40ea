"""The assumptions of a loss in one record; what rests on a mineral has its ranges in a table of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from derisk import facts

End = Literal["central", "mild", "harsh"]
# the end of a parameter's range at which a stop hurts less, and more
_ENDS = {
    "product_stock_months": {"mild": "high", "harsh": "low"},
    "binding_share": {"mild": "low", "harsh": "high"},
}
RELIANCE = {"mild": -1.0, "central": 0.0, "harsh": 1.0}


@dataclass(frozen=True)
class LossParameters:
    """How much output rests on the mineral, how long users' stocks last, and whom a shortage stops.

    Attributes
    ----------
    reliance : where in the range of every share of the table `embodied_output` the value lies: -1 the end at
        which least output rests on the mineral, 0 the central value, 1 the end at which most does; between
        them logs are interpolated.
    product_stock_months : months of the affected product that its makers and users hold.
    binding_share : share of missing deliveries that falls on users who cannot go on without them.
    """

    reliance: float
    product_stock_months: float
    binding_share: float

    @classmethod
    def load(cls, end: End = "central") -> LossParameters:
        """The parameters at their values, or at the end of all ranges at which a stop hurts less or more."""
        return cls(RELIANCE[end], *(_at(key, end) for key in _ENDS))

    def changed(self, **values: float) -> LossParameters:
        """The same parameters with some of them replaced."""
        return replace(self, **values)


def keys() -> tuple[str, ...]:
    """Parameter keys that a loss reads."""
    return tuple(_ENDS)


def cites() -> tuple[str, ...]:
    """Keys of the sources of the parameters."""
    return tuple(sorted({facts.parameter(key).cite for key in _ENDS}))


def _at(key: str, end: End) -> float:
    parameter = facts.parameter(key)
    wanted = getattr(parameter, _ENDS[key].get(end, "value"))
    return float(parameter.value if wanted is None else wanted)
