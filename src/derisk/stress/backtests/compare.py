"""One case run: the paths of the model, of persistence and of the static model beside what was seen."""

from __future__ import annotations

from dataclasses import dataclass

from derisk.network import baseline
from derisk.stress.assumptions import CORNERS, Assumptions
from derisk.stress.backtests.case import Case, Observed, Path, Series
from derisk.stress.backtests.static import static
from derisk.stress.scenario import Scenario
from derisk.stress.simulate import Run, simulate

MODEL, PERSISTENCE, STATIC = "model", "persistence", "static"
FORECASTS = (MODEL, PERSISTENCE, STATIC)


@dataclass(frozen=True)
class Compared:
    """A case with its run; `forecasts[name][series]`, `seen[series]` and `ends[...][series]` are paths.

    `ends` are those of the model at the corners of all ranges, as every stress run has them.
    """

    case: Case
    run: Run
    seen: dict[str, Observed]
    forecasts: dict[str, dict[str, Path]]
    ends: tuple[dict[str, Path], ...]


def compare(case: Case, scenario: Scenario) -> Compared:
    """Run a case's scenario with the central assumptions, at their corners, and without adaptation."""

    scenario = scenario.of(case.mineral)

    def paths(assumptions: Assumptions) -> tuple[Run, dict[str, Path]]:
        run = simulate(scenario, case.mineral, assumptions)
        return run, {series.key: series.model(run) for series in case.series}

    stages = baseline(case.mineral, scenario.base_year).stages
    central = Assumptions.load(case.mineral, stages)
    run, model = paths(central)
    seen = {series.key: series.observed() for series in case.series}
    return Compared(
        case,
        run,
        seen,
        {
            MODEL: model,
            PERSISTENCE: {
                series.key: _persistent(series, seen[series.key], model[series.key]) for series in case.series
            },
            STATIC: paths(static(central))[1],
        },
        tuple(paths(Assumptions.load(case.mineral, stages, *corner))[1] for corner in CORNERS),
    )


def _persistent(series: Series, seen: Observed, model: Path) -> Path:
    """The base for every period: nothing changes."""
    value = 1.0 if series.still is None else seen.path[series.still]
    return dict.fromkeys(sorted({*model, *seen.path}), value)
