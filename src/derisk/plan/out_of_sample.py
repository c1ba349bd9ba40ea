"""Out of sample: a plan and doing nothing in the monthly simulator, under stops that neither was made for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from derisk.network.network import Array
from derisk.plan.futures import MONTHS, PART, Severity, firsts
from derisk.plan.inputs import Inputs
from derisk.plan.result import cvar
from derisk.plan.simulated import Planned, planned, sold_at, stopped
from derisk.plan.solve import Values
from derisk.stress.loss.losses import losses as value_added_lost
from derisk.stress.simulate import Run

COUNT = 12  # stops drawn
AFTER = 6  # months simulated beyond the end of a stop
ANOTHER = 7919  # added to the seed of the plan, so that no draw of its own comes again


@dataclass(frozen=True)
class Drawn:
    """One stop that the plan has not seen: by whom, of what, from which month, how long; share withheld."""

    supplier: str
    stages: tuple[str, ...]
    year: int
    month: int
    months: int
    cut: float = 1.0


@dataclass(frozen=True, eq=False)
class Unseen:
    """Losses of members in each stop drawn, USD of the first year.

    `before` and `after` are the worth of the use that members lose, `sectors` [2, N] the value added that
    their sectors lose for want of it, before and after: another layer of the same loss, never to be added.
    `often` is how many stops are expected inside the plan, `chance` the probability that there is any.
    """

    drawn: tuple[Drawn, ...]
    before: Array
    after: Array
    sectors: Array
    often: float
    chance: float
    alpha: float

    def mean(self, losses: Array) -> float:
        """Over all futures, every stop counted; without a stop nothing is lost."""
        return float(self.often * losses.mean())

    def tail(self, losses: Array) -> float:
        """Mean of the worst 1 - alpha of all futures: the first stop of each and the mean of later ones."""
        if self.chance == 0.0:
            return 0.0
        later = (self.often / self.chance - 1.0) * losses.mean()
        return cvar(losses + later, np.full(len(losses), self.chance / len(losses)), self.alpha)


def unseen(inputs: Inputs, found: Values, severity: Severity, seed: int, count: int = COUNT) -> Unseen | None:
    """A plan beside doing nothing under `count` stops; None where no supplier is known to stop.

    A loss is the worth of members' final use that goes unserved (`use_lost`), over the stop and half a year
    after. Who stops what, all or a part, and when, is drawn by the odds of the plan's futures; lengths
    are drawn over their whole range, which the planner cuts at a year, and stops begin in any month. An act
    in part withholds its share of a year's exports month by month.
    """
    if not inputs.futures:
        return None
    listed = tuple(draws(inputs, severity, seed, count))
    chains: dict[tuple[int, bool], Planned] = {}
    losses, sectors = np.zeros((2, 2, len(listed)))
    for row, values in enumerate((None, found)):
        for at, stop in enumerate(listed):
            key = (stop.year, values is not None)
            if key not in chains:
                chains[key] = planned(inputs, values, stop.year)
            losses[row, at], sectors[row, at] = loss_usd(inputs, chains[key], stop)
    often = sum(future.probability for future in inputs.futures)
    chance = float(firsts(inputs.futures).sum())
    return Unseen(listed, losses[0], losses[1], sectors, often, chance, inputs.risk.alpha)


def draws(inputs: Inputs, severity: Severity, seed: int, count: int) -> Iterator[Drawn]:
    """Stops by the odds of the plan's futures, each with a severity and a first month of its own.

    One from each of `count` equally likely layers of the futures, ranked by who stops what and then by year:
    a dozen drawn one by one would crowd into one kind of stop, or into years before plants are on line.
    """
    rng = np.random.default_rng(seed + ANOTHER)
    lengths, cuts = severity.months.drawn(count, rng), severity.cut.drawn(count, rng)
    rng.shuffle(lengths)
    rng.shuffle(cuts)
    ranked = sorted(
        inputs.futures, key=lambda each: (each.kind, [(s.supplier, s.stage) for s in each.stops], each.year)
    )
    odds = np.cumsum([future.probability for future in ranked])
    layers = (np.arange(count) + rng.random(count)) / count * odds[-1]
    chosen = np.searchsorted(odds, layers, side="right")
    for length, cut, at in zip(lengths, cuts, chosen, strict=True):
        future = ranked[min(int(at), len(odds) - 1)]
        hard = (MONTHS, cut) if future.kind == PART else (round(length), 1.0)
        stages = tuple(stop.stage for stop in future.stops)
        month = int(rng.integers(1, MONTHS + 1))
        yield Drawn(future.stops[0].supplier, stages, future.year, month, *hard)


def loss_usd(inputs: Inputs, chain: Planned, stop: Drawn) -> tuple[float, float]:
    """What members lose in a stop, USD of the first year: worth of final use, and value added of sectors."""
    stages = [stage for stage in sold_at(inputs, chain, stop.supplier) if stage in stop.stages]
    if not stages:
        return 0.0, 0.0
    start = f"{stop.year}-{stop.month:02d}"
    run = stopped(chain, stop.supplier, inputs.members, stages, stop.months, start, AFTER, stop.cut)
    inside = inputs.inside > 0
    added = value_added_lost(run).total([int(r) for r in np.flatnonzero(inside)])
    discount = inputs.horizon.discount(stop.year)
    return float(use_lost(run)[..., inside].sum()) * discount, added * discount


def use_lost(run: Run) -> Array:
    """[T, S, R] worth of final use that goes unserved, USD a month.

        max(0, (1 - thrift) sum_k worth[k] use[k] at rest - worth served)

    A block counts at what it is worth to who has it, where that is above the base price. Use that is designed
    out is no use lost: the service goes on with less of the material.
    """
    chain = run.calibration
    upper, worth = chain.demand()
    at_rest = (upper * worth * (worth > chain.price[:, None, None])).sum(axis=2)
    lost: Array = np.maximum((1.0 - run.thrift) * at_rest - run.worth, 0.0)
    return lost
