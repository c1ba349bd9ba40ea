"""Magnets 2025: China's licences of 4 April 2025, seen in its exports of rare-earth permanent magnets.

Multiples are taken against the twelve-month mean of 2024, 4,846 t a month. Customs weigh rare-earth magnets
alone (85051110); the model's trade is of 850511, which holds other metal magnets too.
"""

from __future__ import annotations

from derisk.stress.backtests.case import Case, Observed, Path, Series, Target
from derisk.stress.backtests.measures import base_departures, by_month, departures, over
from derisk.stress.backtests.observed import against, observed
from derisk.stress.backtests.scores import periods_between, recovery, trough
from derisk.stress.simulate import Run

NAME = "magnets-2025"
STAGE, CHINA = "magnets", "CHN"
MONTHS = {month: month for month in (f"2025-{number:02d}" for number in range(4, 10))}
MAY, JULY = "2025-05", "2025-07"
OF_2024 = "mean month of 2024, 4,846 t"


def _seen() -> Observed:
    found = observed(NAME, "china-exports")
    return against(found, found.path["2024"] / 12, MONTHS)


def _exports(run: Run) -> Path:
    return over(by_month(run, departures(run, CHINA, STAGE)), base_departures(run, CHINA, STAGE))


def _window(path: Path) -> Path:
    """The months that customs have told of: a later low of the model is no miss of this one."""
    return {period: value for period, value in path.items() if period in MONTHS}


def _depth(path: Path) -> float:
    return min(_window(path).values())


def _trough(path: Path) -> float | None:
    found = trough(_window(path))
    return None if found is None else float(periods_between(MAY, found))


def _recovery(path: Path) -> float | None:
    found = recovery(_window(path))
    return None if found is None else float(periods_between(JULY, found))


CASE = Case(
    name=NAME,
    title="China's licences on rare-earth magnets, 2025",
    mineral="rare-earths",
    preset="magnets-2025",
    series=(
        Series(
            "china-exports", "volume", "China's exports of magnets", OF_2024, CHINA, STAGE, _seen, _exports
        ),
    ),
    targets=(
        Target(
            "lowest-month", "months from May 2025 to the last month at the lowest exports", "May 2025",
            "months", 0, 0, "china-exports", _trough,
        ),
        Target(
            "lowest-exports", "lowest exports of a month, a quarter to a half of normal", OF_2024, "ratio",
            0.25, 0.5, "china-exports", _depth,
        ),
        Target(
            "recovery-month", "months from July 2025 until exports are back at nine tenths: July or August",
            "July 2025", "months", 0, 1, "china-exports", _recovery,
        ),
    ),
)  # fmt: skip
