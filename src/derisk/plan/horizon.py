"""The years of a plan: which are modelled, what each stands for, and what a later dollar is worth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from derisk.network.network import Array
from derisk.terms.errors import InputError

# years at which the operation is modelled; a build may start in any year
MODEL_YEARS = (2026, 2028, 2030, 2032, 2035, 2040)


@dataclass(frozen=True)
class Horizon:
    """Model years and discounting.

    Attributes
    ----------
    years : the modelled years, rising; each stands for itself and the years up to the next one.
    last : last year of the plan, included.
    rate : discount rate a year; money is of the first year.
    """

    years: tuple[int, ...]
    last: int
    rate: float

    @classmethod
    def between(cls, first: int, last: int, rate: float, also: Iterable[int] = ()) -> Horizon:
        """The usual model years inside first..last, with first, last and any `also` (target years) added."""
        if last < first:
            raise InputError(
                "The last year of the plan lies before the first.", where="years", seen=f"[{first}, {last}]"
            )
        wanted = {first, last, *(year for year in (*MODEL_YEARS, *also) if first <= year <= last)}
        return cls(tuple(sorted(wanted)), last, rate)

    @property
    def first(self) -> int:
        """First year of the plan."""
        return self.years[0]

    @property
    def build_years(self) -> tuple[int, ...]:
        """Every year in which a build may be decided."""
        return tuple(range(self.first, self.last + 1))

    @cached_property
    def lengths(self) -> Array:
        """[Y] how many years each model year stands for."""
        return np.diff(np.array([*self.years, self.last + 1], dtype=float))

    def discount(self, year: int) -> float:
        """Worth of a dollar of that year, in dollars of the first year."""
        return float((1.0 + self.rate) ** (self.first - year))

    @cached_property
    def weights(self) -> Array:
        """[Y] sum of the discount factors of the years each model year stands for."""
        ends = [*self.years[1:], self.last + 1]
        return np.array(
            [
                sum(self.discount(year) for year in range(start, end))
                for start, end in zip(self.years, ends, strict=True)
            ]
        )

    def annuity(self, life_years: float) -> float:
        """Yearly payment per dollar of capital over a life (capital recovery factor), the first at once.

        A payment falls together with the output of its year, so that all are worth the capital at start-up.
        """
        if self.rate == 0:
            return 1.0 / life_years
        return float(self.rate / (1.0 + self.rate) / (1.0 - (1.0 + self.rate) ** -life_years))

    def payments(self, online: int, life_years: float) -> float:
        """Discounted years, inside the plan, over which a plant online since `online` is paid off."""
        stop = min(self.last + 1, online + round(life_years))
        return sum(self.discount(year) for year in range(online, stop))
