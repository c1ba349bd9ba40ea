"""Published production of one stage in one year, by place, with the spread between publishers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from derisk.exposure.absent import Absent
from derisk.exposure.flows import weakest
from derisk.exposure.shares import Vector


@dataclass(frozen=True)
class Figure:
    """One published or derived quantity: value, t content; low and high where publishers disagree."""

    value: float
    low: float | None
    high: float | None
    quality: str
    sources: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listed:
    """One line of a publisher's table: mass_t is None where it is withheld."""

    place: str
    mass_t: float | None
    low: float | None
    high: float | None
    quality: str
    cite: str


@dataclass(frozen=True)
class Output:
    """World output of a stage.

    Attributes
    ----------
    lines : single places with a line of their own, sorted.
    total : world output, t content.
    pooled_t : the publisher's "other countries", t, or None.
    """

    lines: tuple[Listed, ...]
    total: Figure
    pooled_t: float | None

    @property
    def known(self) -> tuple[Listed, ...]:
        """The lines with a figure."""
        return tuple(line for line in self.lines if line.mass_t is not None)

    @property
    def cites(self) -> set[str]:
        """Keys of the sources of all lines and of the total."""
        return {line.cite for line in self.known} | set(self.total.sources)

    @property
    def share(self) -> Vector:
        """[p] share of the world (1) of the known lines."""
        return np.array([line.mass_t for line in self.known], dtype=float) / self.total.value

    @property
    def remainder(self) -> float:
        """Share of the world (1) not broken down by place."""
        return max(0.0, 1.0 - float(self.share.sum()))

    def of(self, economy: str, places: Collection[str]) -> Figure:
        """Output of a place, or of a group as the sum of its listed members.

        Absent if the place, or every member, has no line or is withheld: what is not listed is not zero.
        """
        lines = [line for line in self.known if line.place in places]
        hidden = sorted(line.place for line in self.lines if line.place in places and line.mass_t is None)
        if not lines:
            raise Absent(self._why_not(economy, hidden), self.total.sources)
        value = sum(line.mass_t or 0.0 for line in lines)
        low = sum(_end(line.low, line.mass_t) for line in lines)
        high = sum(_end(line.high, line.mass_t) for line in lines)
        notes = []
        if len(places) > 1:
            notes.append(
                f"Sum of the members with a line of their own: {', '.join(line.place for line in lines)}."
            )
            if self.pooled_t:
                high += self.pooled_t
                notes.append("High adds the publisher's other countries, among which further members may be.")
            if hidden:
                notes.append(f"Withheld and left out: {', '.join(hidden)}.")
        if any(line.low is not None for line in lines):
            notes.append("Low and high: publishers disagree.")
        ranged = low < value or high > value
        quality = (
            lines[0].quality
            if len(lines) == 1 and len(places) == 1
            else weakest(line.quality for line in lines)
        )
        return Figure(
            value, low if ranged else None, high if ranged else None, quality,
            tuple(sorted({line.cite for line in lines})), tuple(notes),
        )  # fmt: skip

    def _why_not(self, economy: str, hidden: list[str]) -> str:
        if hidden:
            return f"The publisher withholds the output of {', '.join(hidden)}."
        others = f"; all other countries together made {self.pooled_t:,.0f} t" if self.pooled_t else ""
        return f"{economy} has no line of its own in the published output{others}. Not listed is not zero."


def _end(end: float | None, value: float | None) -> float:
    return end if end is not None else (value or 0.0)
