"""What could be built: technologies with capital, running cost, lead time, ramp and life, each a fact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Literal

import numpy as np

from derisk.network.network import Array
from derisk.plan.horizon import Horizon

PLANTS = frozenset({"mine", "refinery", "component-plant"})
INTEGRATED = "integrated"  # mine and refinery in one, without feed from the chain: named projects alone
REDESIGN = "thrifting"  # adds no product: it takes use away
INFRASTRUCTURE, PERMITTING, JOINT = "infrastructure", "permitting", "joint-purchasing"
HELPS = frozenset({INFRASTRUCTURE, PERMITTING, JOINT})  # they make nothing, and loosen what limits the others


@dataclass(frozen=True)
class Candidate:
    """One technology at one stage, open at some places.

    Money is USD per t (a year) of content as in the fact table; `ramp` are shares of nameplate in the
    first years on line (the last one holds on); `most_share` bounds its output by a share of need
    (members' for plants, the place's own for recycling and thrifting), None where only money bounds it;
    `share_range` are its low and high ends, None where no range is known.
    A `project` is a named one, apart from the generic candidate of its technology; `most_t_a` is the most
    nameplate it can have, `least_t_a` the least that is built at all (0: any size). `capex_range` and
    `opex_range` are the low and high ends of its costs, None where no range is known. `lead_low` is the
    shortest time to first product, None where permits can shorten nothing. What helps another candidate names
    its label in `serves`; `reach_t_a` is what infrastructure lets each place come to, t a year, and `opens`
    those of its places where nothing could stand without it.
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
    share_range: tuple[float, float] | None = None
    quality: str = "prior"
    sources: tuple[str, ...] = ()
    project: str | None = None
    most_t_a: float | None = None
    least_t_a: float = 0.0
    capex_range: tuple[float, float] | None = None
    opex_range: tuple[float, float] | None = None
    lead_low: float | None = None
    serves: str | None = None
    reach_t_a: tuple[tuple[str, float], ...] = ()
    opens: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What tells it apart in a plan: its technology, and the project or the candidate that it helps."""
        of = self.serves if self.serves is not None else self.project
        return self.technology if of is None else f"{self.technology}/{of}"

    @property
    def makes(self) -> bool:
        """Whether it adds product; else it only loosens what limits others."""
        return self.technology not in HELPS

    def at_end(self, end: Literal["low", "high"]) -> Candidate:
        """The same candidate at the low or high end of its cost ranges; a figure without range stays."""
        pick = 0 if end == "low" else 1
        capex = self.capex_usd_t_a if self.capex_range is None else self.capex_range[pick]
        opex = self.opex_usd_t if self.opex_range is None else self.opex_range[pick]
        return replace(self, capex_usd_t_a=capex, opex_usd_t=opex)

    @property
    def eats_feed(self) -> bool:
        """Whether its output is made from the product of the stage before."""
        return self.technology in PLANTS

    @property
    def replaces_purchase(self) -> bool:
        """Whether it saves or wins back what would be bought, and is no plant that stands somewhere."""
        return self.technology not in (*PLANTS, INTEGRATED, *HELPS)

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
