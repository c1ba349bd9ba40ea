"""Published production of one stage in one year, by place, with what other publishers say."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from derisk.exposure.absent import Absent
from derisk.exposure.flows import weakest
from derisk.exposure.shares import Vector
from derisk.terms.places import REST_OF_WORLD, WORLD

WITHHELD = "withheld by the publisher"  # the note of a figure that the publisher keeps back
UNPUBLISHED = ("operating", "output not published", "output of the year not published")  # of a known maker
OF_STREAM = "content of the stream "  # how the basis of shares of one stream of a stage begins
ROUNDING = 0.02  # of a printed total: listed places may add up to this much more than it


@dataclass(frozen=True)
class Figure:
    """One published or derived quantity, t content or share; low and high where publishers leave a range."""

    value: float
    low: float | None
    high: float | None
    quality: str
    sources: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listed:
    """One line of a publisher's table: `mass` is None where it is withheld."""

    place: str
    mass: float | None
    quality: str
    cite: str
    note: str = ""


@dataclass(frozen=True)
class Output:
    """World output of a stage, in t content or in parts of the world total.

    Attributes
    ----------
    lines : single places with a line of their own, sorted.
    total : world output; None if no publisher prints it and the list is not one publisher's whole table.
    pooled : the publisher's "other countries", or None.
    others : the same from publishers that the view did not choose.
    declined : why the publisher prints no total, where it says that there is none.
    basis : what it counts, where that is not what the stage's output is counted in; else empty.
    """

    lines: tuple[Listed, ...]
    total: Figure | None
    pooled: float | None
    others: tuple[Output, ...] = ()
    declined: str = ""
    basis: str = ""

    @functools.cached_property
    def known(self) -> tuple[Listed, ...]:
        """The lines with a figure."""
        return tuple(line for line in self.lines if line.mass is not None)

    @property
    def cites(self) -> set[str]:
        """Keys of the sources of all lines and of the total."""
        return {line.cite for line in self.known} | set(self.total.sources if self.total else ())

    @property
    def quality(self) -> str:
        """The weakest quality of the lines."""
        return weakest(line.quality for line in self.known)

    @property
    def world(self) -> Figure:
        """World output. Absent if there is none."""
        if self.total is None:
            listed = ", ".join(line.place for line in self.known)
            if self.declined:
                raise Absent(f"The publisher gives no world total: {self.declined}.", self.cites)
            raise Absent(f"No publisher prints a world total; only {listed} are known.", self.cites)
        return self.total

    @functools.cached_property
    def mass(self) -> Vector:
        """[p] output of the known lines."""
        return np.array([line.mass for line in self.known], dtype=float)

    @functools.cached_property
    def concentration(self) -> float:
        """Sum of squares of the lines: what is not broken down is spread over many places."""
        return float((self.mass * self.mass).sum())

    @property
    def remainder(self) -> float:
        """What of the world is not broken down by place; 0 if rounding makes the parts exceed the whole."""
        return max(0.0, self.world.value - float(self.mass.sum()))

    def besides(self, withheld: Iterable[Listed]) -> Output:
        """The same with the lines of makers whose output others say is not published.

        Where the total is the sum of the listed places, those are not in it: shares of it are upper ends.
        """
        known = {line.place for line in self.known}
        told = {line.place: line for line in withheld if line.place not in known}
        if not told or (self.total is not None and self.total.quality != "derived"):
            return self
        lines = {line.place: line for line in self.lines} | told
        note = (
            f"Known to make it too, but not how much: {', '.join(sorted(told))}. They are not in the sum, so "
            "the shares of those listed are upper ends."
        )
        total = None if self.total is None else replace(self.total, notes=(*self.total.notes, note))
        return replace(self, lines=tuple(lines[place] for place in sorted(lines)), total=total)

    def noted(self, note: str) -> Output:
        """The same with a note on its total, if it has one."""
        return (
            self
            if self.total is None
            else replace(self, total=replace(self.total, notes=(*self.total.notes, note)))
        )

    def parts(self) -> Output:
        """The same in parts of the world total (1), each publisher by its own. Absent without a total."""
        whole = self.world
        base = max(whole.value, float(self.mass.sum()) + (self.pooled or 0.0))
        return replace(
            self,
            lines=tuple(
                replace(line, mass=None if line.mass is None else line.mass / base) for line in self.lines
            ),
            total=replace(whole, value=1.0, low=None, high=None),
            pooled=None if self.pooled is None else self.pooled / base,
            others=tuple(other.parts() for other in self.others if other.total is not None),
        )

    def of(self, economy: str, places: Collection[str]) -> Figure:
        """Output of a place, or of a group as the sum of its listed members.

        Absent if the place, or every member, has no line or is withheld: what is not listed is not zero.
        """
        lines = [line for line in self.known if line.place in places]
        hidden = sorted(line.place for line in self.lines if line.place in places and line.mass is None)
        if not lines:
            raise Absent(self._why_not(economy, hidden), self.cites)
        value = sum(line.mass or 0.0 for line in lines)
        notes = [line.note for line in lines if line.note]
        readings, sources = [value], {line.cite for line in lines}
        group = len(places) > 1
        if group:
            notes.append(
                f"Sum of the members with a line of their own: {', '.join(line.place for line in lines)}."
            )
            if hidden:
                notes.append(f"Withheld and left out: {', '.join(hidden)}.")
            if self.pooled:
                readings.append(value + self.pooled)
                notes.append("High adds the publisher's other countries, where more members may be.")
        for other in self.others:
            theirs = [line for line in other.known if line.place in places]
            if theirs:
                readings.append(sum(line.mass or 0.0 for line in theirs))
                sources |= {line.cite for line in theirs}
        if len(sources) > len({line.cite for line in lines}):
            notes.append("Publishers differ: low and high hold the others.")
        low, high = min(readings), max(readings)
        ranged = high - low > 1e-9 * max(1.0, abs(value))
        quality = weakest(line.quality for line in lines) if group else lines[0].quality
        return Figure(
            value,
            low if ranged else None,
            high if ranged else None,
            quality,
            tuple(sorted(sources)),
            tuple(notes),
        )

    def _why_not(self, economy: str, hidden: list[str]) -> str:
        if hidden:
            notes = [line.note for line in self.lines if line.place in hidden]
            told = {part for note in notes for part in note.split("; ")} - {"", WITHHELD, *UNPUBLISHED}
            return " ".join(
                [
                    f"The publisher withholds the output of {', '.join(hidden)}.",
                    *(f"{part[0].upper()}{part[1:]}." for part in sorted(told)),
                ]
            )
        listed = ", ".join(line.place for line in self.known)
        if not listed:
            return f"The world's total alone is printed: the output of {economy} is not known."
        return f"{economy} has no line of its own in the published output ({listed}); not listed is not zero."


