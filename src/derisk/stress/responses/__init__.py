"""What governments do about a stop: sharing keys of released stock, one a file, named by the scenario.

Each module has `KEY`, the name in a scenario's `responses.stock_release.shared`, and
`share(offer, need)` -> [S, R] t offered at each place.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


@cache
def keys() -> dict[str, ModuleType]:
    """The sharing keys by their name in a scenario file: every module of this folder that has one."""
    found = {}
    for info in iter_modules(__path__):
        module = import_module(f"{__name__}.{info.name}")
        if hasattr(module, "KEY"):
            found[module.KEY] = module
    return dict(sorted(found.items()))
