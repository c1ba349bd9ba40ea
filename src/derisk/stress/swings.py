"""What would change a stress answer: each assumption moved to the ends of its range, one at a time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from derisk import facts
from derisk.network import baseline
from derisk.stress.assumptions import PER_STAGE, Assumptions
from derisk.stress.calendar import months_from
from derisk.stress.scenario import Scenario
from derisk.stress.shortage import SMALL, places_of
from derisk.stress.simulate import Run, simulate
from derisk.terms.answer import Row, row

PEAK = "peak_shortfall"
MOVED = (
    "demand_elasticity", "stock_cover_months", "accessible_stock_share", "qualification_months",
    "leakage_share", "plant_surge_share", "choke_price_multiple", "hoarding_share", "long_run_elasticity",
)  # fmt: skip


def swings(
    scenario: Scenario, mineral: str, economy: str, stage: str, prefix: str = "stress",
    wanted: Sequence[str] = MOVED,
) -> list[Row]:  # fmt: skip
    """Peak shortfall of an economy at a stage while restrictions are in force, and where assumptions move it.

    One row an assumption with a published or stated range: `value` is the peak under the central
    assumptions, `low` and `high` the lowest and highest of the peaks at the ends of that range and at its
    centre; `assumption` its key. Sorted by the width of the swing, widest first. `wanted` limits the keys.

    Raises
    ------
    InputError : for what the scenario names and the network does not have.
    """
    scenario = _while_in_force(scenario)
    stages = baseline(mineral, scenario.base_year).stages
    centre = Assumptions.load(mineral, stages)
    middle = _peak(simulate(scenario, mineral, centre), economy, stage)
    if middle is None:
        return []
    found = []
    for key in wanted:
        ends = [centre.changed(**{key: _at(centre, key, mineral, stages, end)}) for end in ("low", "high")]
        moved = [_peak(simulate(scenario, mineral, end), economy, stage) for end in ends if end != centre]
        peaks = [middle, *(peak for peak in moved if peak is not None)]
        if len(peaks) > 1:
            found.append(_row(key, mineral, stages, economy, stage, prefix, middle, min(peaks), max(peaks)))
    return sorted(found, key=lambda item: (item["low"] - item["high"], item["id"]))


def _while_in_force(scenario: Scenario) -> Scenario:
    """The scenario up to the month after its last restriction ends."""
    months = months_from(scenario.start, scenario.months)
    ends = [restriction.until for restriction in scenario.restrictions]
    if not ends or None in ends or max(filter(None, ends)) not in months:
        return scenario
    return scenario.model_copy(update={"months": months.index(max(filter(None, ends))) + 1})


def _at(centre: Assumptions, key: str, mineral: str, stages: Sequence[str], end: str) -> object:
    """An assumption at one end of its range; where no range is known, as it is."""
    parameters = (
        [facts.parameter(key, mineral, each) for each in stages]
        if key in PER_STAGE
        else [facts.parameter(key, mineral)]
    )
    ends = tuple(getattr(item, end) if getattr(item, end) is not None else item.value for item in parameters)
    return ends if key in PER_STAGE else ends[0]


def _peak(run: Run, economy: str, stage: str) -> float | None:
    """Largest share of base use unmet in any month; None where the economy does not use the product."""
    inside, s = places_of(run.network, economy), run.network.stage(stage)
    base = run.demand * float(run.calibration.consumption_t[s, inside].sum())
    if not inside or float(base.max()) <= SMALL:
        return None
    return float(np.max(run.unmet[:, s][:, inside].sum(axis=1) / base))


def _row(
    key: str, mineral: str, stages: Sequence[str], economy: str, stage: str, prefix: str,
    middle: float, low: float, high: float,
) -> Row:  # fmt: skip
    slug = stage if key in PER_STAGE else None
    parameter = facts.parameter(key, mineral, slug)
    return row(
        id=f"{prefix}/{economy}/{mineral}/{stage}/{PEAK}/{key}",
        economy=economy, mineral=mineral, stage=stage, metric=PEAK, value=middle, low=low,
        high=high, unit="share", basis="content", quality="prior", sources=[parameter.cite],
        note=(
            f"{key} is {parameter.value:g} {parameter.unit}; range {parameter.low:g} to {parameter.high:g}"
            if parameter.low is not None and parameter.high is not None
            else f"{key} is {parameter.value:g} {parameter.unit} at this stage; moved at all stages"
        ),
        assumption=key, assumption_value=parameter.value, assumption_low=parameter.low,
        assumption_high=parameter.high, assumption_unit=parameter.unit,
    )  # fmt: skip