def gather(rows: Sequence[dict[str, Any]], column: str = "mass_t", others: Iterable[Output] = ()) -> Output:
    """Rows (`place`, the column, quality, cite, note?) of a view or a publisher -> Output.

    Without a printed world total (place WLD) the sum stands for it only if one publisher lists three places
    or more: that is a whole table; two lines of two publishers are not. Where the publisher says that there
    is no total, as where places print different forms of boron, nothing stands for it.
    """
    lines = tuple(
        Listed(item["place"], item[column], item["quality"], item["cite"], _told(item.get("note")))
        for item in sorted(rows, key=lambda item: str(item["place"]))
    )
    single = tuple(line for line in lines if line.place not in (WORLD, REST_OF_WORLD))
    world = next((line for line in lines if line.place == WORLD and line.mass is not None), None)
    pooled = next((line.mass for line in lines if line.place == REST_OF_WORLD), None)
    refused = next((line for line in lines if line.place == WORLD and line.mass is None), None)
    cites = {line.cite for line in lines}
    listed = sum(line.mass or 0.0 for line in single) + (pooled or 0.0)
    total = None
    if world is not None and world.mass is not None:
        told = (f"World total: {world.note}",) if world.note else ()
        total = Figure(world.mass, None, None, world.quality, (world.cite,), told)
        if listed > world.mass * (1 + ROUNDING):
            over = f"The listed places add up to {listed:,.0f}, more than the printed {world.mass:,.0f}."
            total = replace(total, notes=(*told, over))
    elif refused is None and len(cites) == 1 and len(single) >= 3 and listed > 0:
        summed = "No world total is printed: it is the sum of the listed places."
        total = Figure(listed, None, None, "derived", tuple(cites), (summed,))
    found = Output(single, total, pooled, tuple(others), refused.note if refused else "")
    if total is None:
        return found
    totals = [other.total for other in found.others if other.total]
    readings = [total.value, *(each.value for each in totals)]
    ranged = max(readings) > min(readings)
    sources = set(total.sources).union(*(each.sources for each in totals))
    low, high = (min(readings), max(readings)) if ranged else (None, None)
    return replace(found, total=replace(total, low=low, high=high, sources=tuple(sorted(sources))))


def _told(note: str | None) -> str:
    """A publisher's note, unless it only repeats the quality of the figure."""
    return "" if note is None or note.strip(". ").lower() in ("estimated", "reported") else note
