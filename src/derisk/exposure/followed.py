"""The stages of a chain as far as goods can be followed in tonnes: who makes what, who ships it to whom."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from derisk import facts
from derisk.exposure.lanes import Lanes, among
from derisk.exposure.published import Published
from derisk.exposure.shares import Numbers, Vector, joined, part_of, summed
from derisk.exposure.tracing import Step, origins
from derisk.facts.load import kept
from derisk.terms.minerals import Stage, mineral
from derisk.terms.places import members, traders


@dataclass(frozen=True)
class Known:
    """What is published of one stage; places by their number in `Followed.places`.

    Attributes
    ----------
    output : [place] t content, NaN where not published.
    origin, destination : [l] numbers of places; a pair may come more than once, under several headings.
    mass : [l] t content, NaN where the tonnes are not published.
    makers : [place] known to produce in any year.
    whole : whether shipments are those of everybody, or single cited ones that say nothing of other places.
    cites : the sources.
    """

    stage: Stage
    output: Vector
    origin: Numbers
    destination: Numbers
    mass: Vector
    makers: NDArray[np.bool_]
    whole: bool
    cites: frozenset[str]


@dataclass(frozen=True, eq=False)
class Followed:
    """A stage and those after it, as far as goods can be followed; a group is one place, the last.

    `then` is the same of the next stage, or None where it ends. What is found of it is kept, for the stage
    before asks for it again.
    """

    places: tuple[str, ...]
    first: Known
    then: Followed | None

    @cached_property
    def known(self) -> tuple[Known, ...]:
        """The stages, this one first."""
        return (self.first, *(self.then.known if self.then else ()))

    @cached_property
    def step(self) -> Step:
        """The stage for tracing; a shipment without tonnes carries what the next used beyond the others."""
        each = self.first
        told = ~np.isnan(each.output)
        output, mass = np.where(told, each.output, 0.0), np.where(np.isnan(each.mass), 0.0, each.mass)
        if self.then:
            mass = _filled(each, mass, output, self.then.step.made)
        earlier = any(code.earlier for code in each.stage.hs)
        return Step(output, each.origin, each.destination, mass, told, each.makers, earlier)

    def supplied(self, here: int) -> bool:
        """Whether a place makes or imports anything at the stage.

        Where single shipments alone are cited, only of a place that receives one is its supply known.
        """
        step = self.step
        return bool(step.imports[here] > 0 or (self.first.whole and step.own[here] > 0))

    def target(self, here: int) -> Followed | None:
        """The most downstream stage at which a place makes or imports anything, or None."""
        found = self.then.target(here) if self.then else None
        return found or (self if self.supplied(here) else None)

    def hidden(self, here: int) -> bool:
        """Whether a place is known to make the product of the stage, but not how much, and imports some."""
        step = self.step
        return bool(step.maker[here] and not step.told[here] and step.imports[here] > 0)

    def origins(self, target: Followed, here: int) -> Vector:
        """[place] whose work at this stage is in a place's supply of the target.

        In its imports alone where its own output is not published.
        """
        key = (len(target.known), here)  # how far from the end the target is
        if key not in self._origins:
            self._origins[key] = origins(self.step, self._asked(target, here)[None, :])[0]
        return self._origins[key]

    def _asked(self, target: Followed, here: int) -> Vector:
        """[place] of whose product of this stage the origin is asked."""
        if self is not target and self.then:
            return self.then.origins(target, here)
        if self.hidden(here):
            return bought(self.step, here)
        weights = np.zeros(len(self.places))
        weights[here] = 1.0
        return weights

    @cached_property
    def _origins(self) -> dict[tuple[int, int], Vector]:
        return {}


def bought(step: Step, here: int) -> Vector:
    """[place] share of each origin in what a place imports; ValueError if it imports nothing."""
    if step.imports[here] <= 0:
        raise ValueError("shares of no imports do not exist")
    into = step.destination == here
    mass = summed(step.origin[into], step.mass[into], len(step.output))
    return np.asarray(mass / step.imports[here])


@kept(512)
def followed(slug: str, stage: str, year: int, group: str | None, published: Published) -> Followed | None:
    """What can be followed from a stage down, a group as one place; None if not even the stage can."""
    chain = mineral(slug)
    start = chain.stage(stage)
    known = _known(slug, start, year, group, published)
    if known is None:
        return None
    on = chain.sequence  # a branch stands aside, and what joins another stage is traded as that
    later = on[on.index(start) + 1 :] if start in on else ()
    then = followed(slug, later[0].slug, year, group, published) if later else None
    return Followed(_places(group), known, then)


@kept(8)
def _places(group: str | None) -> tuple[str, ...]:
    return (*traders(), group) if group else traders()


@kept(8)
def _numbers(group: str | None) -> dict[str, int]:
    """The number of each place; a member has that of its group."""
    told = {place: number for number, place in enumerate(_places(group))}
    return told | dict.fromkeys(members(group), told[group]) if group else told


@kept(8)
def _as_one(group: str | None) -> Numbers:
    """[place] the number of each of `traders`; of a member that of its group."""
    numbers = _numbers(group)
    return np.array([numbers[place] for place in traders()])


def _known(slug: str, stage: Stage, year: int, group: str | None, published: Published) -> Known | None:
    """What is published of a stage; None if its trade is not known in tonnes of content."""
    told = _told(slug, stage, year, published)
    if told is None:
        return None
    (one, two, mass, sources), whole = told
    if group:
        one, two = _as_one(group)[one], _as_one(group)[two]
    one, two, mass = part_of(one != two, one, two, mass)  # inner trade of the group falls away
    if not len(mass):
        return None
    numbers = _numbers(group)
    output = np.full(len(_places(group)), np.nan)
    cites = set(sources)
    made = published.output(slug, stage.slug, year)
    for line in made.known if made else ():
        here = numbers[line.place]
        output[here] = (line.mass or 0.0) + (0.0 if np.isnan(output[here]) else output[here])
        cites.add(line.cite)
    makers = np.zeros(len(output), dtype=bool)
    makers[[numbers[place] for place in facts.producers(slug, stage.slug)]] = True
    return Known(stage, output, one, two, mass, makers, whole, frozenset(cites))


Told = tuple[Numbers, Numbers, Vector, frozenset[str]]  # from, to, t content, the sources


def _told(slug: str, stage: Stage, year: int, published: Published) -> tuple[Told, bool] | None:
    """Shipments of a stage and what joins it, and whether they are everybody's; None where none are told."""
    weighed, cited = _weighed(slug, stage, year, published), _cited(slug, stage.slug, year)
    if weighed is None or cited is None:
        found = weighed or cited
        return None if found is None else (found, weighed is not None)
    relation = np.array([item["relation"] or "" for item in _relationships()[slug, stage.slug, year]])
    ours, theirs = (told[0] * len(traders()) + told[1] for told in (weighed, cited))
    whole = theirs[relation == "whole"]  # a whole account of a pair takes its place
    stays = ~np.isin(ours, whole, kind="table")
    added = (relation != "") | ~np.isin(theirs, ours, kind="table")
    parts = [
        np.concatenate([one[stays], two[added]]) for one, two in zip(weighed[:3], cited[:3], strict=True)
    ]
    return (parts[0], parts[1], parts[2], weighed[3] | cited[3]), True


