"""Backtests: the model beside what happened, beside persistence and beside a model that does not adapt."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from derisk.terms.errors import InputError

if TYPE_CHECKING:
    from derisk.stress.backtests.case import Case
    from derisk.stress.scenario import Scenario
    from derisk.terms.answer import Row


@lru_cache(maxsize=1)
def cases() -> dict[str, Case]:
    """All cases by name: every module of this folder that has one."""
    found = {}
    for info in iter_modules(__path__):
        case = getattr(import_module(f"{__name__}.{info.name}"), "CASE", None)
        if case is not None:
            found[case.name] = case
    return dict(sorted(found.items()))


def find(name: str) -> Case:
    """A case by its name.

    Raises
    ------
    InputError : with the list of cases, for one that is not there.
    """
    if name not in cases():
        raise InputError(
            f"There is no backtest {name}.", where="derisk backtest", seen=name, try_=", ".join(cases())
        )
    return cases()[name]


def rows(item: Case, scenario: Scenario) -> list[Row]:
    """Targets, scores and paths of a case, run by the scenario that restates its policy facts.

    Rows have the fields of every answer and `case`, `role` (target, score, path), `forecast` (model,
    persistence, static, observed); a target also `observed`, `tolerance_low`, `tolerance_high`, `passed`.

    Raises
    ------
    DeriskError : when a month cannot be cleared.
    """
    from derisk.stress.backtests.compare import compare
    from derisk.stress.backtests.tidy import case_rows

    return case_rows(compare(item, scenario))
