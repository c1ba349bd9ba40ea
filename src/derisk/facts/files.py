"""Reading the files of fact tables: one that is cut, recoded or damaged is refused by row and column."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from derisk.facts.tables.schema import Table
from derisk.terms.errors import FactError, InputError

if TYPE_CHECKING:
    import polars as pl

REMEDY = "install derisk again; of imported rows, import their file again"


def dtypes() -> dict[str, type[pl.DataType]]:
    """How polars holds each kind of column."""
    import polars as pl

    return {"text": pl.String, "integer": pl.Int32, "number": pl.Float64}


@contextmanager
def readable(schema: Table, file: str) -> Iterator[None]:
    """What polars cannot read of a table's file as an error of this house."""
    import polars as pl

    try:
        yield
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _damaged(schema, file, str(error).strip().split("\n")[0][:160]) from None


def cells(schema: Table, path: Path) -> pl.DataFrame:
    """The cells of a table's CSV as text, or the rows of its Parquet file, not yet held to the schema.

    Raises
    ------
    FactError : for a file that is empty, cut, in another encoding than UTF-8, or damaged; with row and column
        where there is one to name.
    """
    import polars as pl

    with readable(schema, path.name):
        if path.suffix == ".parquet":
            return pl.read_parquet(path)
        data = path.read_bytes()
        try:
            if not data.endswith(b"\n") or b"\x00" in data:
                raise pl.exceptions.ComputeError("the file does not end with a whole row of text")
            return pl.read_csv(data, infer_schema=False, null_values=[""])
        except pl.exceptions.PolarsError as error:
            raise _broken(schema, path.name, data, str(error)) from None


def aligned(schema: Table, brought: pl.DataFrame) -> pl.DataFrame:
    """Imported rows in the columns of the schema: a column that came later and may be empty is empty.

    Raises
    ------
    FactError : for rows that were imported into another schema, which must be imported again.
    """
    import polars as pl

    columns = schema.columns if schema.name == "sources" else schema.all_columns
    lacking = [column.name for column in columns if column.name not in brought.columns]
    strange = [name for name in brought.columns if name not in {column.name for column in columns}]
    needed = [column.name for column in columns if column.name in lacking and not column.optional]
    if needed or strange:
        raise FactError(
            f"The imported rows of the table {schema.name} are of another release.",
            where=f"workspace, {schema.name}", seen=f"without {', '.join(needed) or 'nothing'}, "
            f"with {', '.join(strange) or 'nothing more'}",
            try_="import the file again: derisk facts import",
        )  # fmt: skip
    kinds = dtypes()
    empty = [pl.lit(None, kinds[item.kind]).alias(item.name) for item in columns if item.name in lacking]
    return brought.with_columns(empty).select(column.name for column in columns)


def _broken(schema: Table, file: str, data: bytes, told: str) -> FactError:
    """Where a CSV that could not be read breaks, found row by row."""
    from derisk.facts.sources.reading import decoded, lines

    try:
        lines(file, decoded(file, data), [], doubled=False)
    except InputError as fault:
        told = f"{fault.what} ({fault.seen})" if fault.seen else fault.what
        return _damaged(schema, fault.where, told)
    return _damaged(schema, file, told.strip().split("\n")[0][:160])


def _damaged(schema: Table, where: str, seen: str) -> FactError:
    return FactError(
        f"The file of the table {schema.name} cannot be read.", where=where, seen=seen, try_=REMEDY
    )
