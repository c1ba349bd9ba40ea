"""A backtest case: which paths of a run stand beside what was seen, and which targets must be met."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from derisk.stress.simulate import Run

Path = Mapping[str, float]  # by period: "YYYY" or "YYYY-MM"
ROUNDING = 1e-9  # of the solver: a figure on the edge of a tolerance lies within it
Kind = Literal["price", "volume", "share"]


@dataclass(frozen=True)
class Observed:
    """What was seen: a path, the sources, and the identities of the facts behind it."""

    path: dict[str, float]
    sources: tuple[str, ...]
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Series:
    """A path that model and history share, both in multiples of the same base (shares stay shares).

    `observed` reads the table of observations, `model` a run; `base` says in words what 1 means. Persistence
    forecasts the base for every period: 1, or for a share what was seen in the period `still`. A series that
    is not `scored` only tells when something happened, for history and model count it differently.
    """

    key: str
    kind: Kind
    meaning: str
    base: str
    economy: str
    stage: str
    observed: Callable[[], Observed]
    model: Callable[[Run], Path]
    partner: str | None = None
    still: str | None = None
    scored: bool = True

    @property
    def unit(self) -> str:
        """Shares are shares; all else is a multiple of the base."""
        return "share" if self.kind == "share" else "ratio"


@dataclass(frozen=True)
class Target:
    """One figure that the model must give: within [low, high], ends included; None is no bound.

    `measure` reads it from a path of `series`, the model's and what was seen alike; None where it does not
    tell.
    """

    key: str
    meaning: str
    base: str
    unit: str
    low: float | None
    high: float | None
    series: str
    measure: Callable[[Path], float | None]

    def met(self, value: float | None) -> bool:
        """Whether a figure lies within the tolerance; one that is not known does not."""
        if value is None:
            return False
        above = self.low is None or value >= self.low - ROUNDING
        return above and (self.high is None or value <= self.high + ROUNDING)


@dataclass(frozen=True)
class Case:
    """A control that was in force, the preset that restates it, and what the model is held against."""

    name: str
    title: str
    mineral: str
    preset: str
    series: tuple[Series, ...]
    targets: tuple[Target, ...]