def _weighed(slug: str, stage: Stage, year: int, published: Published) -> Told | None:
    """Shipments in t content of the headings with a factor; those without reported tonnes are left out."""
    used = []
    for part in mineral(slug).joining(stage):
        lanes, factors = published.by_heading(slug, part.slug, year) or ((), ())
        used += [(lane, factor) for lane, factor in zip(lanes, factors, strict=True) if factor]
    if not used:
        return None
    used = [(of_the_stage(slug, stage, lane), factor) for lane, factor in used]
    content = joined([lane.gross_t * factor.value for lane, factor in used])
    sent, got = (joined([getattr(lane, end) for lane, _ in used]) for end in ("exporter", "importer"))
    some = [lane.sources for lane, _ in used if len(used) == 1 or not np.isnan(lane.gross_t).all()]
    sent, got, content = part_of(~np.isnan(content), sent, got, content)
    return sent, got, content, frozenset().union(*some) if len(content) else frozenset()


def of_the_stage(slug: str, stage: Stage, lane: Lanes) -> Lanes:
    """The shipments of a heading, without those of the product of the stage before where it carries both.

    What places that are known to make that one, and not known to make this one, ship is of the stage before:
    carbonates of Myanmar's mines are no separated oxides.
    """
    carries = {code.code for code in stage.hs if code.earlier}
    on = mineral(slug).sequence
    if lane.heading not in carries or stage not in on[1:]:
        return lane
    before = on[on.index(stage) - 1]
    makers = facts.producers(slug, stage.slug)
    return lane.without(among(facts.producers(slug, before.slug) - makers))


@kept(1)
def _relationships() -> dict[tuple[str, str, int], list[dict[str, Any]]]:
    """Cited shipments without a heading of their own, by mineral, stage and year."""
    found: dict[tuple[str, str, int], list[dict[str, Any]]] = {}
    for item in facts.table("relationships").iter_rows(named=True):
        found.setdefault((item["mineral"], item["stage"], item["year"]), []).append(item)
    return found


def _cited(slug: str, stage: str, year: int) -> Told | None:
    """Shipments that have no heading of their own, each cited; NaN where the tonnes are not published."""
    rows = _relationships().get((slug, stage, year))
    if rows is None:
        return None
    numbers = _numbers(None)
    return (
        np.array([numbers[item["origin"]] for item in rows]),
        np.array([numbers[item["destination"]] for item in rows]),
        np.array([np.nan if item["mass_t"] is None else item["mass_t"] for item in rows]),
        frozenset(item["cite"] for item in rows),
    )


def _filled(known: Known, mass: Vector, output: Vector, used: Vector) -> Vector:
    """The masses, with what a place's next stage used beyond all that is told put on its untold shipments."""
    untold = np.isnan(known.mass)
    if not untold.any():
        return mass
    open_mass = used - output - summed(known.destination, mass, len(output))
    senders = np.bincount(known.destination[untold], minlength=len(output))
    each = np.maximum(open_mass, 0.0) / np.maximum(senders, 1)
    return np.where(untold, each[known.destination], mass)
