"""What the rows of a fact table are held to: one look at all; only where it doubts are they searched."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Never

from derisk.facts.files import dtypes
from derisk.facts.tables.schema import QUALITIES, Column, Table
from derisk.terms.errors import FactError
from derisk.terms.places import groups, places

if TYPE_CHECKING:
    import polars as pl

PLACE_COLUMNS = frozenset({"place", "exporter", "importer", "origin", "destination", "supplier", "by"})
POOLS = frozenset({"ROW", "WLD"})


@dataclass(frozen=True)
class Check:
    """A rule of a table.

    Attributes
    ----------
    what : what is wrong with a row that breaks it.
    broken : true of such rows.
    doubt : one value, true where there may be such a row.
    seen : columns to show of it.
    remedy : what to do.
    """

    what: str
    broken: pl.Expr
    doubt: pl.Expr
    seen: tuple[str, ...]
    remedy: str


def checks_of(schema: Table, columns: Sequence[Column], cites: Collection[str] | None) -> tuple[Check, ...]:
    """The rules of a table in the order in which they are told; without `cites` none of provenance."""
    return tuple(_checks(schema, columns, cites))


def held(
    schema: Table, path: Path, columns: Sequence[Column], rows: pl.DataFrame, checks: Sequence[Check]
) -> pl.DataFrame:
    """Rows with the types of the columns, held to the rules.

    Raises
    ------
    FactError : for other columns, and for the first row that breaks the first rule that is broken.
    """
    _check_header(schema, path, columns, rows.columns)
    rows = _typed(schema, path, columns, rows)
    doubts = rows.select(check.doubt.alias(str(number)) for number, check in enumerate(checks)).row(0)
    for check in (check for check, doubt in zip(checks, doubts, strict=True) if doubt):
        found = rows.select(check.broken.arg_true()).to_series()
        if len(found):
            cells = rows.select(check.seen).row(found[0])
            seen = str(cells if len(cells) > 1 else "nothing" if cells[0] is None else cells[0])
            _refuse(schema, path, found[0], check.what, seen, check.remedy)
    return rows


def _checks(schema: Table, columns: Sequence[Column], cites: Collection[str] | None) -> Iterator[Check]:
    import polars as pl

    def rule(column: str, what: str, broken: pl.Expr, remedy: str) -> Check:
        return Check(f"{what} {column}", broken, broken.any(), (column,), remedy)

    for column in columns:
        cells = pl.col(column.name)
        if column.kind == "number":
            yield rule(column.name, "has no number in", ~cells.is_finite(), "correct the cell")
    for column in columns:
        cells = pl.col(column.name)
        if not column.optional:
            remedy = "fill the cell; a missing figure has no row"
            yield rule(column.name, "has an empty", cells.is_null(), remedy)
        if column.name in PLACE_COLUMNS:
            strange = _besides(column.name, {*places(), *groups(), *POOLS})
            yield rule(column.name, "has an unknown place in", strange, "ISO 3166 alpha-3")
    if cites is not None:
        yield rule("quality", "has an unknown", _besides("quality", QUALITIES), ", ".join(QUALITIES))
        yield rule("cite", "has an unknown", _besides("cite", cites), "add the source to the table sources")
    doubled = pl.struct(schema.identity).is_duplicated()
    yield Check("stands twice", doubled, ~_ascending(schema), schema.key, "keep one")


def _besides(column: str, known: Collection[str]) -> pl.Expr:
    """Cells of a column with another text than those known."""
    import polars as pl

    cells = pl.col(column)
    return cells.is_not_null() & cells.cast(pl.Enum(sorted(known)), strict=False).is_null()


def _ascending(schema: Table) -> pl.Expr:
    """Whether each row comes after the one before it, as in a sorted shard: then none stands twice."""
    import polars as pl

    after = pl.lit(False)
    for column in reversed([column for column in schema.key if column not in schema.shards]):
        cells, before = pl.col(column), pl.col(column).shift(1)
        after = (cells > before) | ((cells == before) & after)
    return after.slice(1).fill_null(False).all()


def _check_header(schema: Table, path: Path, columns: Sequence[Column], seen: list[str]) -> None:
    wanted = [column.name for column in columns]
    if seen != wanted:
        raise FactError(
            f"The columns of the table {schema.name} are not those of its schema.",
            where=str(path.name),
            seen=", ".join(seen),
            try_=", ".join(wanted),
        )


def _typed(schema: Table, path: Path, columns: Sequence[Column], rows: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    kinds = dtypes()
    other = [column for column in columns if rows[column.name].dtype != kinds[column.kind]]
    if not other:
        return rows
    typed = rows.with_columns(pl.col(column.name).cast(kinds[column.kind], strict=False) for column in other)
    for column in other:
        given, cells = rows[column.name], typed[column.name]
        if cells.null_count() != given.null_count():
            row = (cells.is_null() & given.is_not_null()).arg_true()[0]
            what = f"has no {column.kind} in {column.name}"
            _refuse(schema, path, row, what, str(given[row]), "correct the cell")
    return typed


def _refuse(schema: Table, path: Path, row: int, what: str, seen: str, remedy: str) -> Never:
    raise FactError(
        f"Row {row + 2} of the table {schema.name} {what}.",
        where=f"{path.name}, line {row + 2}",
        seen=seen,
        try_=remedy,
    )
