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
        low, high = self.low, self.high
        if count == 1 or low is None or high is None or low >= high:
            return [self.central] * count
        at = (np.arange(count) + rng.random(count)) / count
        part = (self.central - low) / (high - low)
        rising = low + np.sqrt(at * part) * (high - low)
        falling = high - np.sqrt((1.0 - at) * (1.0 - part)) * (high - low)
        return [float(value) for value in np.where(at < part, rising, falling)]


@dataclass(frozen=True)
class Severity:
    """Of acts: `months` that one which stops all lasts, `cut` by one in part, of a year's exports."""

    months: Spread
    cut: Spread

    @classmethod
    def load(cls, mineral: str) -> Severity:
        """As the parameters `shock_stop_months` and `partial_act_cut` have it."""
        return cls(Spread.of("shock_stop_months", mineral), Spread.of("partial_act_cut", mineral))

    def shares(self, kind: Kind, count: int, rng: np.random.Generator) -> list[float]:
        """`count` shares of a year's exports that are withheld, as drawn."""
        if kind == PART:
            return self.cut.drawn(count, rng)
        return [min(length / MONTHS, 1.0) for length in self.months.drawn(count, rng)]

    def usual(self, kind: Kind) -> float:
        """The central share of a year's exports that is withheld."""
        return self.cut.central if kind == PART else min(self.months.central / MONTHS, 1.0)


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
    hazards: Sequence[Hazard], horizon: Horizon, severity: Severity, count: int, seed: int = 1
) -> tuple[Future, ...]:
    """At most `count` futures: who restricts, in which block of years, all or a part, and how hard.

    In a year the hazards of one supplier exclude one another (see `together`), of all exports as of a part,
    and suppliers are independent;
    of a block of n years no more than one stop counts, shared by odds: p(h) = (1 - q^n) a_h / sum a, with
    q = prod_supplier (1 - sum_h a_h). A shock of a block is put in its model year. When there are more
    than `count`, hazards that withhold least in the mean of a year are dropped first and then years are
    merged into earlier ones, so that the chance of no stop at all is not changed. When there are fewer, each
    is drawn as often as `count` holds, with a severity of its own.
    """
    often = (hazard for hazard in hazards if hazard.annual_probability > 0)
    live = sorted(often, key=lambda each: -each.annual_probability * severity.usual(each.kind))[:count]
    if not live or count == 0:
        return ()
    yearly: dict[str, float] = {}
    for hazard in live:
        yearly[hazard.supplier] = yearly.get(hazard.supplier, 0.0) + hazard.annual_probability
    for supplier, rate in yearly.items():
        if rate >= 1:
            raise InputError(
                "A hazard of 1 a year leaves no calm future.",
                where="facts/hazards",
                seen=f"{supplier}: {rate}",
                try_="a control in force belongs to the base; give the chance of an escalation",
            )
    years = _years(horizon.years, max(count // len(live), 1))
    calm = 1.0
    for rate in yearly.values():
        calm *= 1.0 - rate
    rates = sum(hazard.annual_probability for hazard in live)
    draws = max(count // (len(live) * len(years)), 1)
    rng = np.random.default_rng(seed)
    made = []
    for at, year in enumerate(years):
        stop = years[at + 1] if at + 1 < len(years) else horizon.last + 1
        any_stop = 1.0 - calm ** (stop - year)
        for hazard in live:
            name = f"{hazard.supplier}-{'+'.join(hazard.stages)}-{year}"
            if hazard.kind == PART:
                name = f"{name}-{PART}"
            for draw, share in enumerate(severity.shares(hazard.kind, draws, rng)):
                made.append(
                    Future(
                        name=name if draws == 1 else f"{name}-{draw + 1}",
                        year=year,
                        probability=any_stop * hazard.annual_probability / rates / draws,
                        stops=tuple(Stop(hazard.supplier, stage, share) for stage in hazard.stages),
                        kind=hazard.kind,
                    )
                )
    return tuple(made)


def firsts(found: Sequence[Future]) -> Array:
    """[W] probability that a stop is the first: it comes, and none in the years before it."""
    chances = np.array([future.probability for future in found])
    calm, made = 1.0, np.zeros(len(found))
    for together in _by_year(found):
        made[together] = calm * chances[together]
        calm *= 1.0 - chances[together].sum()
    return made


def histories(found: Sequence[Future], losses: Array) -> Array:
    """[W] what the future that begins with a stop costs: its own loss and the mean of those that come later.

    h[w] = loss[w] + sum over v in later years of p[v] loss[v]. So sum_w first[w] h[w] = sum_w p[w] loss[w].
    """
    chances = np.array([future.probability for future in found])
    after, made = 0.0, np.zeros(len(found))
    for together in reversed(_by_year(found)):
        made[together] = losses[together] + after
        after += float(chances[together] @ losses[together])
    return made


def counts(found: Sequence[Future], begins: Array) -> Array:
    """[W] how often each stop is expected where `begins` [W] are the chances of what the first one is.

    The transpose of `histories`: counts(begins) @ loss = begins @ histories(loss).
    """
    chances = np.array([future.probability for future in found])
    begun, made = 0.0, np.zeros(len(found))
    for together in _by_year(found):
        made[together] = begins[together] + begun * chances[together]
        begun += float(begins[together].sum())
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
