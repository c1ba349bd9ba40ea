"""Why a target is missed, in words: the limits that clash with it, what to loosen, and how far it can be met.

Targets are missed at a penalty, so a plan always has a solution. Behind a miss stands a set of limits that
cannot all hold with the target. It is found by a deletion filter (Chinneck and Dravnieks 1991) over groups of
constraints that mean something to a reader and not over single rows: each group is lifted in turn, and stays
lifted if the target is still out of reach. What is left is irreducible: lift any one and the target is met.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from derisk.plan.inputs import Inputs, LossTarget
from derisk.plan.left_out import LeftOut
from derisk.plan.proposal import SMALL, Target, aim, whole
from derisk.plan.result import MILLION
from derisk.plan.sites import Sites
from derisk.plan.solve import Program, Values

WANT = 1e-7  # of the same, within which a target counts as reached when a limit is weighed


@dataclass(frozen=True)
class Limit:
    """A group of constraints: its name, in words what to loosen, and the inputs without it."""

    name: str
    remedy: str
    lifted: Callable[[Inputs], Inputs]


@dataclass(frozen=True)
class Miss:
    """A missed target and year: what clashes, and the best that the limits allow.

    `reach` is the share that could be reached in that year at any cost, where outside users keep the same
    share of their use, other targets are missed no more and members use no less in calm years; `clash` the
    limits that keep it there, none where it could be met but costs more than its penalty.
    `needs_usd` is the least overnight capital that meets it then when no budget binds, None: nothing does.
    `budgeted` says that the plan has a budget, and `reach` keeps to it.
    """

    target: Target
    year: int
    reach: float
    clash: tuple[Limit, ...]
    needs_usd: float | None
    budgeted: bool = False


def misses(program: Program, found: Values, left_out: LeftOut | None = None) -> Iterator[Miss]:
    """Each missed target, in the first year in which it is missed, with what clashes."""
    inputs = found.inputs
    for target in inputs.targets:
        short = found.of(target.misses[0])
        years = [operation.year for operation in found.operations.listed if target.binds(operation)]
        missed = [at for at, year in enumerate(years) if short[at] > SMALL * whole(inputs, target, year)]
        if missed:
            yield _explained(inputs, found, target, years[missed[0]], left_out)


def _explained(inputs: Inputs, found: Values, target: Target, year: int, left_out: LeftOut | None) -> Miss:
    best = _least_miss(inputs, found, target, year)
    full = whole(inputs, target, year)
    clash: list[Limit] = []
    if best > SMALL * full:
        lifted = inputs
        for limit in _limits(inputs, target, left_out):
            without = limit.lifted(lifted)
            if _least_miss(without, found, target, year) > WANT * full:
                lifted = without
            else:
                clash.append(limit)
    sign = -1.0 if isinstance(target, LossTarget) else 1.0
    reach = aim(target) + sign * best / full
    needs = _capital(inputs, found, target, year)
    return Miss(target, year, reach, tuple(clash), needs, inputs.budget_usd is not None)


def _limits(inputs: Inputs, target: Target, left_out: LeftOut | None) -> Iterator[Limit]:
    """The groups that may clash with a target, the ones that matter least to a reader first."""
    more = () if left_out is None else left_out.candidates()
    if left_out is not None:
        yield Limit(
            f"the choice of instruments, without {', '.join(left_out.names)} (instruments)", "naming more",
            lambda i: replace(i, candidates=more),
        )  # fmt: skip
    if inputs.least_running > 0:
        yield Limit(
            "that new plants run in calm years", "a smaller least_running_share",
            lambda i: replace(i, least_running=0.0),
        )  # fmt: skip
    yield Limit(
        "how fast new suppliers are qualified", "earlier agreements with new suppliers",
        lambda i: replace(i, assumptions=i.assumptions.changed(qualification_months=0.0)),
    )  # fmt: skip
    for other in inputs.targets:
        if other is not target:
            yield Limit(
                f"the target {described(other)}", "a looser one",
                lambda i, other=other: _dropped(i, other),  # type: ignore[misc]
            )  # fmt: skip
    if inputs.candidates or more:
        yield Limit(
            "how much sites, scrap and users allow (max_share, project sizes)", "more candidates or projects",
            lambda i: replace(
                i, candidates=tuple(replace(c, most_share=None, most_t_a=None) for c in i.candidates)
            ),
        )  # fmt: skip
        if inputs.start_delay:
            yield Limit(
                f"the start after {inputs.start_delay} years (start_delay_years)", "an earlier start",
                lambda i: replace(i, start_delay=0),
            )  # fmt: skip
        yield Limit(
            "lead times and ramps of what is built", "a later year, or faster permits",
            lambda i: replace(
                i, candidates=tuple(replace(c, lead_years=0.0, ramp=(1.0,)) for c in i.candidates)
            ),
        )  # fmt: skip
    if inputs.budget_usd is not None:
        yield Limit("the budget (budget_usd)", "a larger one", lambda i: replace(i, budget_usd=None))


def _dropped(inputs: Inputs, other: Target) -> Inputs:
    return replace(
        inputs,
        share_caps=tuple(cap for cap in inputs.share_caps if cap != other),
        loss_targets=tuple(loss for loss in inputs.loss_targets if loss != other),
    )


def _least_miss(inputs: Inputs, found: Values, target: Target, year: int) -> float:
    """By how much a target must be missed in a year when nothing else has a price, kt a year."""
    program, at = _aimed(inputs, found, target, year)
    return float(program.solve().of(target.misses[0])[at])


def _aimed(inputs: Inputs, found: Values, target: Target, year: int) -> tuple[Program, int]:
    """A program that asks for the least miss of one target and year.

    Futures are left out: what they ask for limits neither calm years nor losses. Other targets are missed
    no more than in the plan, and members use no less in calm years: a share of
    nothing is always small. Outside users whom members live off keep the share that members reach.
    """
    program = Program(replace(inputs, futures=()))
    years = [operation.year for operation in program.operations.listed if target.binds(operation)]
    at = years.index(year)
    for name in program.warm.variables:
        program.warm.price(name, 0.0)
    wanted = np.zeros(len(years))
    wanted[at] = 1.0
    program.warm.price(target.misses[0], wanted)
    if isinstance(target, LossTarget):
        members, outside = (program.warm.columns(name)[at] for name in target.misses)
        y = inputs.year(year)
        theirs = inputs.essential_share * _outside(inputs, target) * inputs.growth[y]
        part = float(theirs / inputs.essential(target)[y])
        program.warm.join(-np.inf, 0.0, np.array([outside, members]), np.array([1.0, -part]))
    for other in inputs.targets:
        if other != target:
            for name in other.misses:
                most = found.of(name) + WANT
                program.warm.between(name, np.zeros_like(most), most)
    _, most = program.warm.room("use")
    calm = len(inputs.horizon.years)
    least = np.zeros_like(most)
    least[:calm] = (found.of("use")[:calm] - WANT) * inputs.inside[:, None]
    program.warm.between("use", np.clip(least, 0.0, most), most)
    return program, at


def _outside(inputs: Inputs, target: LossTarget) -> float:
    """Base use of a stage by places that are neither members nor the lost supplier, kt a year."""
    others = [code not in (*inputs.members, target.supplier) for code in inputs.network.places]
    return float(inputs.scaled.use[inputs.network.stage(target.stage), others].sum())


def _capital(inputs: Inputs, found: Values, target: Target, year: int) -> float | None:
    """Least overnight capital that meets a target in a year without a budget, USD; None where none does."""
    if not inputs.candidates:
        return None
    free = replace(inputs, budget_usd=None)
    program, at = _aimed(free, found, target, year)
    best = program.solve().of(target.misses[0])
    if best[at] > SMALL * whole(inputs, target, year):
        return None
    for name in target.misses:
        most = np.full(best.shape, np.inf)
        most[at] = WANT
        program.warm.between(name, np.zeros_like(most), most)
        program.warm.price(name, 0.0)
    capex = Sites(free, program.operations).capex().values
    program.warm.price("build", np.broadcast_to(capex[:, :, None, None], found.of("build").shape))
    return program.solve().objective * MILLION


def described(target: Target, capped: str = "the supplier") -> str:
    """A target in a few words; `capped` is whose share a cap is on."""
    if isinstance(target, LossTarget):
        of = "" if target.member is None else f" of {target.member}"
        said = f"{target.share:.0%} of essential {target.stage}{of}"
        return f"{said} without {target.supplier} from {target.by}"
    return f"at most {target.cap:.0%} of {target.stage} from {capped} from {target.by}"


def said(miss: Miss, mineral: str) -> str:
    """A miss in words: target, year, what clashes, what to loosen, and what can be reached."""
    head = f"{mineral}, {miss.year}: {described(miss.target)} is missed."
    if abs(miss.reach - aim(miss.target)) <= SMALL:
        capital = (
            ""
            if miss.needs_usd is None
            else f" It takes {miss.needs_usd / MILLION:,.0f} million USD of capital."
        )
        return (
            f"{head} It could be met, but costs more than its penalty.{capital} Raise "
            "target_miss_penalty_multiple or loosen it."
        )
    within = "Within the budget" if miss.budgeted else "At any cost"
    kept = f" {within}, {miss.reach:.1%} at best could be reached in that year."
    if miss.budgeted and miss.needs_usd is not None:
        kept += f" In full it takes {miss.needs_usd / MILLION:,.0f} million USD of capital."
    if not miss.clash:
        itself = (
            "No limit of the plan alone stands against it: the chain itself does, with these instruments."
        )
        return f"{head}{kept} {itself}"
    listed = "; ".join(f"{limit.name} (try {limit.remedy})" for limit in miss.clash)
    return f"{head} It clashes with {listed}.{kept}"
