"""Corrections of what publishers printed wrongly: one row each in `corrections.csv`, in order.

A correction multiplies a column where all its conditions hold, as long as the largest figure there is still
the wrong one: not above `guard` where figures are too small, not below it where they are too large. Once the
publisher has mended the file, that guard fails and the correction lapses. Corrected rows say so.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from derisk.facts.tables.schema import Table


@dataclass(frozen=True)
class Correction:
    """What to multiply, where, by how much, why, and the bound of the largest figure that is still wrong."""

    table: str
    where: tuple[tuple[str, str], ...]
    column: str
    times: float
    guard: float
    reason: str
    cite: str
    status: str

    def lapsed(self, largest: float) -> bool:
        """Whether the largest figure is one of a mended file."""
        return largest > self.guard if self.times > 1 else largest < self.guard


@lru_cache(maxsize=1)
def corrections() -> tuple[Correction, ...]:
    """All corrections, in the order in which they apply."""
    text = (files("derisk.facts") / "corrections.csv").read_text(encoding="utf-8")
    return tuple(
        Correction(
            row["table"],
            tuple((part.split("=")[0], part.split("=")[1]) for part in row["where"].split(";")),
            row["column"], float(row["times"]), float(row["guard"]), row["reason"], row["cite"],
            row["status"],
        )
        for row in csv.DictReader(text.splitlines())
    )  # fmt: skip


def corrected(schema: Table, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with every correction of their table that still holds; those it changes say why."""
    for each in corrections():
        if each.table == schema.name and rows.height:
            rows = _applied(each, rows)
    return rows


def _applied(each: Correction, rows: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    hit = pl.all_horizontal(pl.col(column).cast(pl.String) == value for column, value in each.where)
    largest = rows.filter(hit)[each.column].max()
    if largest is None or each.lapsed(float(largest)):  # type: ignore[arg-type]
        return rows
    said = pl.lit(f"printed x {each.times:g} here: {each.reason}")
    return rows.with_columns(
        pl.when(hit).then(pl.col(each.column) * each.times).otherwise(pl.col(each.column)).alias(each.column),
        pl.when(hit).then(pl.lit("derived")).otherwise(pl.col("quality")).alias("quality"),
        pl.when(hit)
        .then(pl.concat_str(said, pl.col("note"), separator="; ", ignore_nulls=True))
        .otherwise(pl.col("note"))
        .alias("note"),
    )
