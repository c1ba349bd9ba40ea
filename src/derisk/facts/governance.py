"""Scores of governance: by place and year, missing where the publisher has none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from derisk.facts.load import kept, table

STABILITY, MEAN_OF_SIX = "political-stability", "mean-of-six"
OLDEST = 2  # years that a score may be older than the year asked: the series skips 1997, 1999 and 2001


@dataclass(frozen=True)
class Score:
    """An estimate, about -2.5 (weak) to +2.5 (strong), of a place in a year."""

    place: str
    year: int
    value: float
    cite: str


@kept(8)
def _scores(dimension: str) -> dict[str, tuple[Score, ...]]:
    import polars as pl

    rows = table("governance").filter(pl.col("dimension") == dimension).sort("place", "year")
    found: dict[str, list[Score]] = {}
    for place, year, value, cite in rows.select("place", "year", "score", "cite").iter_rows():
        found.setdefault(place, []).append(Score(place, year, value, cite))
    return {place: tuple(scores) for place, scores in found.items()}


def stability(places: Iterable[str], year: int) -> dict[str, Score]:
    """Political stability of places in a year, else of at most two years before; no score, no entry."""
    known = _scores(STABILITY)
    found = {}
    for place in places:
        fits = [score for score in known.get(place, ()) if year - OLDEST <= score.year <= year]
        if fits:
            found[place] = fits[-1]
    return found


def mean_of_six(places: Iterable[str]) -> dict[str, Score]:
    """Mean of the six dimensions, of the latest year that has all six; without a score no entry."""
    known = _scores(MEAN_OF_SIX)
    return {place: known[place][-1] for place in places if place in known}
