"""News: by how much what becomes known in a month raises the share of supply at risk, and what it sends
buyers to look for.

Only a worsening is news: a control that goes on under another row, or eases, frightens nobody anew. What was
made known before a run begins is news of its first month, for the base year knows nothing of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from derisk.network.network import Array
from derisk.stress.calendar import month_index, month_label
from derisk.stress.calibrate import MONTHS
from derisk.stress.policy import Policy, bites
from derisk.stress.restrictions.limits import Limits
from derisk.stress.scenario import Restriction


@dataclass(frozen=True, eq=False)
class _Cuts:
    """Shares stopped or at risk: of base shipments by arc, [S, R, R], and of plants, [S, R]."""

    arcs: Array
    plants: Array

    def and_also(self, other: _Cuts) -> _Cuts:
        """The tighter of two, arc by arc and plant by plant."""
        return _Cuts(np.maximum(self.arcs, other.arcs), np.maximum(self.plants, other.plants))


def worsening(policy: Policy, label: str, ahead: bool) -> Array:
    """[S, R] by how much the share of a place's supply at risk rises with what a month makes known.

    `ahead` counts what comes into force later, else what holds from the month in which it is made known. A
    duty takes no supply away, so it frightens nobody.
    """
    fresh = _made_known(policy, label, ahead)
    if not fresh:
        return np.zeros_like(policy.calibration.make_t)
    before = _expected(policy, label, ahead)
    after = _stated(policy, fresh).and_also(before)
    return np.maximum(_at_risk(policy, after) - _at_risk(policy, before), 0.0)


def sought(policy: Policy, label: str, limits: Limits) -> Array:
    """[S, R] share of supply for which buyers look elsewhere in a month: stopped, announced, or taxed.

    Under a duty they look as if its rate, at most all, were cut.
    """
    duties = _Cuts(np.minimum(limits.duty, 1.0), np.zeros_like(limits.working))
    coming = [each for each in _biting(policy) if told(policy, each[1]) <= label < each[1].from_]
    now = _in_force(policy, limits).and_also(duties)
    return _at_risk(policy, now.and_also(_stated(policy, coming)) if coming else now)


def told(policy: Policy, restriction: Restriction) -> str:
    """The month of a run in which a restriction becomes known; the first for what is older than the run."""
    return max(restriction.announced or restriction.from_, policy.scenario.start)


def _biting(policy: Policy) -> list[tuple[int, Restriction]]:
    """Positions and restrictions that take supply away and are not over when the run begins."""
    start = policy.scenario.start
    return [
        (position, each)
        for position, each in enumerate(policy.scenario.restrictions)
        if bites(each) and each.kind != "tariff" and (each.until is None or each.until > start)
    ]


def _made_known(policy: Policy, label: str, ahead: bool) -> list[tuple[int, Restriction]]:
    return [
        (position, each)
        for position, each in _biting(policy)
        if told(policy, each) == label and (label < each.from_) == ahead
    ]


def _expected(policy: Policy, label: str, ahead: bool) -> _Cuts:
    """What held in the month before, and what was made known earlier and has not begun before this month.

    News of what holds at once comes after that of what is still ahead.
    """
    earlier = [
        each
        for each in _biting(policy)
        if (told(policy, each[1]) < label <= each[1].from_)
        or (not ahead and told(policy, each[1]) == label < each[1].from_)
    ]
    if label == policy.scenario.start:
        return _stated(policy, earlier)
    past = _in_force(policy, policy.limits(month_label(month_index(label) - 1)))
    return past.and_also(_stated(policy, earlier))


def _in_force(policy: Policy, limits: Limits) -> _Cuts:
    """What the restrictions in force stop; who buys where plants stand still goes short as well."""
    idle = 1.0 - limits.working
    return _Cuts(np.maximum(policy.stopped(limits), idle[:, :, None]), idle)


def _stated(policy: Policy, restrictions: list[tuple[int, Restriction]]) -> _Cuts:
    """The cuts that rows state, before any throughput."""
    c = policy.calibration
    cuts = _Cuts(np.zeros_like(c.flow_t), np.zeros_like(c.make_t))
    for position, each in restrictions:
        mask = policy.covers[position]
        share = _cut(policy, position, each)
        plants = np.where(mask.any(axis=2), share, 0.0) if each.kind == "outage" else cuts.plants
        cuts = cuts.and_also(_Cuts(np.where(mask, share, 0.0), plants))
    return cuts


def _cut(policy: Policy, position: int, restriction: Restriction) -> float:
    if restriction.level_t is None:
        return restriction.cut
    base = float(policy.calibration.flow_t[policy.covers[position]].sum()) * MONTHS
    return max(1.0 - restriction.level_t / base, 0.0) if base > 0 else 0.0


def _at_risk(policy: Policy, cuts: _Cuts) -> Array:
    """[S, R] share of a place's base supply that cuts take away."""
    c = policy.calibration
    supply = c.supply_t
    lost = (cuts.arcs * c.flow_t).sum(axis=1) + cuts.plants * c.make_t
    return np.where(supply > 0, np.minimum(lost / np.where(supply > 0, supply, 1.0), 1.0), 0.0)
