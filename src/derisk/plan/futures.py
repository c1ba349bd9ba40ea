"""Futures: stops of the years of a plan with a probability each, drawn from the table of hazards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from derisk import facts
from derisk.network.network import Array
from derisk.plan.horizon import Horizon
from derisk.terms.errors import InputError

MONTHS = 12
FINE = 10_000  # equally likely values that stand for a distribution
SAME = 1e-9  # share of a year's exports, below which two are one
Kind = Literal["whole", "part"]
WHOLE: Kind = "whole"  # a ban: all exports, for some months
PART: Kind = "part"  # a quota or licence: some of a year's exports


@dataclass(frozen=True)
class Hazard:
    """A way in which a supplier may restrict its exports to the members: how often, where, all or a part."""

    supplier: str
    stages: tuple[str, ...]
    annual_probability: float
    kind: Kind = WHOLE


@dataclass(frozen=True)
class Stop:
    """A share (0-1) of a year's exports of one stage that a supplier withholds from all members."""

    supplier: str
    stage: str
    share: float


@dataclass(frozen=True)
class Future:
    """One shock: in `year` the `stops` hold for twelve months; `kind` is of what act.

    `probability` is that it comes in the years that `year` stands for. The shocks of the same years exclude
    one another; what comes in some years says nothing of others.
    """

    name: str
    year: int
    probability: float
    stops: tuple[Stop, ...]
    kind: Kind = WHOLE


@dataclass(frozen=True)
class Spread:
    """A figure of an act: its central value, and the ends of the range that it is drawn from."""

    central: float
    low: float | None = None
    high: float | None = None

    @classmethod
    def of(cls, parameter: str, mineral: str) -> Spread:
        """That of a parameter of the facts."""
        found = facts.parameter(parameter, mineral)
        return cls(found.value, found.low, found.high)

    def drawn(self, count: int, rng: np.random.Generator) -> list[float]:
        """`count` values, one from each of as many equally likely layers of a triangle over the range.

        One alone is the central value; so is each where no range is known.
        """
        if count == 1:
            return [self.central]
        return [float(value) for value in self._at((np.arange(count) + rng.random(count)) / count)]

    def fine(self) -> Array:
        """[FINE] equally likely values of its distribution; the central one where no range is known."""
        return self._at((np.arange(FINE) + 0.5) / FINE)

    def _at(self, quantile: Array) -> Array:
        """Values of a triangle over the range, by quantile."""
        low, high = self.low, self.high
        if low is None or high is None or low >= high:
            return np.full(len(quantile), self.central)
        part = (self.central - low) / (high - low)
        rising = low + np.sqrt(quantile * part) * (high - low)
        falling = high - np.sqrt((1.0 - quantile) * (1.0 - part)) * (high - low)
        return np.where(quantile < part, rising, falling)


@dataclass(frozen=True)
class Severity:
    """Of acts: `months` that one which stops all lasts, `cut` by one in part, of a year's exports."""

    months: Spread
    cut: Spread

    @classmethod
    def load(cls, mineral: str) -> Severity:
        """As the parameters `shock_stop_months` and `partial_act_cut` have it."""
        return cls(Spread.of("shock_stop_months", mineral), Spread.of("partial_act_cut", mineral))

    def shares(self, kind: Kind, count: int) -> list[tuple[float, float]]:
        """Shares of a year's exports that are withheld, and how likely each: `count` nodes (see `nodes`)."""
        if kind == PART:
            return nodes(self.cut.fine(), count)
        return nodes(np.minimum(self.months.fine() / MONTHS, 1.0), count)

    def usual(self, kind: Kind) -> float:
        """The mean share of a year's exports that is withheld."""
        ((share, _),) = self.shares(kind, 1)
        return share


def nodes(values: Array, count: int) -> list[tuple[float, float]]:
    """`count` nodes of Gauss's quadrature on equally likely values, rising, with their weights.

    The mean of any polynomial of degree 2 count - 1 over the nodes is that over the values; one alone is
    the mean (Golub and Welsch 1969). Fewer where there are fewer distinct values.
    """
    if np.ptp(values) < SAME:
        return [(float(values.mean()), 1.0)]
    basis = np.full((1, len(values)), len(values) ** -0.5)  # of polynomials, each of one degree more
    diagonal: list[float] = []
    beside: list[float] = []
    while True:
        after = values * basis[-1]
        diagonal.append(float(after @ basis[-1]))
        for _ in range(2):  # once more takes out what rounding left
            after = after - (basis @ after) @ basis
        length = float(np.linalg.norm(after))
        if len(diagonal) == count or length < SAME:
            break
        beside.append(length)
        basis = np.vstack([basis, after / length])
    found, vectors = np.linalg.eigh(np.diag(diagonal) + np.diag(beside, 1) + np.diag(beside, -1))
    return [(float(at), float(weight)) for at, weight in zip(found, vectors[0] ** 2, strict=True)]


