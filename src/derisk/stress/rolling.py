"""Month after month: what one leaves of stock, output, prices and beliefs is what the next one has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from derisk.network.network import Array
from derisk.stress.adaptation import beliefs, dosing, outlook, recycling, thrifting
from derisk.stress.adaptation.leakage import leak
from derisk.stress.adaptation.pipeline import begin, built
from derisk.stress.adaptation.qualifying import qualify
from derisk.stress.adaptation.reference import log_multiple, reference, remember
from derisk.stress.adaptation.state import State, at_rest
from derisk.stress.calendar import month_index, months_from
from derisk.stress.calibrate import Calibration
from derisk.stress.clearing import Cleared, Clearing, Month
from derisk.stress.needs import Needed, needs
from derisk.stress.news import sought, worsening
from derisk.stress.policy import Policy
from derisk.stress.reserves import Reserves
from derisk.stress.restrictions.limits import Limits
from derisk.stress.scenario import Scenario
from derisk.stress.shortage import SMALL, as_share, fed, unmet_t


@dataclass(frozen=True)
class Passed:
    """A month as it passed: what was set, what cleared, and the state it began with."""

    label: str
    month: Month
    cleared: Cleared
    leaked: Array
    before: State


def roll(clearing: Clearing, policy: Policy) -> Iterator[Passed]:
    """Clear the months of a scenario one after the other; nobody knows the next one."""
    calibration, scenario = clearing.calibration, policy.scenario
    reserves = Reserves.open(calibration.network, scenario.responses.stock_release, calibration.stockpile_t)
    state = at_rest(calibration)
    for label in months_from(scenario.start, scenario.months):
        state = replace(state, fear=np.minimum(state.fear + worsening(policy, label, ahead=True), 1.0))
        limits = policy.limits(label)
        need = needs(calibration, demand_level(scenario, label), state.thrift, state.spared)
        month = _month(label, state, limits, need, policy, reserves)
        cleared = clearing.clear(month, where=f"{calibration.network.mineral}, {label}")
        reserves.take(cleared.released)
        yield Passed(label, month, cleared, _leaked(cleared, month, limits, policy), state)
        state = _after(label, state, month, cleared, limits, need, policy)


def _month(
    label: str,
    state: State,
    limits: Limits,
    need: Needed,
    policy: Policy,
    reserves: Reserves,
) -> Month:
    c, a = policy.calibration, policy.calibration.assumptions
    level = demand_level(policy.scenario, label)
    needed = _still_needed(c, need)
    new = built(state.begun, c.openings, month_index(label), a.expansion_lead_months, a.plant_opening_months)
    size = limits.working * (c.make_t + new)
    still = np.minimum(limits.working / np.maximum(state.working, 1e-12), 1.0)  # of last month's plants
    ramped = np.maximum(state.made * still + a.plant_ramp_share_month * size, a.restart_floor_share * size)
    past = leak(state.seen, a.leakage_share)
    worth = reference(state.seen, state.last, a.reference_weight)
    offered = reserves.offer(state.short, c.consumption_t * level, np.exp(state.last) * c.price[:, None])
    at_home = reserves.at_home(offered)[:, :, None]
    return Month(
        ship=np.where(at_home, np.minimum(limits.ship, state.trade), limits.ship),
        open=np.where(at_home, 0.0, limits.open),
        leak=past * policy.blocked(limits),
        qualified=state.qualified,
        duty=limits.duty * worth[:, :, None],
        premium=a.distrust_premium * state.distrust,
        trusted=a.trusted_share * c.supply_t * needed,
        deliverable=np.minimum(ramped, limits.working * (c.capacity_t + new)),
        built=new,
        scrap=c.scrap_in(_since(policy.scenario, label)),
        regained=state.regained * c.consumption_t * level,
        demand=level,
        thrift=state.thrift,
        spared=state.spared,
        opening=state.stock,
        target=beliefs.target(
            c.stock_target_t * needed,
            state.fear,
            a.hoarding_share,
        ),
        reference=worth,
        last=np.exp(state.last),
        empty=outlook.empty_price(
            state.lack,
            np.maximum(state.withheld, policy.pending(label)),
            np.array(a.demand_elasticity),
            a.choke_price_multiple,
        ),
        released=offered,
        quota=policy.quota(limits, past),
    )


def _after(
    label: str,
    state: State,
    month: Month,
    cleared: Cleared,
    limits: Limits,
    need: Needed,
    policy: Policy,
) -> State:
    """The state that a month leaves behind: each mechanism sees the month and last month's state."""
    c, a = policy.calibration, policy.calibration.assumptions
    feed = fed(c.network, cleared.made, month.spared)
    short = as_share(c, unmet_t(c, cleared.used, feed, cleared.price, need), month.demand)
    last = log_multiple(cleared.price / c.price[:, None])
    seen = remember(state.seen, last, a.reference_memory_months)
    elasticity = np.array(a.demand_elasticity)
    pays = thrifting.beyond(thrifting.aim(seen, elasticity, a.long_run_elasticity), *c.redesigned)
    half_time = a.adaptation_half_time_months
    thrift, most = thrifting.thrift(state.thrift, state.most_thrift, pays, half_time, a.thrift_kept_share)
    dose = dosing.aim(seen, elasticity, a.long_run_elasticity, np.array(a.dose_reach_share))
    spared = thrifting.thrift(state.spared, state.most_spared, dose, half_time, a.thrift_kept_share)
    scrap = recycling.beyond(
        recycling.aim(c.network.stages, seen, a.recycling_reach_share, a.recycling_cost_multiple), c.rewon
    )
    begun = begin(seen, c.make_t, a.expansion_share_year, a.expansion_trigger_multiple)
    fear = beliefs.fear(state.fear, worsening(policy, label, ahead=False), short, a.fear_half_life_months)
    wanted = np.maximum(fear, sought(policy, label, limits))
    withheld = policy.withheld(limits)
    gap = outlook.gap(_supply_t(cleared), need.total, withheld)
    return State(
        stock=cleared.stock,
        made=cleared.made,
        trade=cleared.trade,
        working=limits.working,
        short=short,
        seen=seen,
        last=last,
        withheld=withheld,
        gap=gap,
        lack=outlook.lack(state.lack, state.gap, gap, a.reference_memory_months),
        fear=fear,
        qualified=qualify(state.qualified, wanted, a.qualification_months),
        distrust=beliefs.distrust(state.distrust, policy.stopped(limits), a.distrust_half_life_months),
        thrift=thrift,
        most_thrift=most,
        spared=spared[0],
        most_spared=spared[1],
        regained=recycling.regained(state.regained, scrap, half_time),
        begun=np.concatenate([state.begun, begun[None]]),
    )


