"""Apparent consumption of an economy at a stage, in every reading of what was reported."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from derisk.exposure.absent import Absent
from derisk.exposure.flows import Flows, weakest
from derisk.exposure.output import Figure
from derisk.exposure.own_output import own_output
from derisk.exposure.shares import Vector
from derisk.exposure.view import View

DOUBT = 0.2  # of use: the most that output which nobody lists may be, for use to count as known
NO_STOCKS = "Stock changes are not published by place and are left out (dS = 0)."


def apparent_consumption(
    production: float, imports: float, exports: float, stock_drawn: float = 0.0
) -> float:
    """C = P + M - X + dS, all in t content; dS > 0 when stocks were drawn down (USGS)."""
    return production + imports - exports + stock_drawn


@dataclass(frozen=True)
class Reading:
    """One reading of the reports, t content: output, imports by partner [p], exports."""

    production: float
    imports: Vector
    exports: float

    @property
    def use(self) -> float:
        """Apparent consumption, t content."""
        return apparent_consumption(self.production, float(self.imports.sum()), self.exports)


@dataclass(frozen=True)
class Balance:
    """Readings of one balance, the central one first, with what they rest on."""

    partners: tuple[str, ...]
    readings: tuple[Reading, ...]
    quality: str
    sources: frozenset[str]
    notes: tuple[str, ...]


def balance(view: View) -> Balance:
    """The balance of an economy at a stage; Absent if its output or the tonnes of its trade are not known.

    Readings: published output and its range, times lowest and highest content factor of each heading. Who has
    no line in a whole table makes at most what the table does not break down: its balance is known where that
    is at most a fifth of its use.
    """
    into, out = view.imports, view.exports
    for flows in (into, out):
        if flows.partners:
            view.some(flows, "content")
    parts = [flows for flows in (into, out) if flows.partners]
    bought = float(_tonnes(into, _centre(into)).sum() - _tonnes(out, _centre(out)).sum())
    made = _made(view, bought)
    if not parts:
        raise Absent(
            "No trade is reported: whether the economy uses all of its output is not known.", made.sources
        )
    notes = [*made.notes, *view.notes(into, "content"), NO_STOCKS]
    if not out.partners:
        notes.append("No exports are reported.")
    readings = [Reading(made.value, _tonnes(into, _centre(into)), float(_tonnes(out, _centre(out)).sum()))]
    for production, factors in itertools.product(_ends(made.value, made.low, made.high), _corners(into)):
        readings.append(Reading(production, _tonnes(into, factors), float(_tonnes(out, factors).sum())))
    if readings[0].use <= 0:
        raise Absent(
            "Reported output, imports and exports do not fit together: they leave an apparent consumption of "
            f"{readings[0].use:,.0f} t.",
            {source for flows in parts for source in flows.sources},
        )
    return Balance(
        into.partners, tuple(reading for reading in readings if reading.use > 0),
        weakest([made.quality, *(flows.quality("content") for flows in parts)]),
        frozenset(made.sources).union(*(flows.cites("content") for flows in parts)), tuple(notes),
    )  # fmt: skip


def _made(view: View, bought: float) -> Figure:
    """Published output, or that of a place without a line where net imports leave little doubt, t content."""
    try:
        return view.production
    except Absent as absent:
        try:
            figure = own_output(view)
        except Absent:
            raise absent from None
        most = figure.value if figure.high is None else figure.high
        if bought <= 0:
            raise absent from None
        if most > DOUBT * (bought + most):
            least = bought / (bought + most)
            raise Absent(
                f"{absent.note} It makes at most {most:,.0f} t: net imports are {least:.2f} of its use or "
                "more.",
                {*absent.sources, *figure.sources},
            ) from None
        return figure


def spread(values: list[float]) -> tuple[float | None, float | None]:
    """Lowest and highest of some readings, or two None where they are one."""
    low, high = min(values), max(values)
    return (low, high) if high - low > 1e-12 else (None, None)


def _ends(value: float, low: float | None, high: float | None) -> set[float]:
    return {value, value if low is None else low, value if high is None else high}


def _centre(flows: Flows) -> Vector:
    return np.array([factor.value if factor else 0.0 for factor in flows.factors])


def _corners(flows: Flows) -> list[Vector]:
    ends = [(factor.low, factor.high) if factor else (0.0, 0.0) for factor in flows.factors]
    return [np.array(corner) for corner in itertools.product(*(sorted(set(pair)) for pair in ends))]


def _tonnes(flows: Flows, factors: Vector) -> Vector:
    return np.asarray(flows.gross_t @ factors)
