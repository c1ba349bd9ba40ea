"""Who supplies a mineral whose heading pools several, or has none: told where somebody counts it apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from derisk.exposure.concentration import hhi_range
from derisk.exposure.flows import weakest
from derisk.facts.load import kept, rows_by
from derisk.terms.minerals import mineral as find

APART_BASIS = {"quantity": "gross weight", "value": "customs value"}


@dataclass(frozen=True)
class Apart:
    """Printed shares (1) of origins in an economy's imports of the mineral alone, by weight and by value.

    They may not name everybody: what is left of 1 is of origins that are not told. Where the largest are
    named (`ranked`), none of these has more than the least that is.
    """

    quantity: Mapping[str, float]
    value: Mapping[str, float]
    sources: frozenset[str]
    note: str
    ranked: bool = False
    quality: str = "reported"

    def by(self, by: str) -> Mapping[str, float]:
        """Share of each origin that is told by this basis; empty where none is, as for content."""
        told: Mapping[str, float] = {} if by == "content" else getattr(self, by)
        return told

    def hhi(self, by: str) -> tuple[float, float]:
        """Concentration (0-1) where the untold are spread over many origins, and over as few as may be."""
        named = np.array(list(self.by(by).values()))
        untold = max(0.0, 1.0 - float(named.sum()))
        if not self.ranked:
            return hhi_range(named, untold)
        most = float(named.min())
        whole, rest = divmod(untold, most)
        low, _ = hhi_range(named, untold)
        return low, low + whole * most * most + rest * rest

    def largest(self, by: str) -> tuple[str, float] | None:
        """The largest origin and its share (1); None where one that is not told might be larger."""
        told = self.by(by)
        if not told:
            return None
        share = max(told.values())
        first = min(origin for origin, each in told.items() if each == share)
        return (first, share) if self.ranked or share >= 1.0 - sum(told.values()) else None


def _whence(slug: str, stage: str) -> str:
    if find(slug).stage(stage).hs:
        return "Counted apart from the pooled heading"
    return "As printed, for no heading of it is in the trade data"


@kept(512)
def apart(mineral: str, stage: str, economy: str, year: int) -> Apart | None:
    """What is printed of the mineral alone among an economy's imports of a year; None if nothing is."""
    rows = rows_by("import_origins", "mineral", "stage", "place", "year").get((mineral, stage, economy, year))
    if rows is None:
        return None
    codes = sorted({str(row["locator"]).split(",")[0] for row in rows})
    told = "; ".join(sorted({row["note"] for row in rows if row["note"]}))
    return Apart(
        {row["origin"]: row["share_quantity"] for row in rows if row["share_quantity"] is not None},
        {row["origin"]: row["share_value"] for row in rows if row["share_value"] is not None},
        frozenset(row["cite"] for row in rows),
        f"{_whence(mineral, stage)} ({', '.join(codes)}){f': {told}' if told else ''}.",
        all(row["named"] == "largest" for row in rows),
        weakest([row["quality"] for row in rows]),
    )


@kept(256)
def printed_years(mineral: str, stage: str) -> tuple[int, ...]:
    """Years of which anybody's origins of imports are printed, sorted."""
    told = rows_by("import_origins", "mineral", "stage").get((mineral, stage), ())
    return tuple(sorted({row["year"] for row in told}))