def _supply_t(cleared: Cleared) -> Array:
    """[S, R] what a month brought a place, t: own output, secondary supply and net arrivals."""
    arrived: Array = cleared.trade.sum(axis=1) - cleared.trade.sum(axis=2)
    return cleared.made + cleared.recycled + arrived


def _since(scenario: Scenario, label: str) -> int:
    """Which month it is from the first restriction on: 1 is its own, 0 and less come before."""
    first = min((month_index(each.from_) for each in scenario.restrictions), default=None)
    return 0 if first is None else month_index(label) - first + 1


def _still_needed(calibration: Calibration, need: Needed) -> Array:
    """[S, R] what is now needed, in multiples of base use; stores and purchases are kept in step with it."""
    base = calibration.consumption_t
    return np.where(base > SMALL, need.total / np.maximum(base, SMALL), 1.0)


def _leaked(cleared: Cleared, month: Month, limits: Limits, policy: Policy) -> Array:
    """[S, R, R] trade that got past a restriction: past a ban on its arc, past a quota pro rata."""
    leaked = cleared.leaked
    for ceiling in policy.ceilings:
        counted = np.where(ceiling.counts, cleared.trade - leaked, 0.0)
        level = ceiling.level(limits)
        total = float(counted.sum())
        if total > level:
            leaked = leaked + counted * ((total - level) / total)
    return leaked


def demand_level(scenario: Scenario, label: str) -> float:
    """Use in a month's year as a multiple of base use."""
    return (scenario.demand_path or {}).get(int(label[:4]), 1.0)
