"""The stops of a sweep: who ships what at which stage in the base year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from derisk.facts.hazards import restricted
from derisk.network import base_years, baseline, modelled
from derisk.network.pooling import REST
from derisk.stress.calibrate import MONTHS
from derisk.stress.scenario import Scenario
from derisk.stress.shortage import SMALL
from derisk.terms.errors import DeriskError, InputError
from derisk.terms.minerals import mineral, minerals

STOPPED, SIMULATED = 12, 24  # months


@dataclass(frozen=True, order=True)
class Stop:
    """One supplier stops all exports of a stage's product for a year, from January on; or of several stages'.

    `stage` is then their slugs, a plus between. `finer` says that it stands alone in the finer network only.
    """

    mineral: str
    year: int
    stage: str
    supplier: str
    finer: bool = False

    @property
    def stages(self) -> tuple[str, ...]:
        """The stages whose products do not leave."""
        return tuple(self.stage.split("+"))

    @property
    def key(self) -> tuple[str, str, str]:
        """What its costs are kept under: mineral, stage and supplier."""
        return self.mineral, self.stage, self.supplier

    def scenario(self) -> Scenario:
        """The stop as a scenario of 24 months."""
        return stop_scenario(self.mineral, self.year, self.stages, self.supplier)


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


def joint_stops(stops: Sequence[Stop]) -> dict[str, list[Stop]]:
    """By supplier what one act of it may stop at once, one stop a mineral with all its stages.

    That is what it has restricted since the chronology begins, where that is of several minerals: what one
    act takes in is known from acts. Of a supplier without such a history it is all that it ships.
    """
    shipped: dict[str, list[Stop]] = {}
    for stop in stops:
        shipped.setdefault(stop.supplier, []).append(stop)
    found = {}
    for supplier, all_of_it in shipped.items():
        seen = [stop for stop in all_of_it if restricted(*stop.key)]
        taken = seen if _several(seen) else all_of_it
        if _several(taken):
            found[supplier] = _by_mineral(taken)
    return found


def _several(stops: Sequence[Stop]) -> bool:
    """Whether they are of several minerals; a part of another mineral is not a second one."""
    return len({mineral(stop.mineral).family for stop in stops}) > 1


def _by_mineral(stops: Sequence[Stop]) -> list[Stop]:
    stages: dict[str, list[Stop]] = {}
    for stop in stops:
        stages.setdefault(stop.mineral, []).append(stop)
    return [replace(group[0], stage="+".join(stop.stage for stop in group)) for group in stages.values()]


def every_stop(year: int | None, wanted: Sequence[str] | None = None) -> tuple[list[Stop], list[str]]:
    """Every supplier of every stage of every modelled chain, and notes on what is left out.

    `wanted` limits the minerals. A chain without data of the year asked is left out. A supplier that the
    network pools into the rest of the world is stopped in the finer network, if it stands alone there.

    Raises
    ------
    InputError : for a year of which no chain has data.
    """
    found: list[Stop] = []
    notes, other = [], []
    chains = modelled() if wanted is None else tuple(wanted)
    known = {slug: base_years(slug) for slug in chains}
    years = sorted({each for listed in known.values() for each in listed})
    if year is not None and year not in years:
        raise InputError(
            "No chain has data of this year.", where="--year", seen=str(year),
            try_=f"one of {', '.join(map(str, years))}, or leave it out for the latest of each chain",
        )  # fmt: skip
    for slug in chains:
        if year is not None and year not in known[slug]:
            other.append(f"{slug} ({max(known[slug])})")
            continue
        try:
            found += _of_chain(slug, max(known[slug]) if year is None else year)
        except DeriskError as error:
            notes.append(f"{slug} is left out: {error.what}")
    absent = [] if wanted else [slug for slug in minerals() if slug not in chains]
    if other:
        notes.append(f"Left out, for their data are not of {year} (latest year): {', '.join(other)}.")
    if absent:
        notes.append(
            f"{len(absent)} of {len(chains) + len(absent)} minerals have no network and are not swept: "
            f"{', '.join(absent)}."
        )
    return sorted(found), notes


def _of_chain(slug: str, year: int) -> list[Stop]:
    """The stops of one chain: of who stands alone in its network, then of who does in the finer one."""
    known = baseline(slug, year).places
    found = []
    for finer in (False, True):
        network = baseline(slug, year, finer)
        shipped = network.flow.sum(axis=2)
        for s, stage in enumerate(network.stages):
            for r in np.flatnonzero(shipped[s] > SMALL * MONTHS):
                place = network.places[r]
                if place != REST and finer == (place not in known):
                    found.append(Stop(slug, year, stage, place, finer))
    return found
