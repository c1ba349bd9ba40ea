"""The stages of a chain as far as goods can be followed in tonnes: who makes what, who ships it to whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from derisk import facts
from derisk.exposure.lanes import codes, lanes
from derisk.exposure.shares import Vector
from derisk.exposure.tracing import Matrix, Step, traced
from derisk.facts.load import kept
from derisk.facts.shipments import headings
from derisk.terms.minerals import Stage, mineral
from derisk.terms.places import REST_OF_WORLD, WORLD, members

Link = tuple[str, str, float | None]  # from, to, t content or None where the tonnes are not published


@dataclass(frozen=True)
class Known:
    """Output by place and shipments of one stage, t content, known makers of any year, and the sources."""

    stage: Stage
    output: dict[str, float]
    links: list[Link]
    makers: frozenset[str]
    cites: frozenset[str]


@dataclass(frozen=True)
class Followed:
    """A stage and those after it: what is known of each, the same as arrays, and the row of each place."""

    known: tuple[Known, ...]
    steps: tuple[Step, ...]
    at: dict[str, int]

    def target(self, place: str) -> int | None:
        """The most downstream stage at which a place makes or imports anything, or None."""
        here = self.at.get(place)
        if here is None:
            return None
        supplied = [
            k for k, step in enumerate(self.steps) if step.made()[here] + step.shipments[:, here].sum() > 0
        ]
        return max(supplied, default=None)


@kept(96)
def followed(slug: str, stage: str, year: int, group: str | None) -> Followed | None:
    """What can be followed from a stage down, a group as one place; None if not even the stage can."""
    stages = mineral(slug).stages
    first = next(position for position, each in enumerate(stages) if each.slug == stage)
    found: list[Known] = []
    for each in stages[first:]:
        known = _known(slug, each, year, group)
        if known is None:
            break
        found.append(known)
    if not found:
        return None
    places = sorted({place for known in found for place in _places(known)})
    at = {place: position for position, place in enumerate(places)}
    return Followed(tuple(found), tuple(_steps(found, at)), at)


@kept(96)
def origins(slug: str, stage: str, year: int, group: str | None, target: int) -> Matrix:
    """[r, o]: whose work at the stage is in what each place has of the target, as `traced` gives it."""
    chain = followed(slug, stage, year, group)
    if chain is None:
        raise ValueError("nothing can be followed from this stage")
    return traced(list(chain.steps[: target + 1]))[0]


def origins_of_imports(step: Step, here: int, matrix: Matrix) -> Vector:
    """[o]: whose work is in what a place imports of the target; `matrix` is that of `origins`."""
    bought = step.shipments[:, here]
    return np.asarray(bought / bought.sum() @ matrix)


def _known(slug: str, stage: Stage, year: int, group: str | None) -> Known | None:
    """What is published of a stage; None if its trade is not known in tonnes of content."""
    inside = frozenset(members(group)) if group else frozenset()
    links, cites = _links(slug, stage, year, group, inside)
    if not links:
        return None
    output: dict[str, float] = {}
    made = facts.production(slug, stage.slug, year)
    for place, mass, cite in zip(made["place"], made["mass_t"], made["cite"], strict=True):
        if mass is not None and place not in (WORLD, REST_OF_WORLD):
            one = group if group and place in inside else place
            output[one] = output.get(one, 0.0) + mass
            cites.add(cite)
    makers = {group if group and place in inside else place for place in facts.producers(slug, stage.slug)}
    return Known(stage, output, links, frozenset(makers), frozenset(cites))


def _links(
    slug: str, stage: Stage, year: int, group: str | None, inside: frozenset[str]
) -> tuple[list[Link], set[str]]:
    cites: set[str] = set()
    found: dict[tuple[str, str], float | None] = {}
    for origin, destination, mass, cite in _shipments(slug, stage, year):
        one = group if group and origin in inside else origin
        two = group if group and destination in inside else destination
        if one != two:  # inner trade of the group falls away
            before = found.get((one, two))
            found[one, two] = before if mass is None else (before or 0.0) + mass
            cites.add(cite)
    return [(one, two, mass) for (one, two), mass in found.items()], cites


def _shipments(slug: str, stage: Stage, year: int) -> Iterator[tuple[str, str, float | None, str]]:
    """Shipments from, to, in t content, and the source; of headings those with tonnes and a factor alone."""
    if not stage.hs:
        cited = facts.relationships(slug, year)
        cited = cited.filter(cited["stage"] == stage.slug)
        yield from zip(cited["origin"], cited["destination"], cited["mass_t"], cited["cite"], strict=True)
        return
    names = codes()
    for code, edition in headings(slug, stage.slug, year):
        if not code.content:
            continue
        lane = lanes(code.code, edition, year)
        content = lane.gross_t * facts.parameter(code.content, slug, stage.slug).value
        cite = min(lane.sources)  # one account a year
        told = np.flatnonzero(~np.isnan(content))
        pairs = zip(lane.exporter[told].tolist(), lane.importer[told].tolist(), strict=True)
        for (one, two), mass in zip(pairs, content[told].tolist(), strict=True):
            yield names[one], names[two], mass, cite


def _places(known: Known) -> set[str]:
    return {*known.output, *(place for one, two, _ in known.links for place in (one, two))}


def _steps(known: Sequence[Known], at: dict[str, int]) -> list[Step]:
    """The stages as arrays; a shipment without tonnes carries what the next stage used beyond the others."""
    steps: list[Step] = []
    for each in reversed(known):
        output, told = np.zeros(len(at)), np.zeros(len(at), dtype=bool)
        for place, made in each.output.items():
            output[at[place]], told[at[place]] = made, True
        shipments = np.zeros((len(at), len(at)))
        for one, two, mass in each.links:
            shipments[at[one], at[two]] = mass or 0.0
        if steps:
            _fill(each, at, steps[-1].made(), output, shipments)
        steps.append(Step(output, shipments, told, np.array([place in each.makers for place in at])))
    return steps[::-1]


def _fill(known: Known, at: dict[str, int], used: Vector, output: Vector, shipments: Matrix) -> None:
    for place in {two for _, two, mass in known.links if mass is None}:
        sources = [one for one, two, mass in known.links if two == place and mass is None]
        here = at[place]
        open_mass = used[here] - output[here] - shipments[:, here].sum()
        for one in sources:
            shipments[at[one], here] += max(0.0, float(open_mass)) / len(sources)
