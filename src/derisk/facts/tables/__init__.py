"""The fact tables: one module a table (its schema is the data dictionary), its rows in `data/`."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules

from derisk.facts.tables.schema import Table


@lru_cache(maxsize=1)
def tables() -> dict[str, Table]:
    """Every table by name."""
    found: dict[str, Table] = {}
    for info in iter_modules(__path__):
        table = getattr(import_module(f"{__name__}.{info.name}"), "TABLE", None)
        if table is not None:
            found[table.name] = table
    return found
