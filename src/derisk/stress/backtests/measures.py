"""What a run shows in the terms of customs and of price reporters, by year or by month."""

from __future__ import annotations

import numpy as np

from derisk.network.network import Array
from derisk.stress.backtests.case import Path
from derisk.stress.shortage import places_of
from derisk.stress.simulate import Run


def by_year(run: Run, values: Array) -> Path:
    """Sums over calendar years of a monthly array [T]; a year that the run covers in part is left out."""
    months: dict[str, list[float]] = {}
    for label, value in zip(run.months, values, strict=True):
        months.setdefault(label[:4], []).append(float(value))
    return {year: sum(values) for year, values in months.items() if len(values) == 12}


def by_month(run: Run, values: Array) -> Path:
    """A monthly array [T] by label."""
    return dict(zip(run.months, map(float, values), strict=True))


def over(path: Path, base: float) -> Path:
    """A path in multiples of a base."""
    return {period: value / base for period, value in path.items()}


def ratio(above: Path, below: Path) -> Path:
    """One path over another, at the periods both have; left out where the second is nought."""
    return {period: above[period] / below[period] for period in above if below.get(period)}


def arrivals(run: Run, economy: str, stage: str, origin: str | None = None) -> Array:
    """[T] t a month that arrive in an economy from outside it, or from one origin, smuggled or not."""
    s, inside = run.network.stage(stage), places_of(run.network, economy)
    senders = [r for r in range(len(run.network.places)) if r not in inside]
    if origin is not None:
        senders = [r for r in places_of(run.network, origin) if r not in inside]
    return np.asarray(run.trade[:, s][:, senders][:, :, inside].sum(axis=(1, 2)))


def departures(run: Run, economy: str, stage: str, destinations: tuple[str, ...] = ()) -> Array:
    """[T] t a month that leave an economy, for all places outside it or for some, as its customs see them.

    What gets past its restrictions under another name is not among them.
    """
    s, inside = run.network.stage(stage), places_of(run.network, economy)
    wanted = {r for each in destinations for r in places_of(run.network, each)}
    receivers = [
        r for r in range(len(run.network.places)) if r not in inside and (not destinations or r in wanted)
    ]
    seen = run.trade[:, s] - run.leaked[:, s]
    return np.asarray(seen[:, inside][:, :, receivers].sum(axis=(1, 2)))


def base_departures(run: Run, economy: str, stage: str, destinations: tuple[str, ...] = ()) -> float:
    """t a month that left an economy in the base year, as `departures` counts."""
    s, inside = run.network.stage(stage), places_of(run.network, economy)
    wanted = {r for each in destinations for r in places_of(run.network, each)}
    flow = run.calibration.flow_t[s][inside]
    receivers = [r for r in range(flow.shape[1]) if r not in inside and (not destinations or r in wanted)]
    return float(flow[:, receivers].sum())


def prices(run: Run, economy: str, stage: str, reported: bool = False) -> Array:
    """[T] price of a stage's product in an economy over the base price, weighted by base use of its places.

    `reported` takes the price as contracts and customs show it, else the clearing price. Weights are base
    output where nothing is used.
    """
    s, inside = run.network.stage(stage), places_of(run.network, economy)
    weight = run.calibration.consumption_t[s, inside]
    if not weight.sum() > 0:
        weight = run.calibration.make_t[s, inside]
    price = (run.reported if reported else run.price)[:, s, inside]
    return np.asarray(price @ weight / weight.sum() / run.calibration.price[s])


def unit_values(run: Run, economy: str, stage: str) -> Path:
    """Customs' yearly unit value of arrivals over the base price: reported prices weighted by arrivals."""
    arrived = arrivals(run, economy, stage)
    return ratio(by_year(run, arrived * prices(run, economy, stage, reported=True)), by_year(run, arrived))
