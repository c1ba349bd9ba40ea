"""Caps that hold although places mix what they handle: proportions fixed, the plan solved, then renewed.

Proportional tracing makes a cap bilinear: the supplier's part of what a place ships depends on what it takes
in. So the plan is solved with lots kept apart first; where the mixtures of that plan break a cap, they are
held fixed in one more constraint, and solved again, until no cap is broken by the plan's own mixtures. That
is a fixed point and not proven to be the cheapest one; where none is found the best plan seen is taken and a
note says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from derisk.network.network import Array
from derisk.plan.inputs import Inputs, ShareCap
from derisk.plan.result import mixtures, own_output
from derisk.plan.sizing import sized
from derisk.plan.solve import Program, Values

MOST_ROUNDS = 12
CLOSE = 1e-4  # of supply, by which a cap may be broken


@dataclass(frozen=True, eq=False)
class Mixed:
    """A plan whose proportional caps were iterated: program, values, and what is still broken (0: none)."""

    program: Program
    values: Values
    rounds: int
    broken: float


def mixed(program: Program, found: Values) -> Mixed:
    """The plan with every proportional cap met by its own mixtures, as far as the iteration gets."""
    caps = [target for target in program.inputs.share_caps if target.proportional]
    best = Mixed(program, found, 0, _broken(found, caps))
    at = best
    for round_ in range(1, MOST_ROUNDS + 1):
        if at.broken <= CLOSE:
            return at
        parts = {target.name: _parts(at.values, target, program.inputs.mixtures) for target in caps}
        other = type(program)(replace(program.inputs, mixtures=parts))
        other.put_off(*program.late)
        values = sized(other)
        at = Mixed(other, values, round_, _broken(values, caps))
        if at.broken < best.broken:
            best = at
    return at if at.broken <= CLOSE else best


def _broken(found: Values, caps: list[ShareCap]) -> float:
    """By how much the worst proportional cap is broken beyond what is missed anyway, share of supply."""
    worst = 0.0
    for target in caps:
        s = found.inputs.network.stage(target.stage)
        over = found.of(target.misses[0])
        for at, o in enumerate(_bound(found, target)):
            entering = float((_part(found, o, s) * found.of("ship")[o, s].sum(axis=-1)).sum())
            supply = float(found.operations.supplies[o, s])
            worst = max(worst, (entering - float(over[at])) / supply - target.cap)
    return worst


def _parts(found: Values, target: ShareCap, before: dict[str, Array]) -> Array:
    """[B, R, R] the supplier's part of each shipment; half way from the parts before, so that it settles."""
    s = found.inputs.network.stage(target.stage)
    now = np.stack([_part(found, o, s) for o in _bound(found, target)])
    return now if target.name not in before else 0.5 * (now + before[target.name])


def _bound(found: Values, target: ShareCap) -> list[int]:
    """Positions of the operations that a cap holds in."""
    return [o for o, each in enumerate(found.operations.listed) if target.binds(each)]


def _part(found: Values, o: int, s: int) -> Array:
    """[R, R] the supplier's part of what each place ships to members from outside; 0 on all other arcs."""
    inputs = found.inputs
    inside = inputs.inside
    ship, own = found.of("ship")[o, s].sum(axis=-1), own_output(found, o, s)
    made_of = np.zeros(len(own))
    made_of[inputs.network.place(inputs.supplier)] = 1.0
    part = mixtures(ship, own, made_of, inputs.network.place(inputs.supplier))
    arcs: Array = part[:, None] * np.outer(1.0 - inside, inside)
    return arcs


def looked_through(found: Values | None, inputs: Inputs, y: int, stage: str, origin: str) -> float:
    """Share of members' supply of a stage that the supplier processed at an earlier one, places mixing.

    The part is carried up the chain: what a plant makes has the mixture of its feed; scrap, savings and what
    is drawn from stock have none of it. Supply is what members make, recycle and take in from outside.
    """
    net, inside = inputs.idle[y], inputs.inside > 0
    first, last = net.stage(origin), net.stage(stage)
    supplier = net.place(inputs.supplier)
    made_of = np.zeros(len(net.places))
    made_of[supplier] = 1.0
    for s in range(first, last + 1):
        if found is None:
            ship, own, made = net.flow[s], net.production[s] + net.recycled[s], net.production[s]
        else:
            plants = [t for t, name in enumerate(found.technologies) if name in inputs.plants]
            ship, own = found.of("ship")[y, s].sum(axis=-1), own_output(found, y, s)
            made = found.of("make")[y, s].sum(axis=-1) + found.of("run")[y, plants, s].sum(axis=0)
        content = np.where(own > 0, made_of * made / np.where(own > 0, own, 1.0), 0.0)
        made_of = mixtures(ship, own, content, supplier if s == first else None)
    entering = ship[np.ix_(~inside, inside)]
    supply = own[inside].sum() + entering.sum()
    named = (content * own)[inside].sum() + (made_of[~inside, None] * entering).sum()
    return float(named / supply) if supply > 0 else 0.0
