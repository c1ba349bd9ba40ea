"""The register of metrics: one function a file, found by reading the folder."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from derisk.exposure.view import View
    from derisk.terms.answer import Row

Needs = Literal["trade", "production", "both", "world"]
Tables = Literal["trade", "production"]
Answer = Callable[["View"], "Iterable[Row]"]

_REGISTER: dict[str, Metric] = {}


@dataclass(frozen=True)
class Metric:
    """A metric of exposure as the command line, the API and the docs list it.

    Attributes
    ----------
    name : as in `--metric`.
    symbol, formula : as in the literature.
    unit : of `value`; shares run 0-1.
    source : whose definition this is.
    meaning : one sentence.
    needs : which facts a year must have to be the default year; world: shares of world output.
    scope : "stage" = one answer per stage; "chain" = one per mineral.
    besides : tables that it reads where they have something, beyond what it needs.
    answer : View -> rows.
    """

    name: str
    symbol: str
    unit: str
    formula: str
    source: str
    meaning: str
    needs: Needs
    scope: Literal["stage", "chain"]
    besides: Tables | None
    answer: Answer

    def reads(self, table: Tables) -> bool:
        """Whether many answers of it go through a table, so that it is read at once before."""
        needed: tuple[Needs, ...] = ("trade", "both") if table == "trade" else ("production", "both", "world")
        return table == self.besides or self.needs in needed


def metric(
    symbol: str,
    unit: str,
    source: str,
    *,
    formula: str,
    needs: Needs,
    scope: Literal["stage", "chain"] = "stage",
    besides: Tables | None = None,
) -> Callable[[Answer], Answer]:
    """Enter the decorated function in the register under its own name; its first line is the meaning."""

    def enter(answer: Answer) -> Answer:
        name = answer.__name__
        meaning = (answer.__doc__ or "").strip().splitlines()[0]
        _REGISTER[name] = Metric(name, symbol, unit, formula, source, meaning, needs, scope, besides, answer)
        return answer

    return enter


@functools.cache
def named(name: str) -> Metric | None:
    """The metric of this name, its file alone imported; None if there is none."""
    import derisk.exposure as room

    if name in {module.name for module in pkgutil.iter_modules(room.__path__)}:
        importlib.import_module(f"{room.__name__}.{name}")
    return _REGISTER.get(name)


@functools.cache
def metrics() -> tuple[Metric, ...]:
    """All metrics, sorted by name."""
    import derisk.exposure as room

    for module in pkgutil.iter_modules(room.__path__):
        importlib.import_module(f"{room.__name__}.{module.name}")
    return tuple(_REGISTER[name] for name in sorted(_REGISTER))
