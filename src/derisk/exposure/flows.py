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
from derisk.exposure.shares import Vector, largest, shares
from derisk.terms.places import traders

T = TypeVar("T")
Matrix = NDArray[np.float64]
UNTOLD_WORTH_A_RANGE = 5e-3  # share of value without tonnes from which figures by quantity get a range
MOST_UNTOLD = 0.5  # share of value without tonnes from which there is no figure by quantity


@dataclass(frozen=True)
class Factor:
    """Content of one tonne gross, t/t, of one heading."""

    value: float
    low: float
    high: float
    quality: str
    cite: str


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
    """Trade of one economy with each partner, one column a heading.

    Attributes
    ----------
    partners : [p] codes, sorted.
    headings : [h] HS codes.
    gross_t : [p, h] t gross; shipments without reported tonnes are not in it.
    value_usd : [p, h] USD, all shipments.
    untold_usd : [p, h] USD of the shipments without reported tonnes.
    untold_count : number of such shipments.
    factors : [h] content factors, or None where none is known.
    qualities, sources : of the shipments.
    """

    partners: tuple[str, ...]
    headings: tuple[str, ...]
    gross_t: Matrix
    value_usd: Matrix
    untold_usd: Matrix
    untold_count: int
    factors: tuple[Factor | None, ...]
    qualities: frozenset[str]
    sources: frozenset[str]

    @functools.cached_property
    def weighed(self) -> bool:
        """Whether any shipment has tonnes."""
        return bool(self.gross_t.sum() > 0)

    @functools.cached_property
    def untold_share(self) -> float:
        """Share of the value (1) held by shipments without tonnes."""
        total = float(self.value_usd.sum())
        return float(self.untold_usd.sum()) / total if total > 0 else 0.0

    @by_basis
    def lacks(self, by: str) -> str | None:
        """Why there is no total by this basis, or None when there is one."""
        if not self.partners:
            return "no trade is reported"
        if by == "value":
            return None if self.value_usd.sum() > 0 else "no value is reported"
        if not self.weighed:
            return "no tonnes are reported, only values"
        if self.untold_share > MOST_UNTOLD:
            return f"tonnes are reported for {1 - self.untold_share:.0%} of the value only"
        used = self.gross_t.sum(axis=0) > 0
        unknown = [
            code
            for code, factor, u in zip(self.headings, self.factors, used, strict=True)
            if u and not factor
        ]
        if by == "content" and unknown:
            return f"no content factor is known for HS {', '.join(unknown)}"
        return None

    @by_basis
    def amount(self, by: str) -> Vector:
        """[p] t gross (quantity), t content or USD (value)."""
        if by == "content":
            return np.asarray(self.gross_t @ self._factor("value"))
        return np.asarray((self.value_usd if by == "value" else self.gross_t).sum(axis=1))

    @by_basis
    def total(self, by: str) -> tuple[float, float | None, float | None]:
        """Sum over partners, with the range that content factors and shipments without tonnes leave.

        Those are not in the value; `high` weighs them at the average unit value of the others, when they hold
        more than half a percent of the whole.
        """
        value = low = high = float(self.amount(by).sum())
        if by == "value":
            return value, None, None
        if by == "content":
            by_heading = self.gross_t.sum(axis=0)
            low, high = float(by_heading @ self._factor("low")), float(by_heading @ self._factor("high"))
        if self.untold_share > UNTOLD_WORTH_A_RANGE:
            high /= 1 - self.untold_share
        return (value, low, high) if low < high else (value, None, None)

    @by_basis
    def share(self, by: str) -> Vector:
        """[p] share of the total (1)."""
        return shares(self.amount(by))

    @by_basis
    def largest(self, by: str) -> tuple[str, float]:
        """The partner with the largest share, and that share (1)."""
        return largest(self.partners, self.share(by))

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
        linear functions of them, so its extremes lie there). By quantity: shipments without tonnes
        weighed at the average unit value, when they hold more than half a percent of the value.
        """
        cases: list[Vector] = []
        if by == "content":
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
        used = self.gross_t.sum(axis=0) > 0
        seen = set(self.qualities)
        if by == "content":
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
    lanes = [lane for shipments, _ in told for lane in shipments]
    sent, got = (_joined([getattr(lane, end) for lane in lanes]) for end in ("exporter", "importer"))
    own, partner = (got, sent) if side == "importer" else (sent, got)
    kept = np.flatnonzero(inside[own] & ~inside[partner])
    number = np.repeat(np.arange(len(lanes)), [len(lane.exporter) for lane in lanes])[kept]
    usd, tonnes = (
        _joined([lane.value_usd for lane in lanes])[kept],
        _joined([lane.gross_t for lane in lanes])[kept],
    )
    unweighed, cell = np.isnan(tonnes), number * len(inside) + partner[kept]

    def table(amount: Vector) -> Matrix:
        told = np.bincount(cell, amount, len(lanes) * len(inside))
        return np.asarray(told.reshape(len(lanes), len(inside)))

    seen, value = table(np.ones(len(cell))) > 0, table(usd)
    gross, untold = table(np.where(unweighed, 0.0, tonnes)), table(np.where(unweighed, usd, 0.0))
    counts = np.bincount(number[unweighed], minlength=len(lanes))
    any_of: list[bool] = np.asarray(seen.any(axis=1)).tolist()
    found, end, names = [], 0, traders()
    for shipments, factors in told:
        rows = slice(end, end := end + len(shipments))
        partners = np.flatnonzero(seen[rows].any(axis=0))
        one, two, three = (np.ascontiguousarray(each[rows, partners].T) for each in (gross, value, untold))
        used = [lane for lane, has in zip(shipments, any_of[rows], strict=True) if has]
        flows = Flows(
            tuple([names[each] for each in partners.tolist()]), tuple([lane.heading for lane in shipments]),
            one, two, three, int(counts[rows].sum()), tuple(factors),
            frozenset().union(*(lane.qualities for lane in used)),
            frozenset().union(*(lane.sources for lane in used)),
        )  # fmt: skip
        found.append(flows)
    return found


def _joined(parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Arrays one after the other; of a single one no copy."""
    return parts[0] if len(parts) == 1 else np.concatenate(parts)
