"""What could be built: technologies with capital, running cost, lead time, ramp and life, each a fact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from derisk.network.network import Array
from derisk.plan.horizon import Horizon

PLANTS = frozenset({"mine", "refinery", "component-plant"})


@dataclass(frozen=True)
class Candidate:
    """One technology at one stage, open at some places.

    Money is USD per t (a year) of content as in the fact table; `ramp` are shares of nameplate in the
    first years on line (the last one holds on); `most_share` bounds its output by a share of need
    (members' for plants, the place's own for recycling and thrifting), None where only money bounds it.
    """

    technology: str
    stage: str
    places: tuple[str, ...]
    capex_usd_t_a: float
    opex_usd_t: float
    lead_years: float
    ramp: tuple[float, ...]
    life_years: float
    most_share: float | None = None
    quality: str = "prior"
    sources: tuple[str, ...] = ()

    @property
    def eats_feed(self) -> bool:
        """Whether its output is made from the product of the stage before."""
        return self.technology in PLANTS

    def online(self, decided: int) -> int:
        """First year of output."""
        return decided + ceil(self.lead_years)

    def share(self, decided: int, year: int) -> float:
        """Share of nameplate that runs in a year."""
        age = year - self.online(decided)
        return self.ramp[min(age, len(self.ramp) - 1)] if 0 <= age < self.life_years else 0.0

    def deliverable(self, years: Sequence[int], horizon: Horizon, first_decision: int) -> Array:
        """[Y, B] share of nameplate, decided in build year b, that runs in year y."""
        return np.array(
            [
                [self.share(b, year) if b >= first_decision else 0.0 for b in horizon.build_years]
                for year in years
            ]
        )

    def yearly(self, horizon: Horizon) -> float:
        """Annuity per t a year of nameplate.

        Capital is spent evenly over the lead time, so it bears interest for half of it.
        """
        interest = (1.0 + horizon.rate) ** (self.lead_years / 2)
        return float(self.capex_usd_t_a * interest * horizon.annuity(self.life_years))

    def capital(self, horizon: Horizon) -> Array:
        """[B] annuities from the year on line to the end of life or plan, in dollars of the first year."""
        return np.array(
            [
                self.yearly(horizon) * horizon.payments(self.online(decided), self.life_years)
                for decided in horizon.build_years
            ]
        )
