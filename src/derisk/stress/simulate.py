"""The monthly simulation: rolling, never clairvoyant; what a month leaves is what the next one has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from derisk.network import baseline
from derisk.network.network import Array, Network
from derisk.stress.assumptions import Assumptions, cites
from derisk.stress.calendar import month_index, months_from
from derisk.stress.calibrate import MONTHS, Calibration
from derisk.stress.clearing import Cleared, Clearing, Month
from derisk.stress.month import UNLIMITED
from derisk.stress.reserves import Reserves
from derisk.stress.restrictions import kinds
from derisk.stress.restrictions.limits import Limits, Mask
from derisk.stress.scenario import Restriction, Scenario
from derisk.stress.shortage import shortfall, unmet_t
from derisk.terms.errors import InputError


@dataclass(frozen=True, eq=False)
class Run:
    """One simulated chain: T months, S stages, R places.

    `months` labels "YYYY-MM"; arrays lead with the month: `made`, `used`, `stock`, `price`, `released`,
    `recycled`, `dumped` [T, S, R], `trade` [T, S, R, R], `worth` USD of willingness to pay served [T, S, R],
    `welfare` [T]; `reported` is the price as contracts and customs show it; `demand` [T] the multiple of base
    use; `covers` the arcs [S, R, R] that each restriction of the scenario concerns.
    """

    scenario: Scenario
    calibration: Calibration
    months: tuple[str, ...]
    made: Array
    used: Array
    worth: Array
    stock: Array
    released: Array
    recycled: Array
    dumped: Array
    trade: Array
    price: Array
    reported: Array
    welfare: Array
    demand: Array
    covers: tuple[Mask, ...]

    @property
    def network(self) -> Network:
        """The baseline the run starts from."""
        return self.calibration.network

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """Keys of all sources the run rests on: its baseline's and its assumptions'."""
        return (*self.network.sources, *cites(self.network.mineral, self.network.stages))

    @property
    def consumed(self) -> Array:
        """[T, S, R] use of a stage's product: final use and feed of the next stage, t a month."""
        return _consumed(self.network, self.made, self.used)

    @property
    def unmet(self) -> Array:
        """[T, S, R] base use unmet where the product is scarce, t a month."""
        return unmet_t(self.calibration, self.consumed, self.price, self.demand)


@lru_cache(maxsize=32)
def _calibrated(mineral: str, year: int | None, assumptions: Assumptions | None) -> Calibration:
    network = baseline(mineral, year)
    return Calibration(network, assumptions or Assumptions.load(mineral, network.stages))


def simulate(scenario: Scenario, mineral: str, assumptions: Assumptions | None = None) -> Run:
    """Simulate one chain of a scenario from the baseline of its year.

    Raises
    ------
    InputError : for a place or stage that the chain does not have, or a base year without data.
    DeriskError : when a month cannot be cleared.
    """
    return simulate_on(_calibrated(mineral, scenario.base_year, assumptions), scenario)


def simulate_on(calibration: Calibration, scenario: Scenario) -> Run:
    """Simulate a scenario on a given calibration (any network)."""
    covers = [_covers(calibration.network, restriction) for restriction in scenario.restrictions]
    quotas = [covers[position] for position in _quotas(scenario)]
    with Clearing(calibration, quotas) as clearing:
        cleared = list(_roll(clearing, scenario, covers))
    months = months_from(scenario.start, scenario.months)
    price = np.stack([month.price for month in cleared])
    return Run(
        scenario=scenario,
        calibration=calibration,
        months=months,
        made=np.stack([month.made for month in cleared]),
        used=np.stack([month.used for month in cleared]),
        worth=np.stack([month.worth for month in cleared]),
        stock=np.stack([month.stock for month in cleared]),
        released=np.stack([month.released for month in cleared]),
        recycled=np.stack([month.recycled for month in cleared]),
        dumped=np.stack([month.dumped for month in cleared]),
        trade=np.stack([month.trade for month in cleared]),
        price=price,
        reported=_reported(price, calibration),
        welfare=np.array([month.welfare for month in cleared]),
        demand=np.array([_demand_level(scenario, label) for label in months]),
        covers=tuple(covers),
    )


