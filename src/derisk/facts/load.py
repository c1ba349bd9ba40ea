"""Loading a fact table: its schema is held, each row has its provenance, nothing missing becomes nought."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from derisk.facts.tables import tables
from derisk.facts.tables.schema import QUALITIES, Column, Table
from derisk.terms.errors import FactError, InputError
from derisk.terms.places import groups, places

if TYPE_CHECKING:
    import polars as pl

PLACE_COLUMNS = frozenset({"place", "exporter", "importer", "origin", "destination", "supplier", "by"})
POOLS = frozenset({"ROW", "WLD"})


@lru_cache(maxsize=32)
def table(name: str) -> pl.DataFrame:
    """A fact table, checked.

    Raises
    ------
    InputError : for an unknown table.
    FactError : for a row that breaks the schema; names table, row, what was seen and the remedy.
    """
    known = tables()
    if name not in known:
        raise InputError(f"No fact table is called {name}.", where="facts", seen=name, try_=", ".join(known))
    schema = known[name]
    with as_file(files("derisk.facts.tables") / "data" / schema.file) as path:
        return read(schema, path)


def distinct(name: str, column: str, wanted: pl.Expr) -> list[object]:
    """Values of one column of a table kept in Parquet, sorted, among rows that answer to `wanted`."""
    import polars as pl

    with as_file(files("derisk.facts.tables") / "data" / tables()[name].file) as path:
        rows = pl.scan_parquet(path).filter(wanted).select(pl.col(column).unique().sort()).collect()
        return rows[column].to_list()


def rows_of(name: str, wanted: pl.Expr) -> pl.DataFrame:
    """Rows of a table kept in Parquet that answer to `wanted`, checked; the others are not read.

    Raises
    ------
    FactError : for a row among them that breaks the schema; its number counts within them.
    """
    import polars as pl

    schema = tables()[name]
    with as_file(files("derisk.facts.tables") / "data" / schema.file) as path:
        rows = pl.scan_parquet(path).filter(wanted).collect()
        return checked(schema, path, rows)


def read(schema: Table, path: Path) -> pl.DataFrame:
    """Read and check the rows of a table from a CSV or Parquet file."""
    import polars as pl

    if path.suffix == ".parquet":
        rows = pl.read_parquet(path)
    else:
        rows = pl.read_csv(path, infer_schema=False, null_values=[""])
    return checked(schema, path, rows)


def checked(schema: Table, path: Path, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with the types of the schema; the first that breaks it is refused with its line number."""
    import polars as pl

    columns = schema.columns if schema.name == "sources" else schema.all_columns
    _check_header(schema, path, columns, rows.columns)
    rows = _typed(schema, path, columns, rows)
    _check_cells(schema, path, columns, rows)
    if schema.name != "sources":
        _check_provenance(schema, path, rows)
    doubled = rows.select(pl.struct(schema.key).is_duplicated().arg_true()).to_series()
    if len(doubled):
        _refuse(
            schema, path, doubled[0], "stands twice", str(rows.row(doubled[0])[: len(schema.key)]), "keep one"
        )
    return rows


def _check_header(schema: Table, path: Path, columns: tuple[Column, ...], seen: list[str]) -> None:
    wanted = [column.name for column in columns]
    if seen != wanted:
        raise FactError(
            f"The columns of the table {schema.name} are not those of its schema.",
            where=str(path.name),
            seen=", ".join(seen),
            try_=", ".join(wanted),
        )


def _typed(schema: Table, path: Path, columns: tuple[Column, ...], rows: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    kinds = {"text": pl.String, "integer": pl.Int32, "number": pl.Float64}
    for column in columns:
        cast = rows[column.name].cast(kinds[column.kind], strict=False)
        bad = (cast.is_null() & rows[column.name].is_not_null()).arg_true()
        if cast.dtype == pl.Float64:
            bad = bad.append((cast.is_nan() | cast.is_infinite()).fill_null(False).arg_true())
        if len(bad):
            seen = str(rows[column.name][bad[0]])
            _refuse(schema, path, bad[0], f"has no {column.kind} in {column.name}", seen, "correct the cell")
        rows = rows.with_columns(cast)
    return rows


def _check_cells(schema: Table, path: Path, columns: tuple[Column, ...], rows: pl.DataFrame) -> None:
    known_places = {*places(), *groups(), *POOLS}
    for column in columns:
        cells = rows[column.name]
        if not column.optional and cells.null_count():
            row = cells.is_null().arg_true()[0]
            _refuse(
                schema,
                path,
                row,
                f"has an empty {column.name}",
                "nothing",
                "fill the cell; a missing figure has no row",
            )
        if column.name in PLACE_COLUMNS:
            strange = set(cells.unique()) - known_places
            if strange:
                row = cells.is_in(list(strange)).arg_true()[0]
                _refuse(
                    schema,
                    path,
                    row,
                    f"has an unknown place in {column.name}",
                    str(cells[row]),
                    "ISO 3166 alpha-3",
                )


def _check_provenance(schema: Table, path: Path, rows: pl.DataFrame) -> None:
    for name, allowed in (("quality", set(QUALITIES)), ("cite", set(table("sources")["key"]))):
        strange = set(rows[name].unique()) - allowed
        if strange:
            row = rows[name].is_in(list(strange)).arg_true()[0]
            remedy = ", ".join(QUALITIES) if name == "quality" else "add the source to the table sources"
            _refuse(schema, path, row, f"has an unknown {name}", str(rows[name][row]), remedy)


def _refuse(schema: Table, path: Path, row: int, what: str, seen: str, remedy: str) -> None:
    raise FactError(
        f"Row {row + 2} of the table {schema.name} {what}.",
        where=f"{path.name}, line {row + 2}",
        seen=seen,
        try_=remedy,
    )
