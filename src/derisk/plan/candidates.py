"""What could be built: technologies with capital, running cost, lead time, ramp and life, each a fact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from derisk.network.network import Array
from derisk.plan.horizon import Horizon


@dataclass(frozen=True)
class Candidate:
    """One technology at one stage, open at some places.

    Money is USD per t (a year) of content as in the fact table; `ramp` are shares of nameplate in the
    first years on line (the last one holds on); `most_share` bounds its output by a share of base use at
    the place (recycling, thrifting), None where only the money bounds it.
    """

    technology: str
    stage: str
    places: tuple[str, ...]
    capex_usd_t_a: float
    opex_usd_t: float
    lead_years: int
    ramp: tuple[float, ...]
    life_years: float
    most_share: float | None = None
    capex_range: tuple[float, float] | None = None
    quality: str = "prior"
    sources: tuple[str, ...] = ()

    @property
    def eats_feed(self) -> bool:
        """Whether its output is made from the product of the stage before."""
        return self.technology in PLANTS

    def dearer(self, factor: float) -> Candidate:
        """The same candidate with its capital cost multiplied."""
        return replace(self, capex_usd_t_a=self.capex_usd_t_a * factor)

    def deliverable(self, years: Sequence[int], horizon: Horizon, first_decision: int) -> Array:
        """[Y, B] share of nameplate, decided in build year b, that runs in year y."""
        share = np.zeros((len(years), len(horizon.build_years)))
        for y, year in enumerate(years):
            for b, decided in enumerate(horizon.build_years):
                age = year - decided - self.lead_years
                if decided >= first_decision and 0 <= age < self.life_years:
                    share[y, b] = self.ramp[min(int(age), len(self.ramp) - 1)]
        return share

    def capital(self, horizon: Horizon) -> Array:
        """[B] annuities paid inside the plan per t a year of nameplate, in dollars of the first year.

        Capital is spent evenly over the lead time, so it bears interest for half of it; its annuity over the
        life runs from the year on line. A plant that comes on line after the plan costs its full capital.
        """
        interest = (1.0 + horizon.rate) ** (self.lead_years / 2)
        yearly = self.capex_usd_t_a * interest * horizon.annuity(self.life_years)
        paid = [
            horizon.payments(decided + self.lead_years, self.life_years) * yearly
            for decided in horizon.build_years
        ]
        late = [
            self.capex_usd_t_a * horizon.discount(decided) if decided + self.lead_years > horizon.last else 0.0
            for decided in horizon.build_years
        ]
        return np.array(paid) + np.array(late)


PLANTS = frozenset({"mine", "refinery", "component-plant"})
TECHNOLOGIES = ("mine", "refinery", "component-plant", "recycling", "stockpile", "thrifting")
