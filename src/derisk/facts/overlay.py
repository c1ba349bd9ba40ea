"""Rows that a user imported into the workspace, as they take part in the tables of facts.

Where no workspace is, this costs one look at the disk. Within a table the frames stand in the order they
came; a later row takes the place of an earlier one with the same key.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import _lru_cache_wrapper, lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from derisk.facts.files import aligned, readable
from derisk.facts.tables import tables
from derisk.facts.tables.schema import Table
from derisk.terms.errors import InputError

if TYPE_CHECKING:
    import polars as pl


def rows(name: str, values: Mapping[str, str]) -> pl.DataFrame | None:
    """Imported rows of a table with these values in the columns of its shards; None where there are none."""
    from derisk.store import exists

    if not exists():
        return None
    schema = tables()[name]
    keys = [_key(schema, values)] if values else [key for _, key in _shards().get(name, ())]
    found = [frame for key in dict.fromkeys(keys) for frame in _frames(name, key)]
    if not found:
        return None
    import polars as pl

    return pl.concat(found).unique(schema.identity, keep="last", maintain_order=True)


def shards(name: str) -> set[tuple[tuple[str, str], ...]]:
    """The shards of a table that have imported rows."""
    from derisk.store import exists

    columns = tables()[name].shards
    if not columns or not exists():
        return set()
    keys = {key for _, key in _shards().get(name, ())}
    return {tuple(zip(columns, key.split("/"), strict=True)) for key in keys}


def state() -> str:
    """A hash of all that was imported and is in force; empty where nothing was."""
    from derisk.store import exists

    if not exists():
        return ""
    from derisk.store.deposits import state as found

    with worded():
        return found()


def forget() -> None:
    """Look at the workspace anew, and let every room forget what it made of the facts."""
    from derisk.facts.load import set_overlay

    for name, module in list(sys.modules.items()):
        if name.startswith("derisk."):
            for kept in list(vars(module).values()):
                if isinstance(kept, _lru_cache_wrapper):
                    kept.cache_clear()
    set_overlay(None)


class Watch:
    """Whether another process has imported something since it was asked last; if so, all is forgotten.

    Of a workspace in a file one look at the disk tells mostly that nothing came.
    """

    def __init__(self) -> None:
        self._mark, self._state = "", ""
        self()

    def __call__(self) -> bool:
        from derisk.store.place import database, mark

        here = mark()
        if database() is None and here == self._mark:
            return False
        self._mark, before = here, self._state
        self._state = state()
        if self._state == before:
            return False
        forget()
        return True


@contextmanager
def worded() -> Iterator[None]:
    """A fault of the store as an error of this house."""
    from derisk.store.fault import Fault

    try:
        yield
    except Fault as fault:
        raise InputError(fault.what, where=fault.where, seen=fault.seen, try_=fault.try_) from None


@lru_cache(maxsize=1)
def _shards() -> dict[str, list[tuple[str, str]]]:
    from derisk.store.deposits import shards as found

    with worded():
        return found()


@lru_cache(maxsize=256)
def _frames(name: str, key: str) -> tuple[pl.DataFrame, ...]:
    import polars as pl

    if key not in {shard for _, shard in _shards().get(name, ())}:
        return ()
    from derisk.store.deposits import frames

    schema = tables()[name]
    with worded(), readable(schema, f"workspace, {name}"):
        found = [pl.read_parquet(BytesIO(frame.content)) for frame in frames(name, key)]
    return tuple(aligned(schema, frame) for frame in found)


def _key(schema: Table, values: Mapping[str, str]) -> str:
    return "/".join(values[column] for column in schema.shards)
