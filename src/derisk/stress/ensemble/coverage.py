"""Are the ranges honest? How often what was seen lies inside the 5-95 % band of a backtest's ensemble."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from derisk import facts
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
ALL = "all"


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
        frozenset(series.key for series in scored if series.kind == "volume"),
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
            _coverage_row(
                f"backtest/{case.name}/coverage,{drawn_as}/{series.key}", inside, len(points),
                f"periods of {series.meaning}", kind=series.kind, **fixed,
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


def pooled_rows(coverage: Sequence[Row], samples: int, seed: int) -> list[Row]:
    """The same over all cases, by kind of path and for all paths: how honest the ranges are.

    `low` and `high` of a share are its range of 90 % were the periods independent (Clopper and Pearson 1934):
    one without `expected` in it says that the bands are too narrow or too wide.
    """
    paths = [item for item in coverage if item["role"] == "coverage"]
    rows = []
    for kind in (*dict.fromkeys(item["kind"] for item in paths), ALL):
        part = [item for item in paths if kind in (item["kind"], ALL)]
        rows.append(
            _coverage_row(
                f"backtest/{ALL}/coverage,samples={samples},seed={seed}/{kind}",
                sum(item["inside_periods"] for item in part), sum(item["periods"] for item in part),
                f"periods of all cases{'' if kind == ALL else f', {kind} paths'}", kind=kind, case=ALL,
                series=kind, forecast="ensemble", figures=[each for item in part for each in item["figures"]],
                sources={key for item in part for key in item["sources"]},
            )
        )  # fmt: skip
    return rows


def _coverage_row(id_: str, inside: int, periods: int, of: str, **fixed: Any) -> Row:
    """How many periods lie in the band, with the range of the share that so many periods leave."""
    low, high = _clopper_pearson(inside, periods)
    return row(
        id=id_, metric="coverage", value=inside / periods if periods else None, low=low, high=high,
        unit="share", quality="derived", note=f"{inside} of {periods} {of} inside the 5-95 % band",
        role="coverage", expected=EXPECTED, periods=periods, inside_periods=inside, **fixed,
    )  # fmt: skip


def _clopper_pearson(inside: int, periods: int) -> tuple[float | None, float | None]:
    """90 % range of a share of which so many of so many were seen; not known where none was."""
    from scipy.stats import beta

    if not periods:
        return None, None
    low = float(beta.ppf(LOW, inside, periods - inside + 1)) if inside else 0.0
    high = float(beta.ppf(HIGH, inside + 1, periods - inside)) if inside < periods else 1.0
    return low, high


def covered(
    scenario: Scenario, mineral: str, samples: int, seed: int,
    paths: Mapping[str, Callable[[Run], Path]], observed: Mapping[str, Path],
    shipped: Container[str] = (),
) -> dict[str, list[Seen]]:  # fmt: skip
    """What was seen beside the band of each path, at the periods that both have.

    `paths` read a run, `observed` has the same keys. Points are plain draws. What was seen has an error of
    its own, which every sample draws too: that of a reported figure, and for the months of paths that are
    `shipped` the chance that moves single months when nothing is restricted, which the model has not. The
    period that a path is measured against has no band and is left out.

    Raises
    ------
    DeriskError : when a month of a sample cannot be cleared.
    """
    state = np.random.SeedSequence(seed).spawn(3)[2]  # after those of the points and of the networks
    noise = np.random.default_rng(state)
    whole = Design(scenario_dimensions([scenario]), samples, seed)
    found: dict[str, list[Path]] = {name: [] for name in paths}
    for point in whole.at(range(whole.plain)):
        run = sampled_run(scenario, mineral, drawn(whole.dimensions, point), seed)
        for name, read in paths.items():
            found[name].append(read(run))
    return {name: _beside(observed[name], found[name], name in shipped, noise) for name in paths}


def _beside(seen: Path, sampled: Sequence[Path], shipped: bool, noise: np.random.Generator) -> list[Seen]:
    points = []
    month = facts.parameter("monthly_trade_spread").value
    for period, value in sorted(seen.items()):
        values: Array = np.array([path.get(period, np.nan) for path in sampled])
        known = values[np.isfinite(values)]
        base = len(known) and float(np.ptp(known)) <= STILL and abs(float(known[0]) - value) <= STILL
        if not len(known) or base:
            continue
        error = np.hypot(ERROR, month) if shipped and len(period) > len("2010") else ERROR
        known = known * np.exp(error * noise.standard_normal(len(known)))
        low, middle, high = (float(q) for q in np.quantile(known, [LOW, MIDDLE, HIGH]))
        points.append(Seen(period, value, low, middle, high))
    return points
