"""Where the world's and an economy's supply came from, averaged over the years before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from derisk.exposure.absent import Absent
from derisk.exposure.flows import weakest
from derisk.exposure.output import Output
from derisk.exposure.own_output import own
from derisk.exposure.view import View
from derisk.exposure.weighing import Amounts


@dataclass(frozen=True)
class WorldMix:
    """Mean shares of world output by place; `rest` (1) is not broken down.

    `readings` are the same with, in each year, the publisher by whom output is least concentrated, and most;
    none where publishers do not differ.
    """

    shares: Amounts
    rest: float
    readings: tuple[tuple[Amounts, float], ...]
    quality: str
    cites: frozenset[str]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Sourcing:
    """Mean shares of an economy's supply, output and imports by origin; reliance as value, low, high.

    `first` says that no year before is known, so that a figure of the year before was made in another way.
    """

    shares: Amounts
    reliance: tuple[float, float, float]
    quality: str
    cites: frozenset[str]
    notes: tuple[str, ...]
    first: bool


def years_before(view: View, window: int) -> Iterable[View]:
    """The view at each of the years up to its own."""
    for year in range(view.year - window + 1, view.year + 1):
        yield view.at(view.stage, year)


def world_mix(view: View, window: int) -> WorldMix:
    """Mean of the yearly shares of world output. Absent if no year of the window has any."""
    known, gaps = [], []
    for at in years_before(view, window):
        try:
            known.append((at.year, at.parts))
        except Absent as absent:
            gaps.append(absent.note)
    if not known:
        raise Absent(_plainest(gaps))
    mean = _mean([parts for _, parts in known], view)
    notes = [_years("World output", [year for year, _ in known])]
    readings: tuple[tuple[Amounts, float], ...] = ()
    if any(parts.others for _, parts in known):
        least, most = (
            [choose((parts, *parts.others), key=lambda each: each.concentration) for _, parts in known]
            for choose in (min, max)
        )
        readings = tuple(
            _mean(other, view)
            for other in (least, most)
            if any(each is not parts for each, (_, parts) in zip(other, known, strict=True))
        )
        notes.append("Publishers of world output differ: low and high hold the others.")
    return WorldMix(
        *mean, readings, weakest(parts.quality for _, parts in known),
        frozenset().union(*(each.cites for _, parts in known for each in (parts, *parts.others))),
        tuple(notes),
    )  # fmt: skip


def _mean(years: Sequence[Output], view: View) -> tuple[Amounts, float]:
    """Mean of yearly shares of world output, and what of it is not broken down by place."""
    total: dict[str, float] = {}
    for parts in years:
        for line, share in zip(parts.known, parts.mass, strict=True):
            total[line.place] = total.get(line.place, 0.0) + float(share) / len(years)
    mean = _amounts(total, view)
    return mean, max(0.0, 1.0 - mean.total)


def sourcing(view: View, window: int) -> Sourcing:
    """Mean of the yearly shares of an economy's sourcing in tonnes of content, and of its yearly reliance.

    Absent if no year of the window has both figures.
    """
    from derisk.exposure.supply_risk import import_reliance

    parts: dict[str, float] = {}  # sum of the yearly shares
    reliances: list[tuple[float, float, float]] = []  # of each year: value, low, high
    years: list[int] = []
    gaps: list[str] = []
    cites: set[str] = set()
    qualities: list[str] = []
    notes: list[str] = []
    for at in years_before(view, window):
        try:
            made = own(at)
            into = at.some(at.imports, "content")
            out = at.exports
            sold = float(at.some(out, "content").amount("content").sum()) if out.partners else 0.0
        except Absent as absent:
            gaps.append(absent.note)
            continue
        amounts = into.amount("content")
        bought, figure = float(amounts.sum()), made.figure
        whole = bought + sum(mass for _, mass in made.lines)
        if whole <= 0:
            gaps.append("Nothing is made or imported.")
            continue
        for place, mass in [*zip(into.partners, amounts, strict=True), *made.lines]:
            parts[place] = parts.get(place, 0.0) + float(mass) / whole
        least, most = (figure.value if end is None else end for end in (figure.low, figure.high))
        value, one, two = (import_reliance(each, bought, sold) for each in (figure.value, least, most))
        reliances.append((value, min(one, two), max(one, two)))
        years.append(at.year)
        cites |= set(figure.sources) | set(into.cites("content"))
        qualities += [figure.quality, into.quality("content")]
        notes = [*figure.notes, *at.notes(into, "content")]  # those of the latest year
    if not years:
        raise Absent(_plainest(gaps))
    shares = {place: part / len(years) for place, part in parts.items() if part > 0}
    value, low, high = (float(each) for each in np.mean(reliances, axis=0))
    told = [_years("Own sourcing", years)] if len(years) < window else []
    return Sourcing(
        _amounts(shares, view), (value, low, high), weakest(qualities), frozenset(cites),
        (*dict.fromkeys(notes), *told), years == [view.year],
    )  # fmt: skip


def _amounts(shares: dict[str, float], view: View) -> Amounts:
    places = tuple(sorted(shares))
    return Amounts(places, np.array([shares[place] for place in places]), view.stage.slug, "content")


def _plainest(gaps: list[str]) -> str:
    """Why no year has a figure: the reason that holds in most years, of these the latest told."""
    plain = [_yearless(gap) for gap in gaps]
    most = max(set(plain), key=lambda text: (plain.count(text), plain.index(text)))
    return gaps[len(plain) - 1 - plain[::-1].index(most)]


@lru_cache(maxsize=4096)
def _yearless(gap: str) -> str:
    return re.sub(r"\b(19|20)\d\d\b", "", gap)


def _years(what: str, years: list[int]) -> str:
    listed = (
        f"{years[0]}-{years[-1]}"
        if years == list(range(years[0], years[-1] + 1))
        else ", ".join(map(str, years))
    )
    return f"{what} of {listed if len(years) > 1 else years[0]}."
