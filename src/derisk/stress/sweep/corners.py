"""The range of what the leading stops cost: the same stops with all assumptions at their ends at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from derisk import __version__, facts
from derisk.network import baseline
from derisk.stress.assumptions import CORNERS, Assumptions
from derisk.stress.ensemble.batch import same_version
from derisk.stress.loss.losses import losses
from derisk.stress.loss.parameters import LossParameters
from derisk.stress.shortage import places_of
from derisk.stress.simulate import Run, simulate
from derisk.stress.sweep.stops import Stop
from derisk.stress.sweep.work import Cost, Costs, Found, chunked
from derisk.terms.errors import DeriskError

Ends = dict[tuple[str, str, str], dict[str, float] | None]  # by stop: loss by economy; None: not simulated


@dataclass(frozen=True)
class CornerWork:
    """Stops in chunks of one network each; a task is a chunk at one corner of the ranges."""

    chunks: tuple[tuple[Stop, ...], ...]
    economies: tuple[str, ...]
    facts_vintage: str
    code_version: str = __version__

    @classmethod
    def of(cls, stops: Iterable[Stop], economies: Sequence[str]) -> CornerWork:
        """The chunks, longest first."""
        return cls(chunked(sorted(stops)), tuple(economies), facts.vintage())

    @property
    def tasks(self) -> range:
        """Numbers of the tasks: chunk after chunk, each at every corner."""
        return range(len(self.chunks) * len(CORNERS))


def run_corner(work: CornerWork, task: int) -> Ends:
    """What the stops of a chunk cost at one corner.

    Raises
    ------
    DeriskError : when this process has other facts or another version.
    """
    same_version(work)
    chunk, (supply, demand) = work.chunks[task // len(CORNERS)], CORNERS[task % len(CORNERS)]
    parameters = LossParameters.load(supply)
    found: Ends = {}
    for stop in chunk:
        try:
            stages = baseline(stop.mineral, stop.year, stop.finer).stages
            end = Assumptions.load(stop.mineral, stages, supply, demand)
            run = simulate(stop.scenario(), stop.mineral, end, finer=stop.finer)
        except DeriskError:  # without this corner nobody knows the range
            found[stop.key] = None
            continue
        found[stop.key] = _lost(run, parameters, work.economies)
    return found


def _lost(run: Run, parameters: LossParameters, economies: Sequence[str]) -> dict[str, float]:
    lost = losses(run, parameters)
    told = {economy: places_of(run.network, economy) for economy in economies}
    return {economy: lost.total(inside) for economy, inside in told.items() if lost.known[inside].any()}


def with_ranges(found: Costs, corners: Sequence[Ends]) -> Costs:
    """The costs with the least and the most of all corners and the central run, where all were simulated."""
    ends: dict[tuple[str, str, str], list[Mapping[str, float] | None]] = {}
    for each in corners:
        for key, lost in each.items():
            ends.setdefault(key, []).append(lost)
    moved = dict(found)
    for key, listed in ends.items():
        simulated = found[key]
        known = [lost for lost in listed if lost is not None]
        if isinstance(simulated, Found) and len(known) == len(CORNERS):
            costs = {economy: _ranged(cost, economy, known) for economy, cost in simulated.costs.items()}
            moved[key] = replace(simulated, costs=costs)
    return moved


def _ranged(cost: Cost, economy: str, ends: Sequence[Mapping[str, float]]) -> Cost:
    if cost.loss_usd is None or not all(economy in lost for lost in ends):
        return cost
    all_of_them = [cost.loss_usd, *(lost[economy] for lost in ends)]
    return replace(cost, loss_low=min(all_of_them), loss_high=max(all_of_them))
