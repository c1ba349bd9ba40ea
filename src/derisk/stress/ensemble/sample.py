"""One sample: a point of the unit cube made into assumptions, networks and a scenario, and simulated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from functools import lru_cache

import numpy as np

from derisk import facts
from derisk.network import BaseYear, baseline
from derisk.network.network import Array, Network
from derisk.stress.adaptation.openings import openings
from derisk.stress.assumptions import PER_STAGE, Assumptions
from derisk.stress.calendar import month_label
from derisk.stress.calibrate import Calibration
from derisk.stress.ensemble.dimensions import (
    COVERAGE,
    DELAY,
    END,
    FIGURES,
    LEAK,
    NETWORKS,
    RECOVERY,
    Dimension,
    dimensions,
    partly,
)
from derisk.stress.ensemble.networks import disturbed
from derisk.stress.ground import finer_for
from derisk.stress.loss.parameters import LossParameters
from derisk.stress.scenario import Restriction, Scenario
from derisk.stress.simulate import Run, simulate_on

Drawn = dict[tuple[str, str, str], float]  # value by group, mineral and stage of its dimension


def scenario_dimensions(scenarios: Sequence[Scenario]) -> tuple[Dimension, ...]:
    """All dimensions of the scenarios of one question, one scenario a mineral."""
    found: dict[tuple[str, str, str], Dimension] = {}
    for scenario in scenarios:
        stages = {slug: baseline(slug, scenario.base_year).stages for slug in scenario.minerals}
        for item in dimensions(scenario, stages):
            found[item.group, item.mineral, item.stage] = item
    return tuple(found.values())


def drawn(dims: Sequence[Dimension], point: Array) -> Drawn:
    """Values of a point [D] of the unit cube; for the reported figures, which network it is."""
    return {
        (item.group, item.mineral, item.stage): (
            float(min(int(u * NETWORKS), NETWORKS - 1)) if item.group == FIGURES else float(item.at(u))
        )
        for item, u in zip(dims, point, strict=True)
    }


def sampled_run(scenario: Scenario, mineral: str, values: Drawn, seed: int) -> Run:
    """Simulate one mineral of a scenario with drawn values.

    Raises
    ------
    DeriskError : when a month cannot be cleared.
    """
    finer = finer_for(scenario, mineral)
    network = baseline(mineral, scenario.base_year, finer)
    figures = int(values[FIGURES, "any", "any"])
    moved = sampled_network(mineral, scenario.base_year, seed, figures, finer)
    calibration = Calibration(moved, _assumptions(network, values), network, openings(network))
    return simulate_on(calibration, _scenario(scenario, values))


def sampled_loss(values: Drawn) -> LossParameters:
    """The parameters of the loss as drawn."""
    central = LossParameters.load()
    keys = [item.name for item in fields(LossParameters)]
    return central.changed(
        **{key: values[key, "any", "any"] for key in keys if (key, "any", "any") in values}
    )


@lru_cache(maxsize=4 * NETWORKS)
def sampled_network(mineral: str, year: BaseYear, seed: int, number: int, finer: bool = False) -> Network:
    """Network `number` of those an ensemble draws from; the same for the same seed, wherever it is made."""
    state = np.random.SeedSequence(seed).spawn(2)[1].spawn(number + 1)[number]
    return disturbed(baseline(mineral, year, finer), np.random.default_rng(state))


def _assumptions(network: Network, values: Drawn) -> Assumptions:
    central = Assumptions.load(network.mineral, network.stages)
    changed: dict[str, object] = {}
    for item in fields(Assumptions):
        if item.name in PER_STAGE:
            now = getattr(central, item.name)
            changed[item.name] = tuple(
                _value(values, item.name, network.mineral, stage, now[s])
                for s, stage in enumerate(network.stages)
            )
        else:
            now = getattr(central, item.name)
            changed[item.name] = _value(values, item.name, network.mineral, None, now)
    return central.changed(**changed)


def _value(values: Drawn, key: str, mineral: str, stage: str | None, now: float) -> float:
    row = facts.parameter(key, mineral, stage)
    return values.get((row.key, row.mineral, row.stage), now)


def _scenario(scenario: Scenario, values: Drawn) -> Scenario:
    """The scenario with drawn ends of restrictions and paths of licences."""
    restrictions = tuple(
        _restriction(item, position, values) for position, item in enumerate(scenario.restrictions)
    )
    if restrictions == scenario.restrictions:
        return scenario
    return scenario.model_copy(update={"restrictions": restrictions})


def _restriction(item: Restriction, position: int, values: Drawn) -> Restriction:
    update: dict[str, object] = {}
    end = values.get((END, str(position), "any"))
    if end is not None:
        update["until"] = month_label(round(end))
    if item.throughput is not None:
        update["throughput"] = item.throughput.model_copy(
            update={
                "delay_months": item.throughput.delay_months * _over(values, DELAY),
                "recovery_months": item.throughput.recovery_months * _over(values, RECOVERY),
            }
        )
    cut = min(item.cut * _over(values, COVERAGE), 1.0) if partly(item) else item.cut
    if item.kind == "licence":
        cut *= 1.0 - values.get((LEAK, "any", "any"), 0.0)
    if cut != item.cut:
        update["cut"] = cut
    return item.model_copy(update=update)


def _over(values: Drawn, key: str) -> float:
    """What was drawn over the central value: scenarios that say otherwise keep their own, times this."""
    central = facts.parameter(key).value
    return values.get((key, "any", "any"), central) / central