def together(rates: Mapping[str, Mapping[str, float]], kind: Kind = WHOLE) -> tuple[Hazard, ...]:
    """Hazards of a supplier's stages as exclusive events of a year: a rarer stop takes along the others.

    With rates .16 at separation and .06 at magnets there is a stop of both at .06 and one of separation alone
    at .10 a year: the stages of one government stop together, as they did in 2025.
    """
    made = []
    for supplier, stages in rates.items():
        ranked = sorted(stages.items(), key=lambda item: (-item[1], item[0]))
        for at, (_, rate) in enumerate(ranked):
            rest = ranked[at + 1][1] if at + 1 < len(ranked) else 0.0
            if rate > rest:
                stopped = tuple(name for name, _ in ranked[: at + 1])
                made.append(Hazard(supplier, stopped, rate - rest, kind))
    return tuple(made)


def futures(
    hazards: Sequence[Hazard], horizon: Horizon, severity: Severity, count: int
) -> tuple[Future, ...]:
    """At most `count` futures: who restricts, in which block of years, all or a part, and how hard.

    A shock of a block of years is put in its model year, with the chance of `in_block`. When there are more
    than `count`, hazards that withhold least in the mean of a year are dropped first and then years are
    merged into earlier ones, so that the chance of no stop at all is not changed. When there are fewer, each
    has as many severities as `count` holds, and acts that stop all have one more where that fits, for what
    they add is the steeper: nodes and weights of a quadrature of its distribution, one alone the mean.
    Nothing is drawn by chance, so the same hazards give the same futures.
    """
    often = (hazard for hazard in hazards if hazard.annual_probability > 0)
    live = sorted(often, key=lambda each: -each.annual_probability * severity.usual(each.kind))[:count]
    if not live or count == 0:
        return ()
    years = _years(horizon.years, max(count // len(live), 1))
    draws = max(count // (len(live) * len(years)), 1)
    stops = len(years) * sum(each.kind == WHOLE for each in live)
    more = draws + int(draws * len(live) * len(years) + stops <= count)
    severities = {WHOLE: severity.shares(WHOLE, more), PART: severity.shares(PART, draws)}
    made = []
    for at, year in enumerate(years):
        stop = years[at + 1] if at + 1 < len(years) else horizon.last + 1
        for hazard, chance in zip(live, in_block(live, stop - year), strict=True):
            name = f"{hazard.supplier}-{'+'.join(hazard.stages)}-{year}"
            if hazard.kind == PART:
                name = f"{name}-{PART}"
            for node, (share, weight) in enumerate(severities[hazard.kind]):
                made.append(
                    Future(
                        name=name if len(severities[hazard.kind]) == 1 else f"{name}-{node + 1}",
                        year=year,
                        probability=chance * weight,
                        stops=tuple(Stop(hazard.supplier, stage, share) for stage in hazard.stages),
                        kind=hazard.kind,
                    )
                )
    return tuple(made)


def refined(found: Sequence[Future], severity: Severity) -> tuple[Future, ...]:
    """The same acts in the same years, each with one severity more; an act's probability stays."""
    acts: dict[tuple[int, Kind, tuple[tuple[str, str], ...]], list[Future]] = {}
    for each in found:
        whose = tuple((stop.supplier, stop.stage) for stop in each.stops)
        acts.setdefault((each.year, each.kind, whose), []).append(each)
    return tuple(
        Future(
            name=f"{some[0].name}-of-{len(some) + 1}-{node + 1}",
            year=year,
            probability=sum(each.probability for each in some) * weight,
            stops=tuple(Stop(supplier, stage, share) for supplier, stage in whose),
            kind=kind,
        )
        for (year, kind, whose), some in acts.items()
        for node, (share, weight) in enumerate(severity.shares(kind, len(some) + 1))
    )


def in_block(hazards: Sequence[Hazard], years: int) -> list[float]:
    """Chance that a block of years is that of each hazard; no more than one act counts in a block.

    In a year the hazards of one supplier exclude one another, of all exports as of a part, and suppliers are
    independent. An act that stops all goes before one in part, which never takes its place:

        p(h) = (1 - q^n) a_h / sum of a     of those that stop all,  q = prod_supplier (1 - sum of a of those)
        p(h) = (q^n - c^n) a_h / sum of a   of those in part,        c = prod_supplier (1 - sum of a of both)

    Raises
    ------
    InputError : when acts of a supplier leave no year without one.
    """
    quiet: dict[Kind, float] = {}  # chance of a year without an act of a kind or a harder one
    acts: dict[str, float] = {}
    for kind in (WHOLE, PART):
        for hazard in hazards:
            if hazard.kind == kind:
                acts[hazard.supplier] = acts.get(hazard.supplier, 0.0) + hazard.annual_probability
        quiet[kind] = float(np.prod([1.0 - rate for rate in acts.values()]))
    for supplier, rate in acts.items():
        if rate >= 1:
            raise InputError(
                "A hazard of 1 a year leaves no calm future.",
                where="facts/hazards",
                seen=f"{supplier}: {rate}",
                try_="a control in force belongs to the base; give the chance of an escalation",
            )
    any_act = {
        WHOLE: 1.0 - quiet[WHOLE] ** years,
        PART: quiet[WHOLE] ** years - quiet[PART] ** years,
    }
    total = {kind: sum(each.annual_probability for each in hazards if each.kind == kind) for kind in any_act}
    return [
        any_act[each.kind] * each.annual_probability / total[each.kind] if total[each.kind] > 0.0 else 0.0
        for each in hazards
    ]


def firsts(found: Sequence[Future]) -> Array:
    """[W] probability that a stop leads its future: the first that stops all, if any does, else the first.

    Of a stop of all: it comes, and none of all in the years before it. Of one in part: none of all comes in
    any year, it does, and no other in the years before it. So futures exclude one another, and mild acts,
    which come often, do not hide the hard ones that come after them.
    """
    chances = np.array([future.probability for future in found])
    whole = np.array([each.kind == WHOLE for each in found]) * chances
    made = np.zeros(len(found))
    none = 1.0
    for chance in (whole, in_calm(found)):
        for together in _by_year(found):
            made[together] += none * chance[together]
            none *= 1.0 - float(chance[together].sum())
    return made


def carried(found: Sequence[Future]) -> Array:
    """[W, W] how often each stop is expected in the future that another leads; 1 of itself.

    After one that stops all come stops of all kinds by their chances p, and before it those in part by
    theirs in years without a stop of all, q; after one in part come those in part alone, by q.
    """
    years = np.array([future.year for future in found])
    whole = np.array([future.kind == WHOLE for future in found])
    after, before = years[None, :] > years[:, None], years[None, :] < years[:, None]
    chances, part = np.array([future.probability for future in found]), in_calm(found)
    hard = after * chances + before * part
    made: Array = np.eye(len(found)) + np.where(whole[:, None], hard, after * part)
    return made


def histories(found: Sequence[Future], losses: Array) -> Array:
    """[W] what the future that a stop leads costs: its own loss and the mean of all that comes with it.

    So sum_w first[w] history[w] = sum_w p[w] loss[w].
    """
    return np.asarray(carried(found) @ losses)


def counts(found: Sequence[Future], leads: Array) -> Array:
    """[W] how often each stop is expected where `leads` [W] are the chances of what leads the future.

    The transpose of `histories`: counts(leads) @ loss = leads @ histories(loss).
    """
    return np.asarray(leads @ carried(found))


def in_calm(found: Sequence[Future]) -> Array:
    """[W] chance of a stop in part in years without one of all, p / (1 - sum of p of those); of those 0."""
    chances = np.array([future.probability for future in found])
    part = np.array([future.kind == PART for future in found])
    made = np.zeros(len(found))
    for together in _by_year(found):
        kept = [at for at in together if part[at]]
        if kept:
            made[kept] = chances[kept] / (1.0 - chances[[at for at in together if not part[at]]].sum())
    return made


def _by_year(found: Sequence[Future]) -> list[list[int]]:
    """Positions of the stops of each year, years rising."""
    years = sorted({future.year for future in found})
    return [[at for at, future in enumerate(found) if future.year == year] for year in years]


def expected(found: Sequence[Future]) -> tuple[Future, ...]:
    """One certain future a year in which every stop has its mean: what a planner who ignores chance sees."""
    mean: dict[int, dict[tuple[str, str], float]] = {}
    for future in found:
        shares = mean.setdefault(future.year, {})
        for stop in future.stops:
            key = (stop.supplier, stop.stage)
            shares[key] = shares.get(key, 0.0) + future.probability * stop.share
    return tuple(
        Future(f"mean-{year}", year, 1.0, tuple(Stop(*key, share) for key, share in shares.items()))
        for year, shares in sorted(mean.items())
    )


def _years(years: Sequence[int], most: int) -> tuple[int, ...]:
    """At most `most` of the model years, spread evenly, the first among them."""
    if len(years) <= most:
        return tuple(years)
    step = len(years) / most
    return tuple(years[int(at * step)] for at in range(most))
