"""Out of sample: a plan and doing nothing in the monthly simulator, under stops that neither was made for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from derisk.network.network import Array
from derisk.plan.futures import MONTHS, PART, WHOLE, Kind, Severity, carried, firsts
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
    kind: Kind = WHOLE


@dataclass(frozen=True, eq=False)
class Unseen:
    """Losses of members in each stop drawn, USD of the first year.

    `before` and `after` are the worth of the use that members lose, `sectors` [2, N] the value added that
    their sectors lose for want of it, before and after: another layer of the same loss, never to be added.
    `often` [N] is how many stops each stands for inside the plan, `chance` [N] how likely one of them leads a
    future (see `derisk.plan.futures.firsts`), and `beside` [N, N] how many of each come with it then.
    """

    drawn: tuple[Drawn, ...]
    before: Array
    after: Array
    sectors: Array
    often: Array
    chance: Array
    beside: Array
    alpha: float

    def mean(self, losses: Array) -> float:
        """Over all futures, every stop counted; without a stop nothing is lost."""
        return float(self.often @ losses)

    def tail(self, losses: Array) -> float:
        """Mean of the worst 1 - alpha of all futures: the leading stop of each and the mean of the others."""
        return cvar(losses + self.beside @ losses, self.chance, self.alpha)


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
    return Unseen(listed, losses[0], losses[1], sectors, *stands_for(inputs, listed), inputs.risk.alpha)


def stands_for(inputs: Inputs, listed: Sequence[Drawn]) -> tuple[Array, Array, Array]:
    """For what each stop drawn stands: `often`, `chance` and `beside` of `Unseen`.

    Those of a kind share evenly what the plan's futures of that kind add up to.
    """
    kinds = [stop.kind for stop in listed]
    known = np.array([future.kind for future in inputs.futures])
    leads, others = firsts(inputs.futures), carried(inputs.futures) - np.eye(len(known))
    chances = np.array([future.probability for future in inputs.futures])
    part = {kind: 1.0 / kinds.count(kind) for kind in dict.fromkeys(kinds)}

    def expected(lead: Kind, other: Kind) -> float:
        led = np.where(known == lead, leads, 0.0)
        return float(led @ others @ (known == other) / led.sum()) if led.any() else 0.0

    often, chance = (
        np.array([part[kind] * values[known == kind].sum() for kind in kinds]) for values in (chances, leads)
    )
    beside = np.array([[part[other] * expected(lead, other) for other in kinds] for lead in kinds])
    return often, chance, beside


def draws(inputs: Inputs, severity: Severity, seed: int, count: int) -> Iterator[Drawn]:
    """Stops by the odds of the plan's futures, each with a severity and a first month of its own.

    Half are acts that stop all and half in part, where there are both: by the odds a dozen would hold one of
    the former, which rule the tail. One from each of equally likely layers of the futures of a kind, ranked
    by who stops what and then by year: drawn one by one they would crowd into one of these.
    """
    rng = np.random.default_rng(seed + ANOTHER)
    kinds = [kind for kind in (WHOLE, PART) if any(each.kind == kind for each in inputs.futures)]
    for at, kind in enumerate(kinds):
        number = (count + at) // len(kinds)
        hard = severity.cut.drawn(number, rng) if kind == PART else severity.months.drawn(number, rng)
        rng.shuffle(hard)
        some = [each for each in inputs.futures if each.kind == kind]
        ranked = sorted(some, key=lambda each: ([(s.supplier, s.stage) for s in each.stops], each.year))
        odds = np.cumsum([future.probability for future in ranked])
        layers = (np.arange(number) + rng.random(number)) / number * odds[-1]
        for each, layer in zip(hard, np.searchsorted(odds, layers, side="right"), strict=True):
            future = ranked[min(int(layer), len(odds) - 1)]
            months, cut = (MONTHS, each) if kind == PART else (round(each), 1.0)
            stages = tuple(stop.stage for stop in future.stops)
            month = int(rng.integers(1, MONTHS + 1))
            yield Drawn(future.stops[0].supplier, stages, future.year, month, months, cut, kind)


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
