"""Instruments side by side: what a dollar that goes into one of them alone avoids, all costs counted net.

Every instrument stands alone, without the plan's targets, and what stops cost is compared with building
nothing. It has the plan's purse: it must put a part of it into capital (a stockpile into stock of one stage,
at base prices), and may put in all of it where that pays by the plan's own measure. So what is compared is
its most useful spending, not its last. What it costs is net: instalments inside the plan and running cost
above what is bought today, or holding a stock less its sale at the end; a dollar of a plant and one of a
stock are alike then, whoever pays them. Infrastructure and permits do nothing alone: beside the plants that
they help, they are bought where that pays, and what counts is what stops then cost less.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from derisk.network.network import Array
from derisk.plan.candidates import INFRASTRUCTURE, PERMITTING
from derisk.plan.result import MILLION, Money, capex_usd, money
from derisk.plan.sites import Sites
from derisk.plan.solve import Mask, Program, Values

PURSE_USD = 1e8  # where the plan itself buys nothing
PART = 0.05  # of the purse that an instrument must spend, where it has use for it
SPENT = 1e-6  # million USD, below which an instrument has nothing to spend on
ROUNDING_USD = 1.0  # of loss, below which a difference of two plans is the solver's
FREE_USD = 1e3  # net cost below which an instrument costs nothing


@dataclass(frozen=True)
class Effect:
    """What one instrument does alone: capital or stock bought, loss avoided, and what it costs net, USD.

    `avoided_usd` is by how much (1 - l) of the mean and l of the tail of what futures add are less than when
    nothing is built or stored, though trade may move; `net_usd` by how much calm years and capital inside the
    plan cost more, discounted. `beside` are the technologies that spend the purse beside it, where it does
    nothing alone: all three figures are then of the difference that it makes.
    """

    technology: str
    stage: str | None
    spent_usd: float
    avoided_usd: float
    net_usd: float
    beside: tuple[str, ...] = ()

    @property
    def free(self) -> bool:
        """Whether what is bought costs nothing net: it pays without any stop."""
        return self.spent_usd > 0 and self.net_usd <= FREE_USD

    @property
    def each(self) -> float | None:
        """Loss avoided per dollar of net cost; None where nothing was bought, or it costs nothing net."""
        return None if self.spent_usd <= 0 or self.free else self.avoided_usd / self.net_usd


def effects(program: Program, found: Values) -> Iterator[Effect]:
    """The effect of each instrument of a plan that can spend anything, with the plan's own purse.

    The program is as it was afterwards.
    """
    inputs = program.inputs
    if not inputs.futures:
        return
    purse = capex_usd(found) + float(_worth(program, found.of("stock")).max(initial=0.0)) * MILLION
    purse = purse if purse > 1.0 else PURSE_USD
    kinds = dict.fromkeys(name.split("/")[0] for name in found.technologies)
    try:
        program.forgive()
        program.hold(None)
        idle = money(program.solve())
        for kind in kinds:
            if kind in (INFRASTRUCTURE, PERMITTING):
                helped = _helped(program, found, kind, purse / MILLION)
                if helped is not None:
                    yield helped
                continue
            spent, values = _alone(program, found, _of_kind(found, kind), purse / MILLION)
            if values is not None:
                yield _effect(program, kind, None, spent, values, idle)
        stored = [
            each
            for s in range(len(inputs.network.stages))
            if (each := _stored(program, s, purse / MILLION, idle)) is not None
        ]
        if stored:
            yield max(stored, key=lambda each: each.avoided_usd - each.net_usd)
    finally:
        program.release()


def _of_kind(found: Values, kind: str) -> Mask:
    """[T] whether a label is of a technology."""
    return np.array([name.split("/")[0] == kind for name in found.technologies])


def _helped(program: Program, found: Values, kind: str, purse: float) -> Effect | None:
    """What infrastructure or permits add to the plants they help; None where these build nothing."""
    helped = program.inputs.helping(kind)
    plants = np.array([name in helped for name in found.technologies])
    _, bare = _alone(program, found, plants, purse)
    if bare is None:
        return None
    own = _of_kind(found, kind)
    _, values = _alone(program, found, plants, purse, own)
    if values is None:
        return None
    capex = Sites(program.inputs, program.operations).capex().values
    spent = float((capex[:, :, None, None] * values.of("build"))[own].sum())
    beside = tuple(dict.fromkeys(name.split("/")[0] for name in helped))
    if spent < SPENT:
        return Effect(kind, None, 0.0, 0.0, 0.0, beside)
    return replace(_effect(program, kind, None, spent, values, money(bare)), beside=beside)


def _alone(
    program: Program, found: Values, own: Mask, purse: float, free: Mask | None = None
) -> tuple[float, Values | None]:
    """Capital of some technologies bought, million USD, with nothing else built or stored; and the plan.

    At least a part of the purse, or as much as there is use for, and no more than all of it; technologies in
    `free` are bought where they pay.
    """
    shape = found.of("build").shape
    others = np.broadcast_to(~own[:, None, None, None], shape)
    program.put_off(*program.late)
    if "stock" in program.warm.variables:
        program.warm.hold("stock", 0.0)
    held = others if free is None else others & ~free[:, None, None, None]
    program.warm.hold("build", 0.0, held)
    capex = Sites(program.inputs, program.operations).capex().values
    each = np.broadcast_to(capex[:, :, None, None], shape)
    columns = program.warm.columns("build")
    there = (columns >= 0) & ~others
    row = program.warm.join(0.0, purse, columns[there], each[there])
    try:
        least = PART * purse
        kept = program.warm.charges("build")
        program.warm.rejoin(row, 0.0, least)
        program.warm.price("build", kept - np.where(others, 0.0, each * 1e3))  # as much as there is use for
        most = float((each * program.solve().of("build"))[~others].sum())
        program.warm.price("build", kept)
        if most < SPENT:
            return 0.0, None
        program.warm.rejoin(row, most * (1.0 - 1e-9), purse)
        values = program.solve()
        return float((each * values.of("build"))[~others].sum()), values
    finally:
        program.warm.rejoin(row, -np.inf, np.inf)


def _stored(program: Program, s: int, purse: float, idle: Money) -> Effect | None:
    """Stock of one stage held in every year, worth a part of the purse at least; None where none may be."""
    inputs = program.inputs
    if "stock" not in program.warm.variables:
        return None
    program.put_off(*program.late)
    _, most = program.room("stock")
    room = most[s].min(axis=1, where=most[s] > 0, initial=np.inf)  # [R] what may be held in every year
    room = np.where(np.isfinite(room), room, (inputs.scaled.use + inputs.scaled.feed)[s] * inputs.inside)
    worth = float(room.sum() * inputs.scaled.price_usd_t[s])
    if worth <= SPENT or not most[s].any():
        return None
    if "build" in program.warm.variables:
        program.warm.hold("build", 0.0)
    ends = [
        _only(most, s, np.where(most[s] > 0, min(1.0, share * purse / worth) * room[:, None], 0.0))
        for share in (PART, 1.0)
    ]
    program.warm.between("stock", *ends)
    values = program.solve()
    spent = float(_worth(program, values.of("stock")).max())
    return _effect(program, "stockpile", inputs.network.stages[s], spent, values, idle)


def _only(most: Array, s: int, values: Array) -> Array:
    """[S, R, Y] values at one stage, nought at the others."""
    held = np.zeros_like(most)
    held[s] = values
    return held


def _worth(program: Program, stock: Array) -> Array:
    """[Y] what a stock is worth at base prices, million USD."""
    return np.asarray(np.einsum("sry,s->y", stock, program.inputs.scaled.price_usd_t))


def _effect(
    program: Program, technology: str, stage: str | None, spent: float, values: Values, idle: Money
) -> Effect:
    weight = program.inputs.risk.weight
    after = money(values)

    def loss(each: Money) -> float:
        return (1.0 - weight) * each.expected + weight * each.tail

    avoided = loss(idle) - loss(after)
    avoided = avoided if abs(avoided) >= ROUNDING_USD else 0.0
    return Effect(technology, stage, spent * MILLION, avoided, after.base - idle.base)
