"""Who supplies whom: what stays in an economy by origin, before restrictions, under them, at the end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from derisk.network.network import RESIDUE, Array
from derisk.stress.policy import in_force
from derisk.stress.shortage import SMALL, places_of
from derisk.stress.simulate import Run
from derisk.terms.answer import Row, row
from derisk.terms.places import ALLIANCE

SHOWN = 5  # origins besides own output that have a row of their own
LAST = 12  # months that count as the end of a run
HOME, OTHERS = "home", "others"
NOTES = {
    "before": "the base year",
    "during": "mean of the months in which a restriction is in force",
    "after": f"mean of the last {LAST} months of the run",
}


@dataclass(frozen=True)
class Supply:
    """What an economy has of a stage's product in one period, t a month, by origin; what it exports is out.

    Exports come out of own output, `home`, first; beyond it they are re-exports and take from all arrivals
    alike. That is how the market bounds the exports of hubs too (`market/transit.py`).
    """

    economy: str
    stage: str
    period: str
    by_origin: dict[str, float]


def supply(run: Run) -> list[Supply]:
    """Supply of every economy and stage in every period; all but the largest origins are pooled."""
    network = run.network
    base = run.calibration
    periods: dict[str, tuple[Array, Array]] = {
        "before": (base.flow_t, base.make_t + network.recycled / 12.0),
        **{
            name: (run.trade[months].mean(axis=0), (run.made + run.recycled)[months].mean(axis=0))
            for name, months in _periods(run).items()
        },
    }
    found = []
    for economy in dict.fromkeys((*ALLIANCE, "alliance", *network.places)):
        inside = places_of(network, economy)
        for s, stage in enumerate(network.stages if inside else ()):
            origins = {
                name: _by_origin(network.places, inside, flow[s], own[s])
                for name, (flow, own) in periods.items()
            }
            shown = _shown(list(origins.values()))
            found += [
                Supply(economy, stage, name, pooled)
                for name, each in origins.items()
                if (pooled := _pooled(each, shown))
            ]
    return found


def supply_rows(run: Run, prefix: str) -> list[Row]:
    """One row an economy, stage, period and origin: `partner` is the origin, None for all others together."""
    rows, mineral = [], run.network.mineral
    for each in supply(run):
        for origin, value in each.by_origin.items():
            rows.append(
                row(
                    id=f"{prefix}/{each.economy}/{mineral}/{each.stage}/supply_t/{each.period}/{origin}",
                    economy=each.economy, mineral=mineral, stage=each.stage, metric="supply_t",
                    partner={HOME: each.economy, OTHERS: None}.get(origin, origin), by="content", value=value,
                    unit="t", basis="content", quality="derived", sources=run.sources, period=each.period,
                    note=f"a month, {NOTES[each.period]}{': all other origins' * (origin == OTHERS)}",
                )
            )  # fmt: skip
    return rows


def _periods(run: Run) -> dict[str, list[int]]:
    """Positions of the months of each period that the run has."""
    held = [
        t
        for t, label in enumerate(run.months)
        if any(in_force(restriction, label) for restriction in run.scenario.restrictions)
    ]
    last = list(range(max(len(run.months) - LAST, 0), len(run.months)))
    return {**({"during": held} if held else {}), "after": last}


def _by_origin(places: tuple[str, ...], inside: list[int], flow: Array, own: Array) -> dict[str, float]:
    outside = [r for r in range(len(places)) if r not in inside]
    arriving = flow[:, inside].sum(axis=1)
    made, exported = float(own[inside].sum()), float(flow[inside][:, outside].sum())
    bought = float(arriving[outside].sum())
    if made + bought - exported <= RESIDUE * (made + bought):  # within the errors of trade: not known
        return {}
    kept = 1.0 - max(exported - made, 0.0) / bought if bought > 0.0 else 0.0
    return {HOME: max(made - exported, 0.0), **{places[r]: float(arriving[r]) * kept for r in outside}}


def _shown(periods: list[dict[str, float]]) -> list[str]:
    """Own output, then the origins that supply most over all periods, the largest first."""
    weight: dict[str, float] = {}
    for each in periods:
        total = max(sum(each.values()), SMALL)
        for origin, value in each.items():
            weight[origin] = weight.get(origin, 0.0) + value / total
    largest = sorted((origin for origin in weight if origin != HOME), key=lambda each: (-weight[each], each))
    return [HOME, *(origin for origin in largest[:SHOWN] if weight[origin] > 0)]


def _pooled(origins: dict[str, float], shown: list[str]) -> dict[str, float]:
    """The origins shown and all others together; empty where nothing at all is supplied."""
    if sum(origins.values()) <= SMALL:
        return {}
    kept = {origin: origins[origin] for origin in shown}
    rest = float(np.sum([value for origin, value in origins.items() if origin not in shown]))
    return {**kept, OTHERS: rest} if rest > 0 else kept
