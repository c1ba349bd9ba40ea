"""Rows of a backtest: targets, scores, paths."""

from __future__ import annotations

from typing import Any

from derisk.stress.backtests.case import Series
from derisk.stress.backtests.compare import FORECASTS, MODEL, Compared
from derisk.stress.backtests.scores import SCORES, UNITS, UNKNOWN
from derisk.terms.answer import Row, row

OBSERVED = "observed"
UNTOLD = "the run does not tell: the path has no such period or never moves"


def case_rows(found: Compared) -> list[Row]:
    """All rows of a case: its targets first, then scores, then the paths behind both."""
    return [*_targets(found), *_scores(found), *_paths(found)]


def _targets(found: Compared) -> list[Row]:
    by_key = {series.key: series for series in found.case.series}
    rows = []
    for target in found.case.targets:
        series = by_key[target.series]
        measured: dict[str, Any] = {
            name: target.measure(found.forecasts[name][series.key]) for name in FORECASTS
        }
        value = measured.pop(MODEL)
        known = [value, *(target.measure(end[series.key]) for end in found.ends)]
        ends = [each for each in known if each is not None]
        low, high = (min(ends), max(ends)) if len(ends) == len(known) else (None, None)
        rows.append(
            _row(
                found, series, ("target", target.key), target.key.replace("-", "_"), value, target.unit,
                note=f"{target.meaning}; base: {target.base}" if value is not None else UNTOLD,
                role="target", forecast=MODEL,
                observed=target.measure(found.seen[series.key].path),
                tolerance_low=target.low, tolerance_high=target.high, passed=target.met(value),
                low=low, high=high, **measured,
            )
        )  # fmt: skip
    return rows


def _scores(found: Compared) -> list[Row]:
    rows = []
    for series in found.case.series:
        seen = found.seen[series.key].path
        for metric, score in SCORES[series.kind].items() if series.scored else ():
            unit = UNITS[metric] or ("months" if all(len(period) == 7 for period in seen) else "years")
            for forecast in FORECASTS:
                value = score(found.forecasts[forecast][series.key], seen)
                rows.append(
                    _row(
                        found, series, ("score", series.key, metric, forecast), metric, value, unit,
                        note=series.meaning if value is not None else UNKNOWN, role="score",
                        forecast=forecast,
                    )
                )  # fmt: skip
    return rows


def _paths(found: Compared) -> list[Row]:
    rows = []
    for series in found.case.series:
        paths = {
            OBSERVED: found.seen[series.key].path,
            **{name: found.forecasts[name][series.key] for name in FORECASTS},
        }
        for forecast, path in paths.items():
            for period, value in sorted(path.items()):
                when: dict[str, Any] = {"year": int(period)} if len(period) == 4 else {"month": period[:7]}
                rows.append(
                    _row(
                        found, series, ("path", series.key, forecast, period), series.key.replace("-", "_"),
                        value, series.unit, note=f"{series.meaning}; base: {series.base}", role="path",
                        forecast=forecast, quality="reported" if forecast == OBSERVED else "derived", **when,
                    )
                )  # fmt: skip
    return rows


def _row(
    found: Compared, series: Series, name: tuple[str, ...], metric: str, value: float | None, unit: str, *,
    note: str, forecast: str, quality: str = "derived", **more: Any,
) -> Row:  # fmt: skip
    sources = found.seen[series.key].sources
    if forecast != OBSERVED:
        sources = (*sources, *found.run.sources)
    return row(
        id="/".join(("backtest", found.case.name, *name)), economy=series.economy,
        mineral=found.case.mineral, stage=series.stage, metric=metric, partner=series.partner, value=value,
        unit=unit, basis="content", quality=quality, sources=sources, note=note, case=found.case.name,
        series=series.key, forecast=forecast, figures=list(found.seen[series.key].figures), **more,
    )  # fmt: skip
