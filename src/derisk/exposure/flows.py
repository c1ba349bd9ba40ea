"""Reported trade of one economy at one stage, by partner: gross tonnes, content and value."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from derisk.exposure.lanes import Lanes
from derisk.exposure.ledger import Factor, Ledger, Matrix, entered
from derisk.exposure.shares import Vector, shares
from derisk.terms.places import traders

T = TypeVar("T")
UNTOLD_WORTH_A_RANGE = 5e-3  # share of value without tonnes from which figures by quantity get a range
MOST_UNTOLD = 0.5  # share of value without tonnes from which there is no figure by quantity


def by_basis(method: Callable[[Any, str], T]) -> Callable[[Any, str], T]:
    """A method of one argument, the basis, whose answers its object keeps."""
    name = f"_{method.__name__}_by"

    @functools.wraps(method)
    def kept(self: Any, by: str) -> T:
        told: dict[str, T] = self.__dict__.setdefault(name, {})
        if by not in told:
            told[by] = method(self, by)
        return told[by]

    return kept


@dataclass(frozen=True, eq=False)
class Flows:
    """Trade of one economy with each partner in one year, one column a heading.

    Attributes
    ----------
    partners : [p] codes, sorted.
    headings : [h] HS codes.
    factors : [h] content factors, or None where none is known.
    qualities, sources : of the shipments.
    ledger, year : where its figures stand, beside those of other years.
    """

    partners: tuple[str, ...]
    headings: tuple[str, ...]
    factors: tuple[Factor | None, ...]
    qualities: frozenset[str]
    sources: frozenset[str]
    ledger: Ledger
    year: int

    @property
    def gross_t(self) -> Matrix:
        """[p, h] t gross; shipments without reported tonnes are not in it."""
        return self.ledger.matrix(self.ledger.gross_t, self.year)

    @property
    def value_usd(self) -> Matrix:
        """[p, h] USD, all shipments."""
        return self.ledger.matrix(self.ledger.value_usd, self.year)

    @property
    def untold_usd(self) -> Matrix:
        """[p, h] USD of the shipments without reported tonnes."""
        return self.ledger.matrix(self.ledger.untold_usd, self.year)

    @property
    def untold_count(self) -> int:
        """Number of the shipments without reported tonnes."""
        return self.ledger.untold_count[self.year]

    @property
    def weighed(self) -> bool:
        """Whether any shipment has tonnes."""
        return self.ledger.tally("quantity").total[self.year] > 0

    @property
    def untold_share(self) -> float:
        """Share of the value (1) held by shipments without tonnes."""
        return self.ledger.untold_share[self.year]

    @property
    def by_heading(self) -> Vector:
        """[h] t gross of all partners."""
        return self.ledger.heading_t(self.year)

    @by_basis
    def lacks(self, by: str) -> str | None:
        """Why there is no total by this basis, or None when there is one."""
        if not self.partners:
            return "no trade is reported"
        if by == "value":
            return None if self.ledger.tally("value").total[self.year] > 0 else "no value is reported"
        if not self.weighed:
            return "no tonnes are reported, only values"
        if self.untold_share > MOST_UNTOLD:
            return f"tonnes are reported for {1 - self.untold_share:.0%} of the value only"
        if by == "content" and not all(self.factors):
            told = zip(self.headings, self.factors, (self.by_heading > 0).tolist(), strict=True)
            unknown = [code for code, factor, used in told if used and not factor]
            return f"no content factor is known for HS {', '.join(unknown)}" if unknown else None
        return None

    def amount(self, by: str) -> Vector:
        """[p] t gross (quantity), t content or USD (value)."""
        return self.ledger.tally(by).amount[self.ledger.of(self.year)]

    @by_basis
    def total(self, by: str) -> tuple[float, float | None, float | None]:
        """Sum over partners, with the range that content factors and shipments without tonnes leave.

        Those are not in the value; `high` weighs them at the average unit value of the others, when they hold
        more than half a percent of the whole.
        """
        value = low = high = self.ledger.tally(by).total[self.year]
        if by == "value":
            return value, None, None
        if by == "content":
            mass = self.by_heading
            low, high = float(mass @ self._factor("low")), float(mass @ self._factor("high"))
        if self.untold_share > UNTOLD_WORTH_A_RANGE:
            high /= 1 - self.untold_share
        return (value, low, high) if low < high else (value, None, None)

    def share(self, by: str) -> Vector:
        """[p] share of the total (1); ValueError if there is none: a share of nothing is not 0."""
        if not self.ledger.tally(by).total[self.year] > 0:
            raise ValueError("shares of a total of zero do not exist")
        return self.ledger.tally(by).share[self.ledger.of(self.year)]

    @by_basis
    def largest(self, by: str) -> tuple[str, float]:
        """The partner with the largest share, and that share (1); of equal ones the first of the alphabet."""
        share, first = self.share(by), self.ledger.tally(by).first[self.year]
        return self.partners[first], float(share[first])

    @by_basis
    def share_ends(self, by: str) -> tuple[Vector, Vector]:
        """Lowest and highest share [p] (1) of all readings; both the share itself where there is but one."""
        share, others = self.share(by), self.share_cases(by)
        if not len(others):
            return share, share
        cases = np.vstack([share, others])
        return cases.min(axis=0), cases.max(axis=0)

    @by_basis
    def share_cases(self, by: str) -> Matrix:
        """[case, p] shares under the other readings of the same report; no rows when there is none.

        By content: every combination of lowest and highest content factors (a share is a ratio of
        linear functions of them, so its extremes lie there); that of a single heading cancels. By quantity:
        shipments without tonnes weighed at the average unit value, when they hold more than half a percent
        of the value.
        """
        cases: list[Vector] = []
        if by == "content" and len(self.headings) > 1:
            low, high = self._factor("low"), self._factor("high")
            for corner in itertools.product((False, True), repeat=len(self.headings)):
                amount = self.gross_t @ np.where(corner, high, low)
                if amount.sum() > 0:
                    cases.append(shares(amount))
        elif by == "quantity" and self.untold_share > UNTOLD_WORTH_A_RANGE:
            untold = self.untold_usd.sum(axis=1) / self.value_usd.sum()
            cases.append(self.share(by) * (1 - untold.sum()) + untold)
        return np.array(cases) if cases else np.empty((0, len(self.partners)))

    @by_basis
    def quality(self, by: str) -> str:
        """The weakest quality that went in; a sum or a share is at best `derived`."""
        seen = set(self.qualities)
        if by == "content":
            used = (self.by_heading > 0).tolist()
            seen |= {factor.quality for factor, u in zip(self.factors, used, strict=True) if factor and u}
        return weakest(seen)

    @by_basis
    def cites(self, by: str) -> frozenset[str]:
        """Keys of the sources of the shipments and, by content, of the factors."""
        return self.sources | {factor.cite for factor in self.factors if factor and by == "content"}

    def _factor(self, end: str) -> Vector:
        return np.array([getattr(factor, end) if factor else 0.0 for factor in self.factors])


QUALITIES = ("reported", "derived", "estimated", "prior")


def weakest(qualities: Iterable[str]) -> str:
    """The weakest of some qualities and `derived`: reported < derived < estimated < prior."""
    known = [quality for quality in qualities if quality in QUALITIES]
    return max([*known, "derived"], key=QUALITIES.index)


Told = tuple[Sequence[Lanes], Sequence[Factor | None]]  # [h] shipments, [h] factors of a year's headings


def collect(told: Sequence[Told], inside: NDArray[np.bool_], side: str) -> list[Flows]:
    """Shipments with `side` (importer or exporter) inside and the partner outside, by partner and heading.

    told[y] holds shipments and content factors of the headings that tell of a year, inside[place] the members
    of the economy -> flows[y]. All years are added up in one go.
    """
    book = entered([shipments for shipments, _ in told], [factors for _, factors in told], inside, side)
    found, names = [], traders()
    for year, (shipments, factors) in enumerate(told):
        used = [lane for lane, has in zip(shipments, book.shipped(year), strict=True) if has]
        partners = book.partner[book.of(year)].tolist()
        found.append(
            Flows(
                tuple([names[each] for each in partners]), tuple([lane.heading for lane in shipments]),
                tuple(factors), _all([lane.qualities for lane in used]),
                _all([lane.sources for lane in used]), book, year,
            )
        )  # fmt: skip
    return found


def _all(sets: Sequence[frozenset[str]]) -> frozenset[str]:
    return sets[0] if len(sets) == 1 else frozenset().union(*sets)
