"""Presets of real controls: dates as in the chronology, one rule for all licences, runs that obey them."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import polars as pl
import pytest

from derisk import facts
from derisk.cases.asked import asked_scenario
from derisk.cases.presets import presets
from derisk.stress.scenario import Restriction, Scenario
from derisk.stress.simulate import Run, simulate

# preset: by whom, the day it came into force, the day it was announced, as the chronology has them
CONTROLS = {
    "gallium-2023": ("CHN", "2023-08-01", "2023-07-03"),
    "germanium-2023": ("CHN", "2023-08-01", "2023-07-03"),
    "graphite-2023": ("CHN", "2023-12-01", "2023-10-20"),
    "antimony-2024": ("CHN", "2024-09-15", "2024-08-15"),
    "tungsten-2025": ("CHN", "2025-02-04", None),
    "cobalt-2025": ("COD", "2025-02-22", None),
    "magnets-2025": ("CHN", "2025-04-04", None),
}
NAMES = sorted(CONTROLS)


@lru_cache(maxsize=16)
def scenario(name: str) -> Scenario:
    whole = asked_scenario(preset=name).content
    return whole.of(whole.minerals[0])


@lru_cache(maxsize=16)
def run(name: str) -> Run:
    return simulate(scenario(name), scenario(name).minerals[0])


def licences() -> list[tuple[str, Restriction]]:
    stress = [item for item in presets().values() if item.kind == "scenario"]
    return [
        (item.name, each)
        for item in stress
        for each in item.content.restrictions  # type: ignore[union-attr]
        if each.kind == "licence" and each.throughput is not None
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_control_begins_on_the_day_that_the_chronology_tells(name: str) -> None:
    by, day, told = CONTROLS[name]
    events = facts.table("events").filter(
        (pl.col("mineral") == scenario(name).minerals[0]) & (pl.col("date") == day) & (pl.col("by") == by)
    )
    assert events.height == 1
    assert events["announced"][0] == told
    first = min(scenario(name).restrictions, key=lambda each: each.from_)
    assert first.by == by
    assert first.from_ == day[:7]
    assert (first.announced or first.from_) == (told or day)[:7]


def test_every_licence_waits_and_recovers_as_the_parameters_say() -> None:
    delay = facts.parameter("licence_delay_months")
    recovery = facts.parameter("licence_recovery_months")
    sped_up = [("magnets-2025", 0.0, recovery.low)]
    assert len(licences()) > len(sped_up)
    for name, each in licences():
        assert each.throughput is not None
        found = (name, each.throughput.delay_months, each.throughput.recovery_months)
        if found in sped_up:  # China said so, in June 2025
            continue
        assert each.throughput.recovery_months == recovery.value, name
        assert 0.5 < each.throughput.delay_months <= delay.value, name  # less what of it has passed


def test_a_licence_that_names_some_products_stops_the_share_that_is_assumed() -> None:
    share = facts.parameter("licence_coverage_share").value
    cuts = {each.cut for name, each in licences() if name == "magnets-2025"}
    assert cuts == {share}
    exported = facts.trade("graphite", "mining", 2022).filter(pl.col("exporter") == "CHN")
    flake = exported.filter(pl.col("hs6") == "250410")["gross_t"].sum() / exported["gross_t"].sum()
    (graphite,) = (each for name, each in licences() if name == "graphite-2023")
    assert graphite.cut == pytest.approx(flake, abs=0.005)


@pytest.mark.parametrize("name", NAMES)
def test_known_exports_keep_to_what_is_let_through(name: str) -> None:
    """In the first full month no more leaves on covered arcs than 1 - cut of base, smuggling apart."""
    found = run(name)
    at, stop = max(
        enumerate(scenario(name).restrictions), key=lambda each: (each[1].cut, -int(each[1].from_[:4]))
    )
    month = found.months.index(stop.from_)
    covers = found.covers[at]
    left = (found.trade - found.leaked)[month][covers].sum()
    assert left <= (1 - stop.cut) * found.calibration.flow_t[covers].sum() + 1e-6


@pytest.mark.parametrize("name", NAMES)
def test_prices_part_and_everything_is_finite(name: str) -> None:
    found = run(name)
    for values in (found.price, found.trade, found.made, found.stock, found.used):
        assert np.isfinite(values).all()
    network, by = found.network, CONTROLS[name][0]
    (stage, *_) = {int(s) for covers in found.covers for s in np.flatnonzero(covers.any(axis=(1, 2)))}
    ratio = found.price[:, stage] / network.price_usd_t[stage]
    outside = [r for r, place in enumerate(network.places) if place != by and network.use[stage, r] > 0]
    if outside:
        assert ratio[:, outside].max() >= ratio[:, network.place(by)].max() - 1e-6
