"""Where the work in an economy's supply was done, looked through hubs and up the chain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from derisk import facts
from derisk.exposure.absent import Absent
from derisk.exposure.register import metric
from derisk.exposure.shares import Vector
from derisk.exposure.tracing import Matrix, Step, traced
from derisk.exposure.view import View
from derisk.terms.answer import Row
from derisk.terms.minerals import Stage
from derisk.terms.places import REST_OF_WORLD, WORLD

LEAST = 1e-3  # smaller shares are not shown
Link = tuple[str, str, float | None]  # from, to, t content or None where the tonnes are not published


@dataclass(frozen=True)
class Known:
    """Output by place and shipments of one stage, t content, with their sources."""

    stage: Stage
    output: dict[str, float]
    links: list[Link]
    cites: frozenset[str]


@metric(
    "o", "1", "Proportional tracing as in material flow analysis; reported trade and output",
    formula="o_s = V_t V_(t-1) ... V_s, v_r = (P_r e_r + sum_q M_qr v_q) / (P_r + sum_q M_qr)", needs="trade",
)  # fmt: skip
def origin_share(view: View) -> Iterator[Row]:
    """Share of an economy's supply whose work at this stage was done in each place, own work included.

    The supply is that of the most downstream product that can be followed from this stage (field `product`):
    a magnet from Malaysia made of Chinese oxide is Chinese at separation. Own output and imports mix in each
    place in proportion, so hubs show what lies behind them. `high` adds the part whose origin is not known.
    Output that nobody publishes counts as what leaves a place beyond what comes in, the least it can be.
    """
    if view.economy == WORLD:
        raise Absent("The world has no outside origin; see production_share.")
    known = _followed(view)
    places = sorted({view.economy, *(place for each in known for place in _places(each))})
    at = {place: position for position, place in enumerate(places)}
    steps = _steps(known, at)
    target = len(known) - 1
    while target and not _supplied(steps[target], at[view.economy]):
        target -= 1
    if not _supplied(steps[target], at[view.economy]):
        raise Absent("Nothing is made or imported.", known[0].cites)
    share = traced(steps[: target + 1])[0][at[view.economy]]
    lost = max(0.0, 1.0 - float(share.sum()))
    notes = [f"In the economy's supply of {known[target].stage.product}."] if target else []
    if not steps[target].told[at[view.economy]]:
        notes.append(
            "Its own output is not published: counted as exports beyond imports, the least it can be."
        )
    if lost > LEAST:
        notes.append(f"The origin of {lost:.1%} is not known.")
    cites = frozenset().union(*(each.cites for each in known[: target + 1]))
    for place, position in at.items():
        value = float(share[position])
        if value < LEAST:
            continue
        yield view.row(
            "origin_share", value, partner=place, by="content", low=value if lost > LEAST else None,
            high=min(1.0, value + lost) if lost > LEAST else None, unit="1", basis=view.mineral.basis,
            quality="prior", sources=cites, notes=notes, product=known[target].stage.slug,
        )  # fmt: skip


def _followed(view: View) -> list[Known]:
    """This stage and those after it, as far as each can be followed. Absent if this one cannot."""
    stages = view.mineral.stages
    first = next(position for position, stage in enumerate(stages) if stage.slug == view.stage.slug)
    found = [_known(view, stages[first])]
    for stage in stages[first + 1 :]:
        try:
            found.append(_known(replace(view, stage=stage), stage))
        except Absent:
            break
    return found


def _known(view: View, stage: Stage) -> Known:
    """What is published of a stage, the economy as one place. Absent if trade is not known in tonnes."""
    links, cites = _links(view, stage)
    if not links:
        raise Absent(
            f"Trade of {stage.slug} in {view.year} is not known in tonnes of content: it ends there."
        )
    output: dict[str, float] = {}
    try:
        lines = view.world.known
    except Absent:
        lines = ()
    for line in lines:
        if line.place not in (WORLD, REST_OF_WORLD):
            place = _one(view, line.place)
            output[place] = output.get(place, 0.0) + (line.mass or 0.0)
            cites.add(line.cite)
    return Known(stage, output, links, frozenset(cites))


def _links(view: View, stage: Stage) -> tuple[list[Link], set[str]]:
    slug, year = view.mineral.slug, view.year
    if stage.hs:
        if year not in facts.trade_years(slug, stage.slug):
            return [], set()
        table = facts.trade(slug, stage.slug, year).drop_nulls("content_t")
        rows = zip(table["exporter"], table["importer"], table["content_t"], table["cite"], strict=True)
    else:
        table = facts.relationships(slug, year)
        table = table.filter(table["stage"] == stage.slug)
        rows = zip(table["origin"], table["destination"], table["mass_t"], table["cite"], strict=True)
    found: dict[tuple[str, str], float | None] = {}
    cites: set[str] = set()
    for origin, destination, mass, cite in rows:
        one, two = _one(view, origin), _one(view, destination)
        if one != two:
            known = found.get((one, two))
            found[one, two] = known if mass is None else (known or 0.0) + mass
            cites.add(cite)
    return [(one, two, mass) for (one, two), mass in found.items()], cites


def _one(view: View, place: str) -> str:
    """The economy for its members, so that inner trade falls away."""
    return view.economy if place in view.places else place


def _places(known: Known) -> Iterator[str]:
    yield from known.output
    for one, two, _ in known.links:
        yield from (one, two)


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
        steps.append(Step(output, shipments, told))
    return steps[::-1]


def _fill(known: Known, at: dict[str, int], used: Vector, output: Vector, shipments: Matrix) -> None:
    for place in {two for _, two, mass in known.links if mass is None}:
        origins = [one for one, two, mass in known.links if two == place and mass is None]
        here = at[place]
        open_mass = used[here] - output[here] - shipments[:, here].sum()
        for one in origins:
            shipments[at[one], here] += max(0.0, float(open_mass)) / len(origins)


def _supplied(step: Step, here: int) -> bool:
    return bool(step.made()[here] + step.shipments[:, here].sum() > 0)
