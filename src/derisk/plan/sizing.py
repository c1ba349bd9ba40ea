"""Least sizes: plants come whole or not at all. The relaxed plan is rounded and solved again.

A candidate with a least size is decided at that size or larger, or not at a place; what is added there later
may be of any size. Rounding starts from the relaxed plan: a technology's nameplate is gathered on as many of
its places as it fills at the least size, the fullest first, each in the year in which it is mostly decided,
and everything else is solved anew. Then plants are closed one by one as long as that costs less. The relaxed
plan bounds the true optimum from below and the rounded one from above, so the gap between them is printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from derisk.network.network import Array
from derisk.plan.inputs import KILO
from derisk.plan.sites import Sites
from derisk.plan.solve import Program, Values
from derisk.terms.errors import NoAnswerError

SMALL = 1e-6  # kt a year, below which a relaxed build is none
MOST_CLOSINGS = 40  # tries to close a plant


@dataclass(frozen=True)
class Plant:
    """One opened site: position (technology, stage, place, year decided) and least size, kt a year."""

    at: tuple[int, int, int, int]
    least: float


def sized(program: Program) -> Values:
    """The optimum of a program, with least sizes kept; `relaxed` of the values is the bound from below."""
    found = program.solve()
    least = _least(program)
    if not least:
        return found
    plants = [plant for at, size in least.items() for plant in _gathered(found.of("build"), at, size)]
    best = _whole(program, plants, least)
    while best is None and plants:  # what is rounded up may break a budget or find no use: fewer plants
        plants.pop(int(np.argmin([found.of("build")[plant.at[:3]].sum() for plant in plants])))
        best = _whole(program, plants, least)
    smallest_first = sorted(plants, key=lambda each: found.of("build")[each.at[:3]].sum())
    for plant in smallest_first[:MOST_CLOSINGS]:
        if best is None:
            break
        fewer = [each for each in plants if each is not plant]
        without = _whole(program, fewer, least, best.objective)
        if without is not None and without.objective < best.objective:
            best, plants = without, fewer
    program.warm.free("build")
    program.put_off(*program.late)
    if best is None:
        raise NoAnswerError(
            "No plan with plants of at least their least size has a solution.",
            where=f"plan/{program.inputs.network.mineral}",
            seen=", ".join(sorted({c.label for c in program.inputs.candidates if c.least_t_a > 0})),
            try_="a larger budget_usd, or smaller least sizes",
        )
    return replace(best, relaxed=found.objective)


def _least(program: Program) -> dict[tuple[int, int], float]:
    """Least size, kt a year, of each (technology, stage) that has one."""
    sites = Sites(program.inputs, program.operations)
    return {at: c.least_t_a * KILO for at, c in sites.placed() if c.least_t_a > 0}


def _gathered(build: Array, at: tuple[int, int], least: float) -> Iterator[Plant]:
    """Plants of the relaxed builds [T, S, R, B] of one technology, on as many places as they fill."""
    by_place = build[at].sum(axis=1)
    total = float(by_place.sum())
    if total <= SMALL:
        return
    count = max(int(total / least + SMALL), 1)
    for r in np.argsort(-by_place, kind="stable")[:count]:
        if by_place[r] > SMALL:
            yield Plant((*at, int(r), int(np.argmax(build[at][r]))), least)


def _whole(
    program: Program, plants: list[Plant], least: dict[tuple[int, int], float], below: float = np.inf
) -> Values | None:
    """The plan with exactly these plants of the technologies that have a least size.

    None when impossible; it may be when it costs `below` or more.
    """
    lower, upper = program.room("build")
    for at in least:
        opened = {plant.at[2]: plant for plant in plants if plant.at[:2] == at}
        for r in range(lower.shape[2]):
            plant = opened.get(r)
            if plant is None:
                upper[(*at, r)] = 0.0
                continue
            b = plant.at[3]
            upper[(*at, r)][:b] = 0.0
            lower[(*at, r)][b] = plant.least
    program.warm.between("build", lower, np.maximum(lower, upper))
    try:
        return program.solve(below)
    except NoAnswerError:
        return None
