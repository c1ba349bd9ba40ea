"""Trade of one economy at one stage in all years at once: amounts, totals and shares as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from derisk.exposure.lanes import Lanes
from derisk.exposure.shares import Numbers, Vector, joined, summed

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Factor:
    """Content of one tonne gross, t/t, of one heading."""

    value: float
    low: float
    high: float
    quality: str
    cite: str


@dataclass(frozen=True)
class Tally:
    """All years by one basis.

    Attributes
    ----------
    amount : [e] t gross (quantity), t content or USD (value).
    total : [y] sum of a year over its partners.
    share : [e] amount / total of its year (1); NaN where the total is 0.
    first : [y] the partner with the largest share, counted from the first of its year; the first of equals.
    """

    amount: Vector
    total: list[float]
    share: Vector
    first: list[int]


@dataclass(frozen=True, eq=False)
class Ledger:
    """Entries [e], a partner in a year, in that order, each with a cell [c] for every heading of its year.

    Attributes
    ----------
    year, partner : [e] of an entry: which year, and the number of the place.
    starts, cells : [y + 1] first entry, and first cell, of each year.
    width : [y] headings of each year.
    gross_t : [c] t gross; shipments without reported tonnes are not in it.
    value_usd, untold_usd : [c] USD of all shipments, and of those without reported tonnes.
    untold_count : [y] number of shipments without reported tonnes.
    traded : [l] whether a heading of a year, year by year, has any shipment.
    factor : [l] content factor of it, 0 where none is known.
    """

    year: Numbers
    partner: Numbers
    starts: list[int]
    cells: list[int]
    width: Numbers
    gross_t: Vector
    value_usd: Vector
    untold_usd: Vector
    untold_count: list[int]
    traded: list[bool]
    factor: Vector
    _tallies: dict[str, Tally] = field(default_factory=dict, repr=False)

    def of(self, year: int) -> slice:
        """The entries of a year."""
        return slice(self.starts[year], self.starts[year + 1])

    def matrix(self, cells: Vector, year: int) -> Matrix:
        """[p, h] the cells of a year."""
        part = cells[self.cells[year] : self.cells[year + 1]]
        return part.reshape(self.starts[year + 1] - self.starts[year], -1) if part.size else self._none(year)

    def _none(self, year: int) -> Matrix:
        return np.zeros((0, int(self.width[year])))

    def heading_t(self, year: int) -> Vector:
        """[h] t gross of a year by heading."""
        return self._heading_t[self._lanes[year] : self._lanes[year + 1]]

    def shipped(self, year: int) -> list[bool]:
        """[h] whether a heading has any shipment in a year."""
        return self.traded[self._lanes[year] : self._lanes[year + 1]]

    def tally(self, by: str) -> Tally:
        """Amounts, totals, shares and the largest partner by a basis, worked out for all years once."""
        if by not in self._tallies:
            cells = self.value_usd if by == "value" else self.gross_t
            if by == "content":
                cells = cells * self.factor[self._lane]
            self._tallies[by] = self._tally(summed(self._entry, cells, len(self.year)))
        return self._tallies[by]

    def _tally(self, amount: Vector) -> Tally:
        years = len(self.width)
        total = summed(self.year, amount, years)
        with np.errstate(invalid="ignore", divide="ignore"):
            share = amount / total[self.year]
        order = np.lexsort((-share, self.year))  # a stable sort: of equals the first stays first
        starts = np.array(self.starts[:-1], dtype=np.intp)
        first = np.zeros(years, dtype=np.intp)
        some = np.diff(self.starts) > 0
        first[some] = order[starts[some]] - starts[some]
        return Tally(amount, total.tolist(), share, first.tolist())

    @cached_property
    def untold_share(self) -> list[float]:
        """[y] share of a year's value (1) held by shipments without tonnes."""
        untold = summed(self.year[self._entry], self.untold_usd, len(self.width))
        total = np.array(self.tally("value").total)
        found: list[float] = np.divide(untold, total, out=np.zeros_like(untold), where=total > 0).tolist()
        return found

    @cached_property
    def _entry(self) -> Numbers:
        """[c] the entry of a cell."""
        return np.repeat(np.arange(len(self.year)), self.width[self.year])

    @cached_property
    def _lanes(self) -> list[int]:
        """[y + 1] the first heading of each year."""
        return [0, *np.cumsum(self.width).tolist()]

    @cached_property
    def _lane(self) -> Numbers:
        """[c] the heading and year of a cell."""
        first = np.cumsum(self.width[self.year]) - self.width[self.year]  # the first cell of each entry
        within = np.arange(len(self._entry)) - first[self._entry]
        return np.asarray(np.array(self._lanes)[self.year[self._entry]] + within)

    @cached_property
    def _heading_t(self) -> Vector:
        return summed(self._lane, self.gross_t, len(self.factor))


def entered(
    told: Sequence[Sequence[Lanes]], factors: Sequence[Sequence[Factor | None]], inside: NDArray[np.bool_],
    side: str,
) -> Ledger:  # fmt: skip
    """Shipments with `side` (importer or exporter) inside and the partner outside, of all years in one go.

    told[y][h] and factors[y][h] are of the headings that tell of a year, inside[place] is the economy.
    """
    lanes = [lane for shipments in told for lane in shipments]
    sent, got = (joined([getattr(lane, end) for lane in lanes]) for end in ("exporter", "importer"))
    own, partner = (got, sent) if side == "importer" else (sent, got)
    kept = np.flatnonzero(inside[own] & ~inside[partner])
    number = np.repeat(np.arange(len(lanes)), [len(lane.exporter) for lane in lanes])[kept]
    usd = joined([lane.value_usd for lane in lanes])[kept]
    tonnes = joined([lane.gross_t for lane in lanes])[kept]
    untold = np.isnan(tonnes)

    width = np.array([len(shipments) for shipments in told], dtype=np.intp)
    of_year = np.repeat(np.arange(len(told)), width)  # [l]
    heading = np.arange(len(lanes)) - (np.cumsum(width) - width)[of_year]  # [l] its number within the year
    places = len(inside)
    key = of_year[number] * places + partner[kept]
    seen = np.zeros(len(told) * places, dtype=bool)
    seen[key] = True
    entries = np.flatnonzero(seen)
    year, place = np.divmod(entries, places)
    ends = np.cumsum(width[year])
    cell = (ends - width[year])[(np.cumsum(seen) - 1)[key]] + heading[number]
    size = int(ends[-1]) if len(ends) else 0
    starts = np.searchsorted(year, np.arange(len(told) + 1)).tolist()
    return Ledger(
        year, place, starts, [0 if start == 0 else int(ends[start - 1]) for start in starts], width,
        summed(cell, np.where(untold, 0.0, tonnes), size), summed(cell, usd, size),
        summed(cell, np.where(untold, usd, 0.0), size),
        np.bincount(of_year[number[untold]], minlength=len(told)).tolist(),
        (np.bincount(number, minlength=len(lanes)) > 0).tolist(),
        np.array([factor.value if factor else 0.0 for each in factors for factor in each]),
    )  # fmt: skip
