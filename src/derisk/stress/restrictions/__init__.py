"""Restrictions of trade and output, one kind a file; a scenario file names the kind.

Each module has `restrain(limits, base, covers, restriction, position, elapsed, free)` and tightens the
limits of one month. `covers` [S, R, R] marks the arcs concerned, `elapsed` counts months since the start,
`base` is the month's free trade and output.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


@cache
def kinds() -> dict[str, ModuleType]:
    """The kinds of restriction: every module of this folder that can restrain."""
    found = {}
    for info in iter_modules(__path__):
        module = import_module(f"{__name__}.{info.name}")
        if hasattr(module, "restrain"):
            found[info.name] = module
    return found
