"""The stops of a sweep: who ships what at which stage in the base year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from derisk.network import base_years, baseline, modelled
from derisk.network.pooling import REST
from derisk.stress.scenario import Scenario
from derisk.stress.shortage import SMALL
from derisk.terms.errors import DeriskError
from derisk.terms.minerals import minerals

STOPPED, SIMULATED = 12, 24  # months


@dataclass(frozen=True, order=True)
class Stop:
    """One supplier stops all exports of one stage's product for a year, from January on."""

    mineral: str
    year: int
    stage: str
    supplier: str

    def scenario(self) -> Scenario:
        """The stop as a scenario of 24 months."""
        return stop_scenario(self.mineral, self.year, (self.stage,), self.supplier)


def stop_scenario(mineral: str, year: int, stages: tuple[str, ...], supplier: str) -> Scenario:
    """A total stop of the stages' products for twelve months, seen over twenty-four."""
    ban = {
        "by": supplier, "to": "all", "stages": stages, "kind": "ban",
        "from": f"{year + 1:04d}-01", "until": f"{year + 2:04d}-01",
    }  # fmt: skip
    return Scenario.model_validate(
        {
            "name": f"{supplier} stops {mineral}", "mineral": mineral, "base_year": year,
            "start": f"{year + 1:04d}-01", "months": SIMULATED, "restrictions": [ban],
        }
    )  # fmt: skip


def every_stop(year: int | None, wanted: Sequence[str] | None = None) -> tuple[list[Stop], list[str]]:
    """Every supplier of every stage of every modelled chain, and notes on what is left out.

    `wanted` limits the minerals. A chain without a baseline of the year asked stands with its nearest one. A
    supplier pooled into the rest of the world cannot stop on its own.
    """
    found: list[Stop] = []
    notes, other = [], []
    chains = modelled() if wanted is None else tuple(wanted)
    for slug in chains:
        years = base_years(slug)
        base = max(years) if year is None else min(years, key=lambda known: (abs(known - year), -known))
        if year is not None and base != year:
            other.append(f"{slug} ({base})")
        try:
            network = baseline(slug, base)
        except DeriskError as error:
            notes.append(f"{slug} is left out: {error.what}")
            continue
        shipped = network.flow.sum(axis=2)
        for s, stage in enumerate(network.stages):
            for r in np.flatnonzero(shipped[s] > SMALL):
                if network.places[r] != REST:
                    found.append(Stop(slug, base, stage, network.places[r]))
    absent = [] if wanted else [slug for slug in minerals() if slug not in chains]
    if other:
        notes.append(f"With another base year than {year}, which has no data: {', '.join(other)}.")
    if absent:
        notes.append(
            f"{len(absent)} of {len(chains) + len(absent)} minerals have no network and are not swept: "
            f"{', '.join(absent)}."
        )
    return sorted(found), notes