def _roll(clearing: Clearing, scenario: Scenario, covers: Sequence[Mask]) -> Iterator[Cleared]:
    """Month after month: what one leaves of stock, output and shortage is what the next one has."""
    calibration = clearing.calibration
    network, a = calibration.network, calibration.assumptions
    free = Limits(
        ship=calibration.flow_t,
        open=np.ones_like(calibration.flow_t),
        duty=np.zeros_like(calibration.flow_t),
        make=calibration.make_t,
    )
    reserves = Reserves.open(network, scenario.responses.stock_release)
    stock, made = calibration.stock_target_t, calibration.make_t
    short = np.zeros_like(stock)
    known = _announcement(scenario)
    for label in months_from(scenario.start, scenario.months):
        limits = _limits(scenario, covers, free, label)
        ramped = np.maximum(
            made + a.plant_ramp_share_month * calibration.make_t, a.restart_floor_share * calibration.make_t
        )
        level = _demand_level(scenario, label)
        result = clearing.clear(
            Month(
                ship=limits.ship,
                open=limits.open,
                qualified=_qualified(label, known, a.qualification_months),
                duty=limits.duty,
                deliverable=np.minimum(np.minimum(ramped, calibration.capacity_t), limits.make),
                demand=level,
                opening=stock,
                released=reserves.offer(short, calibration.consumption_t * level),
                quota=np.array([limits.quota.get(position, UNLIMITED) for position in _quotas(scenario)]),
            ),
            where=f"{network.mineral}, {label}",
        )
        reserves.take(result.released)
        stock, made = result.stock, result.made
        short = shortfall(calibration, _consumed(network, result.made, result.used), result.price, level)
        yield result


def _limits(scenario: Scenario, covers: Sequence[Mask], free: Limits, label: str) -> Limits:
    """What the restrictions in force leave of a month; the tightest wins."""
    limits = Limits(free.ship, free.open, free.duty, np.full_like(free.make, UNLIMITED))
    for position, restriction in enumerate(scenario.restrictions):
        if _in_force(restriction, label):
            elapsed = month_index(label) - month_index(restriction.from_)
            kind = kinds()[restriction.kind]
            kind.restrain(limits, free, covers[position], restriction, position, elapsed)
    return limits


def _quotas(scenario: Scenario) -> list[int]:
    """Positions of the quotas among the restrictions."""
    return [position for position, each in enumerate(scenario.restrictions) if each.kind == "quota"]


def _covers(network: Network, restriction: Restriction) -> Mask:
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
    if not mask.any():
        raise InputError(
            "A restriction concerns no trade of this chain.",
            where=f"restriction by {restriction.by}",
            seen=f"to {restriction.to}, stages {restriction.stages}",
            try_="name another destination or stage; derisk network shows who trades",
        )
    return mask


def _in_force(restriction: Restriction, label: str) -> bool:
    return restriction.from_ <= label and (restriction.until is None or label < restriction.until)


def _announcement(scenario: Scenario) -> int | None:
    """Month number in which the first effective restriction became known."""
    known = [month_index(r.announced or r.from_) for r in scenario.restrictions if r.cut > 0 or r.level_t]
    return min(known) if known else None


def _qualified(label: str, known: int | None, months: float) -> float:
    """Share of what new suppliers could ship that users have qualified; linear once a stop is known."""
    if known is None:
        return 0.0
    return float(np.clip((month_index(label) - known) / months, 0.0, 1.0))


def _demand_level(scenario: Scenario, label: str) -> float:
    return (scenario.demand_path or {}).get(int(label[:4]), 1.0)


def _consumed(network: Network, made: Array, used: Array) -> Array:
    """[..., S, R] use of a stage's product: final use and feed of the next stage, t a month."""
    feed = np.zeros_like(made)
    feed[..., :-1, :] = made[..., 1:, :] / network.recovery[1:, None]
    return used + feed


def _reported(price: Array, calibration: Calibration) -> Array:
    """Contract and customs prices: the clearing price, smoothed in logs with a mean lag of so many months."""
    weight = 1.0 / (1.0 + calibration.assumptions.price_report_lag_months)
    floor = 1e-3 * calibration.price[None, :, None]
    clearing = np.log(np.maximum(price, floor))
    reported = np.empty_like(clearing)
    before = np.log(np.broadcast_to(calibration.price[:, None], price.shape[1:]))
    for t in range(len(price)):
        before = before + weight * (clearing[t] - before)
        reported[t] = before
    return np.exp(reported)


__all__ = ["MONTHS", "Run", "simulate", "simulate_on"]
