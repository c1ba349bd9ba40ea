"""Robust: a plan that rests on one technology, without it and at the ends of what is known of it.

What makes more than half of a plan's capital, or of what builds give at a stage with a target, decides the
plan. Its ceiling is a prior always and its cost has a range, so nobody should sign such a plan before he has
seen the next best one. The plan is asked again, plants of any size: with the technology at the dear end of
its costs, at the low end of its ceiling, and without it. One program answers all; only prices, bounds and
running cost of that technology change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from derisk import facts
from derisk.network.network import Array
from derisk.plan.candidates import REDESIGN, Candidate
from derisk.plan.decomposed import Cuts
from derisk.plan.inputs import KILO, Inputs
from derisk.plan.result import MILLION, capex_usd
from derisk.plan.sites import Sites
from derisk.plan.solve import Program, Values

Way = Literal["dear", "scarce", "without"]
WAYS: tuple[Way, ...] = ("dear", "scarce", "without")
STOCKPILE = "stockpile"
RESTS = 0.5  # of capital, or of what is given at a stage, from which a plan rests on a technology
LEAST_USD = 1e3  # of capital and stock, below which nothing is built


@dataclass(frozen=True)
class Prop:
    """A technology of one stage that a plan rests on.

    `of_capital` is its share of all capital and of stock at base prices, `of_output` of what builds give at
    its stage in the last year, 0-1, None for a stockpile.
    """

    technology: str
    stage: str
    of_capital: float
    of_output: float | None = None


@dataclass(frozen=True, eq=False)
class Otherwise:
    """The relaxed plan where a prop is otherwise, in inputs where it is so."""

    prop: Prop
    way: Way
    found: Values


def props(found: Values) -> tuple[Prop, ...]:
    """What a plan rests on, at most one by output at each stage with a target and one by capital."""
    inputs = found.inputs
    worth = np.einsum("sry,s->sy", found.of("stock"), inputs.scaled.price_usd_t).max(axis=1, initial=0.0)
    whole = capex_usd(found) + float(worth.sum()) * MILLION
    if whole < LEAST_USD:
        return ()
    stored = (
        Prop(STOCKPILE, stage, float(each) * MILLION / whole)
        for stage, each in zip(inputs.network.stages, worth, strict=True)
    )
    return (*_built(found, whole), *(each for each in stored if each.of_capital > RESTS))


def _built(found: Values, whole: float) -> Iterator[Prop]:
    """Technologies that make more than half of the capital, or of what builds give where a target aims."""
    inputs, aimed = found.inputs, {target.stage for target in found.inputs.targets}
    if not inputs.candidates:
        return
    sites, build = Sites(inputs, found.operations), found.of("build")
    online = sites.online(build)[len(inputs.horizon.years) - 1].sum(axis=2)
    making = [(at, candidate) for at, candidate in sites.placed() if candidate.makes]
    usd: dict[tuple[str, int], float] = {}
    given: dict[tuple[str, int], float] = {}
    for (t, s), candidate in making:
        kind = candidate.technology, s
        usd[kind] = usd.get(kind, 0.0) + float(build[t, s].sum()) / KILO * candidate.capex_usd_t_a
        given[kind] = given.get(kind, 0.0) + float(online[t, s])
    for (technology, s), spent in usd.items():
        stage = inputs.network.stages[s]
        all_given = sum(each for (_, at), each in given.items() if at == s)
        part = given[technology, s] / all_given if all_given > 0 else 0.0
        if spent >= LEAST_USD and (spent / whole > RESTS or (part > RESTS and stage in aimed)):
            yield Prop(technology, stage, spent / whole, part)


def otherwise(program: Program, prop: Prop) -> Iterator[Otherwise]:
    """The plan again at the dear end of a prop's cost, the low end of its ceiling, and without it.

    An end that is not known, or is the value itself, is left out. The program is as it was afterwards.
    """
    if isinstance(program, Cuts):
        return  # each question takes as long as the plan
    for way in WAYS:
        changed = moved(program.inputs, prop, way)
        if changed is None:
            continue
        before = _set(program, prop, way, changed)
        try:
            yield Otherwise(prop, way, replace(program.solve(), inputs=changed))
        finally:
            program.release()
            if "run" in program.warm.variables:
                program.warm.free("run")
                _cap_switching(program, Sites(program.inputs, program.operations).most().values)
            for rows, columns, values in before:
                program.warm.weigh(rows, columns, values)


def moved(inputs: Inputs, prop: Prop, way: Way) -> Inputs | None:
    """The inputs where a prop is otherwise; None where no such end is known, or it changes nothing.

    Without it they are as they are: nothing of it is built.
    """
    if way == "without":
        return inputs
    if prop.technology == STOCKPILE:
        high = facts.parameter("stock_storage_cost_share", inputs.network.mineral).high
        if way == "scarce" or high is None or high <= inputs.holding_share:
            return None
        return replace(inputs, holding_share=high)
    own = [c for c in inputs.candidates if _is(c, prop)]
    if way == "scarce":
        less = {c.label: replace(c, most_share=c.share_range[0]) for c in own if c.share_range is not None}
    else:
        less = {c.label: c.at_end("high") for c in own}
    changed = tuple(less.get(c.label, c) if _is(c, prop) else c for c in inputs.candidates)
    return None if changed == inputs.candidates else replace(inputs, candidates=changed)


def _cap_switching(program: Program, most: Array) -> None:
    """Set what designs that come into use in a stop can save at most, from what all can; see `switching`."""
    labels = Sites(program.inputs, program.operations).technologies
    designs = [t for t, label in enumerate(labels) if label.split("/")[0] == REDESIGN]
    stops = [o for o, operation in enumerate(program.operations.listed) if not operation.calm]
    share = program.operations.switched()
    if designs and stops and share < 1.0:
        program.warm.limit("switching-most", share * most[np.ix_(stops, designs)])


def _is(candidate: Candidate, prop: Prop) -> bool:
    return (candidate.technology, candidate.stage) == (prop.technology, prop.stage)


Weights = tuple[NDArray[np.int64], NDArray[np.int64], Array]


def _set(program: Program, prop: Prop, way: Way, changed: Inputs) -> list[Weights]:
    """Set a program to the inputs where a prop is otherwise; the coefficients as they were before."""
    inputs, warm = program.inputs, program.warm
    s = inputs.network.stage(prop.stage)
    if prop.technology == STOCKPILE:
        if way == "without":
            here = np.zeros(warm.columns("stock").shape, dtype=bool)
            here[s] = True
            warm.hold("stock", 0.0, here)
        else:
            more = (changed.keeping - inputs.keeping).T[:, None, :]
            here = (np.arange(len(inputs.network.stages)) == s)[:, None, None]
            warm.price("stock", warm.charges("stock") + more * here)
        return []
    sites, was = Sites(changed, program.operations), Sites(inputs, program.operations)
    own = np.array([label.split("/")[0] == prop.technology for label in was.technologies])
    if way == "without":
        none = np.zeros(warm.columns("build").shape, dtype=bool)
        none[own, s] = True
        warm.hold("build", 0.0, none)
        return []
    if way == "scarce":
        most = sites.most().values
        warm.between("run", np.zeros(most.shape), most)
        _cap_switching(program, most)
        return []
    warm.price("build", warm.charges("build") + (sites.price().values - was.price().values)[:, :, None, :])
    columns = warm.columns("run")[:, own, s]
    rows = np.broadcast_to(warm.rows("cost")[:, None, None], columns.shape)
    dearer = np.broadcast_to((sites.opex().values - was.opex().values)[own, s][None, :, None], columns.shape)
    changes = [(rows[columns >= 0], columns[columns >= 0], -dearer[columns >= 0])]
    if inputs.budget_usd is not None:
        columns = warm.columns("build")[own, s]
        rows = np.full(columns.shape, int(warm.rows("budget").reshape(-1)[0]))
        capex = (sites.capex().values - was.capex().values)[own, s]
        dearer = np.broadcast_to(capex[:, None, None], columns.shape)
        changes.append((rows[columns >= 0], columns[columns >= 0], dearer[columns >= 0]))
    before = []
    for at, column, more in changes:
        old = np.asarray(warm.matrix[at, column]).reshape(-1)
        before.append((at, column, old))
        warm.weigh(at, column, old + more)
    return before
