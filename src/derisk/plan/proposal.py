"""The closest plan that works: each missed target as far as the plan itself came, solved again.

A plan that misses a target at a penalty is also the best plan of the targets that it reaches: it pays for
what it lacks by the tonne, so asking for no more than it has takes that price away and makes no other plan
better. The shares are written to three digits, on the loose side, and a later year never asks for less; so
the proposal is solved, and what that gives is what is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor

from derisk.plan.inputs import Inputs, LossTarget, ShareCap
from derisk.plan.joint import Joint
from derisk.plan.result import MILLION, capex_usd, money
from derisk.plan.solve import Values

Target = ShareCap | LossTarget
SMALL = 1e-6  # of what a target is a share of, below which it is met
CLOSE = 1e-4  # of the same, below which a proposal works: a tenth of the digits it is written in
DIGITS = 1e3  # shares are written in thousandths


@dataclass(frozen=True)
class Proposal:
    """Targets that take the place of missed ones, and what the plan of them still misses and costs.

    `left` is the worst miss of any target, as a share of what it is a share of; `cost_usd` the objective.
    """

    targets: tuple[Target, ...]
    left: float
    cost_usd: float

    @property
    def works(self) -> bool:
        """Whether the plan of these targets, and of all others, misses nothing."""
        return self.left <= CLOSE


def proposed(found: Values) -> Proposal | None:
    """The targets that a plan reaches in place of those that it misses, solved again; None: none missed.

    A budget is what the plan spends, since of one that chains share no part is written down.
    """
    inputs = found.inputs
    instead = [each for target in inputs.targets for each in loosened(found, target)]
    if tuple(instead) == inputs.targets:
        return None
    changed = replace(
        inputs,
        share_caps=tuple(each for each in instead if isinstance(each, ShareCap)),
        loss_targets=tuple(each for each in instead if isinstance(each, LossTarget)),
        mixtures={},
    )
    budget = None if inputs.budget_usd is None else capex_usd(found) * (1.0 + SMALL)
    (again,) = Joint([changed], budget).solve()
    short = [by for target in changed.targets for _, by in missed_by(again, target)]
    new = tuple(each for each in changed.targets if each not in inputs.targets)
    return Proposal(new, max(short, default=0.0), money(again).total)


def loosened(found: Values, target: Target) -> Iterator[Target]:
    """A target as it is where it is met, else one for each step of what is reached, the later the tighter."""
    short = missed_by(found, target)
    if all(share <= SMALL for _, share in short):
        yield target
        return
    sign = -1.0 if isinstance(target, LossTarget) else 1.0
    asked, before = aim(target), None
    for (year, _), share in zip(short, _rising([asked + sign * by for _, by in short], sign), strict=True):
        share = asked if abs(share - asked) <= SMALL else share
        if share == before:
            continue
        before = share
        if 0.0 < share < 1.0 or share == asked:
            yield _changed(target, share, year)


def _rising(reached: Sequence[float], sign: float) -> list[float]:
    """Shares that a target can ask for year by year: in thousandths, none tighter than any later one."""
    least = reached[-1] * sign
    found = []
    for share in reversed(reached):
        least = max(least, share * sign)
        found.append(_written(least * sign, sign))
    return found[::-1]


def _written(share: float, sign: float) -> float:
    """A share in thousandths, on the loose side: down where more is asked, up where less is."""
    whole = round(share * DIGITS)
    if abs(share * DIGITS - whole) > SMALL * DIGITS:
        whole = floor(share * DIGITS) if sign < 0 else ceil(share * DIGITS)
    return whole / DIGITS


def _changed(target: Target, share: float, by: int) -> Target:
    if isinstance(target, LossTarget):
        return replace(target, share=share, by=by)
    return replace(target, cap=share, by=by)


def missed_by(found: Values, target: Target) -> list[tuple[int, float]]:
    """By how much a target is missed in each year it holds in, as a share of what it is a share of."""
    years = [operation.year for operation in found.operations.listed if target.binds(operation)]
    short = found.of(target.misses[0])
    return [(year, float(short[at]) / whole(found.inputs, target, year)) for at, year in enumerate(years)]


def whole(inputs: Inputs, target: Target, year: int) -> float:
    """What a target is a share of in a year, kt."""
    at = inputs.year(year), inputs.network.stage(target.stage)
    if isinstance(target, LossTarget):
        return float(inputs.essential(target)[at[0]])
    return float(inputs.supplies[at])


def aim(target: Target) -> float:
    """The share that a target states."""
    return target.share if isinstance(target, LossTarget) else target.cap


def written(target: Target) -> str:
    """A target as a line of a plan file."""
    if isinstance(target, LossTarget):
        of = "" if target.member is None else f", members: {target.member}"
        return (
            f"{{stage: {target.stage}, n_minus_1: {target.share:g}, by: {target.by}, "
            f"critical_supplier: {target.supplier}{of}}}"
        )
    return f"{{stage: {target.stage}, supplier_share_cap: {target.cap:g}, by: {target.by}}}"


def told(proposal: Proposal, mineral: str) -> str:
    """A proposal in words: the lines to write, and what the plan of them gives."""
    if not proposal.targets:
        return f"{mineral}: nothing of the missed targets is reached; the closest plan does without them."
    lines = ", ".join(written(target) for target in proposal.targets)
    gives = "misses nothing" if proposal.works else f"still misses a target by {proposal.left:.1%}"
    return (
        f"{mineral}: the closest plan has {lines} in place of what is missed; solved again, it {gives} and "
        f"costs {proposal.cost_usd / MILLION:,.0f} million USD, risk included."
    )
