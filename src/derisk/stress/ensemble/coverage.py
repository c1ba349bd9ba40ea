"""Are the ranges honest? How often what was seen lies inside the 5-95 % band of a backtest's ensemble."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from derisk.network.figures import SPREAD
from derisk.network.network import Array
from derisk.stress.backtests.case import Case, Path
from derisk.stress.ensemble.bands import HIGH, LOW, MIDDLE
from derisk.stress.ensemble.design import Design
from derisk.stress.ensemble.sample import drawn, sampled_run, scenario_dimensions
from derisk.stress.scenario import Scenario
from derisk.stress.simulate import Run
from derisk.terms.answer import Row, row

STILL = 1e-6  # a path without width that is what was seen: the period that both are measured against


@dataclass(frozen=True)
class Seen:
    """One period of one path: what was seen beside the band of the samples."""

    period: str
    value: float
    low: float
    middle: float
    high: float

    @property
    def inside(self) -> bool:
        """Whether what was seen lies in the band, ends included."""
        return self.low <= self.value <= self.high


ERROR = SPREAD["reported"]  # relative standard error of what was seen
EXPECTED = HIGH - LOW


def coverage_rows(case: Case, scenario: Scenario, samples: int, seed: int) -> list[Row]:
    """Rows of a backtest's ensemble: the band of each path, and the share of what was seen that lies in it.

    `role` is `band`, one row a period (`value` the median, `low` and `high` the band, `observed`), and
    `coverage`, one row a path, with `expected` the share of an honest band, and `periods` how many there are.

    Raises
    ------
    DeriskError : when a month of a sample cannot be cleared.
    """
    scored = [series for series in case.series if series.scored]
    seen = {series.key: series.observed() for series in scored}
    found = covered(
        scenario, case.mineral, samples, seed, {series.key: series.model for series in scored},
        {key: item.path for key, item in seen.items()},
    )  # fmt: skip
    rows = []
    for series in scored:
        points = found[series.key]
        fixed: dict[str, Any] = {
            "economy": series.economy, "mineral": case.mineral, "stage": series.stage,
            "partner": series.partner, "sources": seen[series.key].sources, "case": case.name,
            "series": series.key, "forecast": "ensemble", "figures": list(seen[series.key].figures),
        }  # fmt: skip
        drawn_as = f"samples={samples},seed={seed}"
        inside = sum(point.inside for point in points)
        rows.append(
            row(
                id=f"backtest/{case.name}/coverage,{drawn_as}/{series.key}", metric="coverage",
                value=inside / len(points) if points else None, unit="share", quality="derived",
                note=f"{inside} of {len(points)} periods of {series.meaning} inside the 5-95 % band",
                role="coverage", expected=EXPECTED, periods=len(points), **fixed,
            )
        )  # fmt: skip
        for point in points:
            when: dict[str, Any] = (
                {"year": int(point.period)} if len(point.period) == 4 else {"month": point.period[:7]}
            )
            rows.append(
                row(
                    id=f"backtest/{case.name}/band,{drawn_as}/{series.key}/{point.period}",
                    metric=series.key.replace("-", "_"), value=point.middle, low=point.low, high=point.high,
                    unit=series.unit, quality="derived", note=f"{series.meaning}; base: {series.base}",
                    role="band", observed=point.value, inside=point.inside, **fixed, **when,
                )
            )  # fmt: skip
    return rows


def covered(
    scenario: Scenario, mineral: str, samples: int, seed: int,
    paths: Mapping[str, Callable[[Run], Path]], observed: Mapping[str, Path],
) -> dict[str, list[Seen]]:  # fmt: skip
    """What was seen beside the band of each path, at the periods that both have.

    `paths` read a run, `observed` has the same keys. Points are plain draws. What was seen has an error of
    its own, that of a reported figure, which every sample draws too. The period that a path is measured
    against has no band and is left out.

    Raises
    ------
    DeriskError : when a month of a sample cannot be cleared.
    """
    state = np.random.SeedSequence(seed).spawn(3)[2]  # after those of the points and of the networks
    noise = np.random.default_rng(state)
    whole = Design(scenario_dimensions([scenario]), samples, seed)
    found: dict[str, list[Path]] = {name: [] for name in paths}
    for point in whole.points[: whole.plain]:
        run = sampled_run(scenario, mineral, drawn(whole.dimensions, point), seed)
        for name, read in paths.items():
            found[name].append(read(run))
    return {name: _beside(observed[name], found[name], noise) for name in paths}


def _beside(seen: Path, sampled: Sequence[Path], noise: np.random.Generator) -> list[Seen]:
    points = []
    for period, value in sorted(seen.items()):
        values: Array = np.array([path.get(period, np.nan) for path in sampled])
        known = values[np.isfinite(values)]
        base = len(known) and float(np.ptp(known)) <= STILL and abs(float(known[0]) - value) <= STILL
        if not len(known) or base:
            continue
        known = known * np.exp(ERROR * noise.standard_normal(len(known)))
        low, middle, high = (float(q) for q in np.quantile(known, [LOW, MIDDLE, HIGH]))
        points.append(Seen(period, value, low, middle, high))
    return points
