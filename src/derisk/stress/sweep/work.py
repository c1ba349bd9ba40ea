"""What a worker does of a sweep: some stops of one chain, and what they cost each economy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from derisk import __version__, facts
from derisk.stress.ensemble.batch import same_version
from derisk.stress.loss.direct import Direct, direct_loss
from derisk.stress.loss.losses import losses
from derisk.stress.loss.parameters import LossParameters
from derisk.stress.shortage import places_of
from derisk.stress.simulate import Run, simulate
from derisk.stress.sweep.chances import watched
from derisk.stress.sweep.stops import Stop, joint_stops
from derisk.stress.tidy import hit_figures
from derisk.terms.errors import DeriskError

MOST = 40  # stops a task


@dataclass(frozen=True)
class Cost:
    """What a stop costs one economy, 24 months: use lost and use exposed (USD), the worst month.

    `loss_low` and `loss_high` are over the corners of all ranges; None where nobody asked for them.
    """

    loss_usd: float | None
    exposure_usd: float | None
    peak_shortfall: float | None
    peak_price_ratio: float | None
    loss_low: float | None = None
    loss_high: float | None = None


@dataclass(frozen=True)
class Found:
    """What a stop costs each economy, and, of what joint stops are made of, what it costs directly."""

    costs: dict[str, Cost]
    direct: Direct | None = None


# by mineral, stage and supplier: what was found, or why it could not be simulated
Costs = dict[tuple[str, str, str], Found | str]


@dataclass(frozen=True)
class SweepWork:
    """All stops in chunks of one network each; besides, several stages at once for the joint stops.

    `parts` are the keys of what joint stops are made of; `economies` are those whose costs are told.
    """

    chunks: tuple[tuple[Stop, ...], ...]
    parts: frozenset[tuple[str, str, str]]
    economies: tuple[str, ...]
    facts_vintage: str
    code_version: str = __version__

    @classmethod
    def of(cls, stops: Sequence[Stop], economies: Sequence[str]) -> SweepWork:
        """The chunks, longest first, so that no worker is left with a long one at the end."""
        parts = {part.key: part for group in joint_stops(stops).values() for part in group}
        chunks = chunked(dict.fromkeys([*stops, *parts.values()]), MOST)
        seen = watched(economies, (stop.supplier for stop in stops))
        return cls(chunks, frozenset(parts), seen, facts.vintage())


def chunked(stops: Iterable[Stop], most: int | None = None) -> tuple[tuple[Stop, ...], ...]:
    """Stops of one network each, at most so many together, the longest first."""
    networks: dict[tuple[str, bool], list[Stop]] = {}
    for stop in stops:
        networks.setdefault((stop.mineral, stop.finer), []).append(stop)
    chunks = [
        tuple(group[first : first + (most or len(group))])
        for group in networks.values()
        for first in range(0, len(group), most or len(group))
    ]
    return tuple(sorted(chunks, key=lambda chunk: (-len(chunk), chunk[0])))


def run_chunk(work: SweepWork, chunk: int) -> Costs:
    """Simulate the stops of a chunk; of one that cannot be cleared, why.

    Raises
    ------
    DeriskError : when this process has other facts or another version.
    """
    same_version(work)
    found: Costs = {}
    for stop in work.chunks[chunk]:
        try:
            run = simulate(stop.scenario(), stop.mineral, finer=stop.finer)
        except DeriskError as error:  # one month that cannot be cleared is no reason to lose a thousand
            found[stop.key] = f"{error.what} {error.where}: {error.seen}"
            continue
        direct = direct_loss(run, LossParameters.load()) if stop.key in work.parts else None
        found[stop.key] = Found(costs(run, work.economies), direct)
    return found


def costs(run: Run, economies: Sequence[str]) -> dict[str, Cost]:
    """What a run costs each economy that stands in its network on its own."""
    lost = losses(run)
    found = {}
    for economy in economies:
        figures = hit_figures(run, economy)
        if figures is None:
            continue
        short, price = figures
        inside = places_of(run.network, economy)
        known = lost.known[inside].any()
        found[economy] = Cost(
            loss_usd=lost.total(inside) if known else None,
            exposure_usd=float(lost.exposure[inside].sum()) if known else None,
            peak_shortfall=_known(float(short.max())),
            peak_price_ratio=_known(float(price.max())),
        )
    return found


def _known(value: float) -> float | None:
    return None if np.isnan(value) else value
