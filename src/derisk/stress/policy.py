"""Policy: which trade each restriction of a scenario concerns, what is in force in a month."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from derisk.network.network import Array, Network
from derisk.stress.calendar import month_index
from derisk.stress.calibrate import Calibration
from derisk.stress.month import UNLIMITED
from derisk.stress.restrictions import kinds
from derisk.stress.restrictions.limits import Limits, Mask
from derisk.stress.restrictions.quota import counted
from derisk.stress.scenario import Restriction, Scenario
from derisk.terms.errors import InputError


@dataclass(frozen=True, eq=False)
class Ceiling:
    """One sum of shipments that a quota holds down: the `part`-th of the restriction at `position`.

    `counts` [S, R, R] are its arcs.
    """

    position: int
    part: int
    counts: Mask

    def level(self, limits: Limits) -> float:
        """T a month that it lets out; without limit while it is not in force."""
        levels = limits.quota.get(self.position)
        return UNLIMITED if levels is None else levels[self.part]


@dataclass(frozen=True, eq=False)
class Policy:
    """The restrictions of a scenario on one chain. Shapes: S stages, R places."""

    calibration: Calibration
    scenario: Scenario

    @cached_property
    def covers(self) -> tuple[Mask, ...]:
        """[S, R, R] arcs that each restriction concerns."""
        return tuple(arcs_of(self.calibration.network, each) for each in self.scenario.restrictions)

    @cached_property
    def ceilings(self) -> tuple[Ceiling, ...]:
        """What the quotas among the restrictions hold down, in their order."""
        return tuple(
            Ceiling(position, part, mask)
            for position, each in enumerate(self.scenario.restrictions)
            if each.kind == "quota"
            for part, mask in enumerate(counted(each, self.covers[position]))
        )

    @cached_property
    def free(self) -> Limits:
        """A month without restrictions."""
        c = self.calibration
        return Limits(
            ship=c.flow_t,
            open=np.ones_like(c.flow_t),
            duty=np.zeros_like(c.flow_t),
            working=np.ones_like(c.make_t),
        )

    def limits(self, label: str) -> Limits:
        """What the restrictions in force leave of a month; the tightest wins.

        Months that differ in nothing share one; it is not to be changed.
        """
        held = [
            # only what follows a path of its own knows how long it has been in force
            (position, month_index(label) - month_index(each.from_) if each.throughput else 0)
            for position, each in enumerate(self.scenario.restrictions)
            if in_force(each, label)
        ]
        found = self._limits.get(tuple(held))
        if found is None:
            free = self.free
            found = self._limits[tuple(held)] = Limits(free.ship, free.open, free.duty, free.working)
            for position, elapsed in held:
                restriction = self.scenario.restrictions[position]
                restrain = kinds()[restriction.kind].restrain
                restrain(found, free, self.covers[position], restriction, position, elapsed)
        return found

    @cached_property
    def _limits(self) -> dict[tuple[tuple[int, int], ...], Limits]:
        return {}

    @cached_property
    def _stopped(self) -> dict[Limits, Array]:
        return {}

    def quota(self, limits: Limits, leak: Array) -> Array:
        """[Q] t a month that each ceiling lets out, with what leaks past it."""
        return np.array(
            [
                each.level(limits) + float((leak * self.blocked_by_quota(limits, each)).sum())
                for each in self.ceilings
            ]
        )

    def blocked(self, limits: Limits) -> Array:
        """[S, R, R] base shipments that bans and licences in force hold back, t a month."""
        return np.maximum(self.free.ship - limits.ship, 0.0)

    def blocked_by_quota(self, limits: Limits, ceiling: Ceiling) -> Array:
        """[S, R, R] base shipments that a ceiling holds back, t a month, shared alike among its arcs."""
        covered = np.where(ceiling.counts, self.free.ship, 0.0)
        total = float(covered.sum())
        over = max(total - ceiling.level(limits), 0.0)
        return covered * (over / total if total > 0 else 0.0)

    def stopped(self, limits: Limits) -> Array:
        """[S, R, R] share of base shipments held back by all restrictions of trade in force."""
        if limits not in self._stopped:
            base = self.free.ship
            held = self.blocked(limits)
            for ceiling in self.ceilings:
                held = np.maximum(held, self.blocked_by_quota(limits, ceiling))
            share = np.minimum(held / np.maximum(base, 1e-12), 1.0)
            self._stopped[limits] = np.where(base > 0, share, 0.0)
        return self._stopped[limits]

    def withheld(self, limits: Limits) -> Array:
        """[S, R] share of a place's base supply that restrictions in force hold back, of trade or output."""
        c = self.calibration
        supply = c.supply_t
        lost = (self.stopped(limits) * c.flow_t).sum(axis=1) + c.make_t * (1.0 - limits.working)
        return np.where(supply > 0, np.minimum(lost / np.maximum(supply, 1e-12), 1.0), 0.0)

    def pending(self, label: str) -> Array:
        """[S, R] the same when a restriction begins that a month knows to come; the largest counts."""
        share = np.zeros_like(self.calibration.make_t)
        begins = {
            each.from_
            for each in self.scenario.restrictions
            if each.announced is not None
            and each.announced < each.from_
            and each.announced <= label <= each.from_
            and bites(each)
        }
        for begin in sorted(begins):
            share = np.maximum(share, self.withheld(self.limits(begin)))
        return share


