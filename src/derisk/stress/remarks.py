"""Remarks on a scenario: what of it concerns nothing, came before the run, or is out of the ordinary."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from derisk.network.network import Network
from derisk.stress.ground import ground, told
from derisk.stress.policy import arcs_of, bites
from derisk.stress.reserves import Reserves
from derisk.stress.scenario import Restriction, Scenario
from derisk.terms.errors import InputError

LITTLE = 1e-3  # t a year of the base year that a restriction must concern
HIGH_DUTY = 2.0  # rate above which a per cent may have been written for a share
USUAL = (0.2, 5.0)  # multiples of base use outside which a percentage may have been written


def remarks(scenario: Scenario) -> list[str]:
    """Notes on a scenario of one or several minerals, before it is simulated.

    Raises
    ------
    InputError : when its restrictions concern no trade and no output of any of its chains in the base year.
    """
    notes, concerned = [], False
    restricting = [each for each in scenario.restrictions if bites(each)]
    for position, each in enumerate(scenario.restrictions, start=1):
        which = f"restriction {position} by {each.by}"
        notes += [f"{which}{said}" for said in _of_itself(each, scenario)]
        for slug in scenario.minerals if bites(each) else ():
            if each.mineral in (None, slug):
                network = ground(scenario, slug)
                touched = _concerned_t(network, each)
                concerned |= sum(touched.values()) > LITTLE
                notes += [f"{which}{said}" for said in _of_chain(network, each, touched)]
    if restricting and not concerned:
        raise InputError(
            "The scenario's restrictions concern no trade and no output of the base year.",
            where="restrictions",
            seen="; ".join(f"{each.kind} by {each.by} at {_named(each)}" for each in restricting),
            try_="name another economy, destination or stage; derisk network shows who makes and ships what",
        )
    notes += [said for slug in scenario.minerals for said in told(scenario, slug)]
    return [*notes, *_of_demand(scenario), *_of_stocks(scenario)]


def _of_itself(restriction: Restriction, scenario: Scenario) -> Iterator[str]:
    known = restriction.announced or restriction.from_
    if known < scenario.start and (restriction.until is None or restriction.until > scenario.start):
        yield (
            f" was known in {known}, before the run: it is news of {scenario.start}, for the base year knows "
            "nothing of it."
        )
    if restriction.kind == "tariff" and restriction.cut > HIGH_DUTY:
        yield f" is a duty of {restriction.cut:,.0%}: 0.25 is 25 %."


def _of_chain(network: Network, restriction: Restriction, touched: dict[str, float]) -> Iterator[str]:
    what = "output" if restriction.kind == "outage" else "trade"
    idle = [stage for stage, tonnes in touched.items() if tonnes <= LITTLE]
    if idle or not touched:
        at = f" at {', '.join(idle)}" if idle else ""
        yield f" concerns no {what} of {network.mineral}{at} in {network.year}."
    base = sum(touched.values())
    if restriction.level_t is not None and base > LITTLE and restriction.level_t >= base:
        yield (
            f" lets out {restriction.level_t:,.0f} t a year of {network.mineral}, no less than the "
            f"{base:,.0f} t of {network.year}: it binds only if more is shipped."
        )


def _of_demand(scenario: Scenario) -> Iterator[str]:
    for year, multiple in (scenario.demand_path or {}).items():
        if not USUAL[0] <= multiple <= USUAL[1]:
            yield f"demand_path: use in {year} is {multiple:g} times the base year's; 1.05 is 5 % more."


def _of_stocks(scenario: Scenario) -> Iterator[str]:
    rule = scenario.responses.stock_release
    for slug in scenario.minerals if rule is not None else ():
        if Reserves.open(ground(scenario, slug), rule).held.sum() <= 0.0:
            yield f"{slug}: no government stock is published, so the rule of release has nothing to sell."


def _concerned_t(network: Network, restriction: Restriction) -> dict[str, float]:
    """T a year of the base year by stage that a restriction concerns: trade, or output of an outage."""
    own = tuple(stage for stage in restriction.stages or () if stage in network.stages)
    if restriction.stages is not None and not own:
        return {}
    mask = arcs_of(network, restriction.model_copy(update={"stages": own or None}))
    if restriction.kind == "outage":
        tonnes = (network.production * mask.any(axis=2)).sum(axis=1)
    else:
        tonnes = (network.flow * mask).sum(axis=(1, 2))
    return {network.stages[s]: float(tonnes[s]) for s in np.flatnonzero(mask.any(axis=(1, 2)))}


def _named(restriction: Restriction) -> str:
    return ", ".join(restriction.stages) if restriction.stages else "all stages"
