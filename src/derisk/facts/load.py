"""Loading a fact table: its schema is held, each row has its provenance, nothing missing becomes nought."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeVar, cast

from derisk.facts.checks import Check, checks_of, held
from derisk.facts.corrections import corrected
from derisk.facts.files import cells, dtypes, readable
from derisk.facts.tables import tables
from derisk.facts.tables.schema import Column, Table
from derisk.facts.tables.sources import OWN
from derisk.terms.errors import InputError

if TYPE_CHECKING:
    import polars as pl

P = ParamSpec("P")
R = TypeVar("R")


class Overlay(Protocol):
    """Rows that a user imported, in the columns of a table's schema; by default those of the workspace."""

    def rows(self, name: str, values: Mapping[str, str]) -> pl.DataFrame | None:
        """Rows of a table that have these values in the columns of its shards; None where there are none."""

    def shards(self, name: str) -> set[tuple[tuple[str, str], ...]]:
        """The shards that have imported rows."""


_kept: list[Callable[[], None]] = []
_overlay: Overlay | None = None


def kept(maxsize: int | None = None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep what a function of the facts returns, until the overlay changes."""

    def keep(function: Callable[P, R]) -> Callable[P, R]:
        found = lru_cache(maxsize)(function)
        _kept.append(found.cache_clear)
        return cast("Callable[P, R]", found)

    return keep


def set_overlay(give: Overlay | None) -> None:
    """Let these imported rows take part in every table from now on; None goes back to the workspace's."""
    global _overlay
    _overlay = give
    for forget in _kept:
        forget()


@kept(64)
def table(name: str) -> pl.DataFrame:
    """A fact table, checked; of a table in shards all files are read, which no answer should need.

    Raises
    ------
    InputError : for an unknown table.
    FactError : for a row that breaks the schema; names table, row, what was seen and the remedy.
    """
    import polars as pl

    schema = _schema(name)
    if schema.shards:
        return pl.concat([_empty(schema), *(shard(name, **dict(values)) for values in shards(name))])
    with as_file(data_folder() / schema.file) as path:
        return _with_imported(schema, read(schema, path), path, {})


@kept(64)
def rows_by(name: str, *columns: str) -> Mapping[tuple[Any, ...], list[dict[str, Any]]]:
    """The rows of a small table by their values in some columns, in the table's order; not to be changed."""
    found: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in table(name).iter_rows(named=True):
        found.setdefault(tuple([row[column] for column in columns]), []).append(row)
    return found


@kept(64)
def shards(name: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    """The shards of a table, sorted: for each the columns and values that name its file."""
    schema = _schema(name)
    parent, _, _ = schema.file.rpartition("/")
    folder = data_folder() / parent
    listed = [f"{parent}/{item.name}" for item in folder.iterdir()] if folder.is_dir() else []
    told = [schema.shard_of(file) for file in listed]
    found = {tuple(each.items()) for each in told if each}
    return tuple(sorted(found | _current_overlay().shards(name)))


@kept(256)
def shard(name: str, **values: str) -> pl.DataFrame:
    """One shard of a table, such as `shard("production", mineral="lithium")`, checked.

    A shard that does not exist has no rows: nothing is known of it. Errors as of `table`.
    """
    if len(values) == 1:
        (value,) = values.values()
        ahead = shards_ahead(name).get(value)
        if ahead is not None:
            return ahead
    schema = _schema(name)
    with as_file(data_folder() / schema.file.format(**values)) as path:
        rows = read(schema, path) if path.exists() else _empty(schema)
        return _with_imported(schema, rows, path, values)


@kept(8)
def shards_ahead(name: str) -> dict[str, pl.DataFrame]:
    """Shards that `derisk.facts.ahead` read together, by the value that names each."""
    return {}


def distinct(name: str, column: str, wanted: pl.Expr, **values: str) -> list[object]:
    """Sorted values of one column of a table or shard kept in Parquet, among rows that answer to `wanted`."""
    import polars as pl

    schema = _schema(name)
    with as_file(data_folder() / schema.file.format(**values)) as path:
        brought = imported(name, values)
        found = set() if brought is None else set(brought.filter(wanted)[column])
        if path.exists():
            with readable(schema, path.name):
                rows = pl.scan_parquet(path).filter(wanted).select(pl.col(column).unique()).collect()
            found |= set(rows[column])
        return sorted(found)


def rows_of(name: str, wanted: pl.Expr | None, **values: str) -> pl.DataFrame:
    """Rows of a table or shard kept in Parquet that answer to `wanted` (None: all), checked and not kept.

    Raises
    ------
    FactError : for a row among them that breaks the schema; its number counts within them.
    """
    import polars as pl

    schema = _schema(name)
    with as_file(data_folder() / schema.file.format(**values)) as path:
        rows = _empty(schema)
        if path.exists():
            with readable(schema, path.name):
                found = (
                    pl.read_parquet(path)
                    if wanted is None
                    else pl.scan_parquet(path).filter(wanted).collect()
                )
            rows = checked(schema, path, found)
        return _with_imported(schema, rows, path, values, wanted)


def imported(name: str, values: Mapping[str, str]) -> pl.DataFrame | None:
    """Imported rows of a table's shard, None where there are none."""
    return _current_overlay().rows(name, values)


def _schema(name: str) -> Table:
    known = tables()
    if name not in known:
        raise InputError(f"No fact table is called {name}.", where="facts", seen=name, try_=", ".join(known))
    return known[name]


def data_folder() -> Traversable:
    """Where the package keeps the rows of its tables."""
    return files("derisk.facts.tables") / "data"


def _empty(schema: Table) -> pl.DataFrame:
    import polars as pl

    kinds = dtypes()
    return pl.DataFrame(schema={column.name: kinds[column.kind] for column in _columns(schema)})


def _columns(schema: Table) -> tuple[Column, ...]:
    return schema.columns if schema.name == "sources" else schema.all_columns


def _current_overlay() -> Overlay:
    if _overlay is not None:
        return _overlay
    from derisk.facts import overlay

    return overlay


def _with_imported(
    schema: Table,
    rows: pl.DataFrame,
    path: Path,
    values: Mapping[str, str],
    wanted: pl.Expr | None = None,
) -> pl.DataFrame:
    """The rows and the imported ones of the same shard, held to the schema together.

    An imported row takes the place of the packaged one with the same identity, unless it is older.
    """
    import polars as pl

    brought = imported(schema.name, values)
    if brought is None or brought.is_empty():
        return corrected(schema, rows)
    brought = brought.cast(rows.schema)
    on = list(schema.identity)
    if schema.name == "sources":  # the package says more of a publication than an importer knows
        brought = brought.join(rows, on=on, how="anti", maintain_order="left")
    else:  # of two editions of one figure the newer stands, of the same the imported
        older = brought.join(rows.select(*on, pl.col("vintage").alias("packaged")), on=on, how="left")
        stands = (pl.col("vintage") >= pl.col("packaged")) | (pl.col("cite") == OWN)
        brought = older.filter(stands.fill_null(True)).select(rows.columns)
    left = rows.join(brought, on=on, how="anti", maintain_order="left")
    taken = brought if wanted is None else brought.filter(wanted)
    return corrected(schema, checked(schema, path, pl.concat([left, taken])))


def read(schema: Table, path: Path) -> pl.DataFrame:
    """Read and check the rows of a table from a CSV or Parquet file."""
    return checked(schema, path, cells(schema, path))


def checked(
    schema: Table, path: Path, rows: pl.DataFrame, cites: Collection[str] | None = None
) -> pl.DataFrame:
    """Rows with the types of the schema; the first that breaks it is refused with its line number.

    `cites` are the sources that may be cited, those of the table sources where not given.
    """
    checks = _checks(schema, None if cites is None else frozenset(cites))
    return held(schema, path, _columns(schema), rows, checks)


@kept(128)
def _checks(schema: Table, cites: frozenset[str] | None) -> tuple[Check, ...]:
    if schema.name == "sources":
        return checks_of(schema, _columns(schema), None)
    return checks_of(schema, _columns(schema), frozenset(table("sources")["key"]) if cites is None else cites)
