"""Who supplies a mineral whose heading pools several: told where a finer national code counts it apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from derisk.facts.load import kept, rows_by

APART_BASIS = {"quantity": "gross weight", "value": "customs value"}


@dataclass(frozen=True)
class Apart:
    """Printed shares (1) of origins in an economy's imports of the mineral alone, by weight and by value.

    They may not name everybody: what is left of 1 is of origins that are not told.
    """

    quantity: Mapping[str, float]
    value: Mapping[str, float]
    sources: frozenset[str]
    note: str

    def by(self, by: str) -> Mapping[str, float]:
        """Share of each origin that is told by this basis; empty where none is, as for content."""
        told: Mapping[str, float] = {} if by == "content" else getattr(self, by)
        return told

    def largest(self, by: str) -> tuple[str, float] | None:
        """The largest origin and its share (1); None where one that is not told might be larger."""
        told = self.by(by)
        if not told:
            return None
        share = max(told.values())
        first = min(origin for origin, each in told.items() if each == share)
        return (first, share) if share >= 1.0 - sum(told.values()) else None


@kept(512)
def apart(mineral: str, stage: str, economy: str, year: int) -> Apart | None:
    """What is printed of the mineral alone among an economy's imports of a year; None if nothing is."""
    rows = rows_by("import_origins", "mineral", "stage", "place", "year").get((mineral, stage, economy, year))
    if rows is None:
        return None
    codes = sorted({str(row["locator"]).split(",")[0] for row in rows})
    return Apart(
        {row["origin"]: row["share_quantity"] for row in rows if row["share_quantity"] is not None},
        {row["origin"]: row["share_value"] for row in rows if row["share_value"] is not None},
        frozenset(row["cite"] for row in rows),
        f"Counted apart from the pooled heading ({', '.join(codes)}).",
    )