def in_force(restriction: Restriction, label: str) -> bool:
    """Whether a restriction holds in a month."""
    return restriction.from_ <= label and (restriction.until is None or label < restriction.until)


def bites(restriction: Restriction) -> bool:
    """Whether a row restricts anything at all; a cut of nought does not."""
    return restriction.cut > 0 or bool(restriction.level_t)


def arcs_of(network: Network, restriction: Restriction) -> Mask:
    """[S, R, R] arcs that a restriction concerns: at the stages named, else at all that the origin exports.

    Outages hit the plants, so they cover every destination, and at the stages where the origin produces.
    """
    from derisk.network.pooling import positions

    stages = [network.stage(slug) for slug in restriction.stages] if restriction.stages else None
    origin = positions(network, [restriction.by])
    if restriction.to == "all" or restriction.kind == "outage":
        destinations = list(range(len(network.places)))
    else:
        names = [restriction.to] if isinstance(restriction.to, str) else list(restriction.to)
        destinations = positions(network, names)
    mask = np.zeros(network.flow.shape, dtype=bool)
    outage = restriction.kind == "outage"
    if not outage:  # what a group's members send each other stays inside it
        destinations = [r for r in destinations if r not in origin]
    shipped = network.flow[:, origin][:, :, destinations].sum(axis=(1, 2))
    active = (network.production[:, origin].sum(axis=1) if outage else shipped) > 0
    for s in np.flatnonzero(active) if stages is None else stages:
        for i in origin:
            mask[s, i, destinations] = True
            mask[s, i, i] = outage
    several = [network.stages[s] for s in np.flatnonzero(mask.any(axis=(1, 2)))]
    if restriction.level_t is not None and restriction.stages is None and len(several) > 1:
        raise InputError(
            "A quota in tonnes does not say at which stage they are counted.",
            where=f"restriction by {restriction.by}",
            seen=f"level_t {restriction.level_t:g} and no stages; it exports {', '.join(several)}",
            try_="name the stages whose tonnes of content the quota adds up, or give a cut",
        )
    if not mask.any():
        raise InputError(
            f"A restriction concerns no trade of {network.mineral}.",
            where=f"restriction by {restriction.by}",
            seen=f"to {restriction.to}, stages {restriction.stages}",
            try_="name another destination or stage; derisk network shows who trades",
        )
    return mask


def quota_masks(policy: Policy) -> list[Mask]:
    """The arcs that each ceiling of a quota counts."""
    return [each.counts for each in policy.ceilings]
