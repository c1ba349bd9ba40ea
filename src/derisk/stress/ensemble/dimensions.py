"""What an ensemble draws: every assumption with a range, the reported figures, licences and ends of stops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np

from derisk import facts
from derisk.network.network import Array
from derisk.stress.assumptions import PER_STAGE, Assumptions
from derisk.stress.calendar import month_index
from derisk.stress.loss.parameters import RELIANCE, LossParameters
from derisk.stress.scenario import Restriction, Scenario

FIGURES = "reported_figures"  # which of the networks that fit the reported figures is the true one
NETWORKS = 64  # networks drawn for an ensemble, all equally likely
RELIANCE_KEY = "reliance"
DELAY, RECOVERY = "licence_delay_months", "licence_recovery_months"
COVERAGE, LEAK = "licence_coverage_share", "licence_leak_share"
END = "restriction_end"  # when a restriction whose end is given as a range ends
WIDE = 2.0  # ends whose ratio reaches this are drawn on a logarithmic scale


@dataclass(frozen=True)
class Dimension:
    """One uncertain number: a row of `parameters` (or a part of the question), its value and range.

    `group` names the assumption that the Sobol indices speak of: values of one assumption at several stages
    belong to one group.
    """

    group: str
    mineral: str
    stage: str
    value: float
    low: float
    high: float

    def at(self, u: float | Array) -> Array:
        """The quantile function: a triangle with its mode at `value` and its ends at `low` and `high`.

        On a logarithmic scale where both ends have one sign and one is `WIDE` times the other or more.
        """
        low, mode, high = self.low, self.value, self.high
        if low * high > 0 and max(low / high, high / low) >= WIDE:
            sign = np.sign(low)
            ends = sorted(np.log(np.abs([low, high])))
            drawn = _triangle(np.asarray(u if sign > 0 else 1.0 - np.asarray(u)), ends[0],
                              float(np.log(abs(mode))), ends[1])  # fmt: skip
            return np.asarray(sign * np.exp(drawn))
        return _triangle(np.asarray(u), low, mode, high)


def _triangle(u: Array, low: float, mode: float, high: float) -> Array:
    width = high - low
    left = (mode - low) / width
    rising = low + np.sqrt(u * width * (mode - low))
    falling = high - np.sqrt((1.0 - u) * width * (high - mode))
    return np.where(u < left, rising, falling)


def dimensions(scenario: Scenario, stages: Mapping[str, Sequence[str]]) -> tuple[Dimension, ...]:
    """All dimensions of a scenario, each once; `stages` lists those of every mineral's network.

    A row of `parameters` that serves several minerals or stages is one number nobody knows, so it is drawn
    once and all of them have it. A parameter without a range, or with an empty one, is not drawn.
    """
    found: dict[tuple[str, str, str], Dimension] = {}
    for mineral, own in stages.items():
        for item in fields(Assumptions):
            for stage in own if item.name in PER_STAGE else (None,):
                _enter(found, facts.parameter(item.name, mineral, stage))
    for item in fields(LossParameters):
        if item.name == RELIANCE_KEY:  # where in its range the share of output that rests on a mineral lies
            mild, middle, harsh = (RELIANCE[end] for end in ("mild", "central", "harsh"))
            found[item.name, "any", "any"] = Dimension(item.name, "any", "any", middle, mild, harsh)
        else:
            _enter(found, facts.parameter(item.name))
    if any(restriction.throughput for restriction in scenario.restrictions):
        for key in (DELAY, RECOVERY):
            _enter(found, facts.parameter(key))
    if any(restriction.kind == "licence" for restriction in scenario.restrictions):
        _enter(found, facts.parameter(LEAK))
    if any(partly(restriction) for restriction in scenario.restrictions):
        _enter(found, facts.parameter(COVERAGE))
    for position, restriction in enumerate(scenario.restrictions):
        if restriction.until_low and restriction.until and restriction.until_high:
            ends = (restriction.until, restriction.until_low, restriction.until_high)
            value, low, high = (float(month_index(label)) for label in ends)
            found[END, str(position), "any"] = Dimension(END, str(position), "any", value, low, high)
    found[FIGURES, "any", "any"] = Dimension(FIGURES, "any", "any", 0.5, 0.0, 1.0)
    return tuple(found.values())


def partly(restriction: Restriction) -> bool:
    """Whether a licence names only part of what is traded."""
    return restriction.kind == "licence" and 0.0 < restriction.cut < 1.0


def _enter(found: dict[tuple[str, str, str], Dimension], row: facts.Parameter) -> None:
    if row.low is None or row.high is None or not row.low < row.high:
        return
    value = min(max(row.value, row.low), row.high)
    key = (row.key, row.mineral, row.stage)
    found[key] = Dimension(row.key, row.mineral, row.stage, value, row.low, row.high)


def groups(found: Sequence[Dimension]) -> tuple[str, ...]:
    """Names of the groups, in the order of their first dimension."""
    return tuple(dict.fromkeys(dimension.group for dimension in found))
