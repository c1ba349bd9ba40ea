"""Measure: how dependent, how concentrated; one metric a file.

`rows(economy, mineral, stage, metric, year)` answers, `metrics()` lists what can be asked,
`series(...)` gives one metric over years, `find(id)` one row again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from derisk.exposure.answers import find, rows, series
    from derisk.exposure.register import Metric, metrics

__all__ = ["Metric", "find", "metrics", "rows", "series"]


def __getattr__(name: str) -> Any:
    if name in ("find", "rows", "series"):
        from derisk.exposure import answers

        return getattr(answers, name)
    if name in ("Metric", "metrics"):
        from derisk.exposure import register

        return getattr(register, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
