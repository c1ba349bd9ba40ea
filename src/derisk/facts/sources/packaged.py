"""What the package itself has, without anything imported: what a file is held against.

An earlier import may have been damaged. Were a file held against it, the right one would be refused.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import as_file
from typing import TYPE_CHECKING

from derisk.facts.load import data_folder, read
from derisk.facts.tables import tables

if TYPE_CHECKING:
    import polars as pl

Printed = dict[tuple[str, str, str, int, str], float | None]


@lru_cache(maxsize=128)
def output(mineral: str) -> Printed:
    """Output of a mineral by stage, stream, place, year and source, t; empty for a mineral not known."""
    schema = tables()["production"]
    with as_file(data_folder() / schema.file.format(mineral=mineral)) as path:
        rows = read(schema, path).iter_rows(named=True) if path.exists() else ()
        return {
            (row["stage"], row["stream"], row["place"], row["year"], row["cite"]): row["mass_t"]
            for row in rows
        }


@lru_cache(maxsize=1024)
def trade_years(hs6: str, edition: str) -> frozenset[int]:
    """Years of which the package has flows of a heading in an edition of the Harmonized System."""
    import polars as pl

    with as_file(data_folder() / tables()["trade"].file.format(hs6=hs6, hs_edition=edition)) as path:
        told = pl.read_parquet_metadata(path) if path.exists() else {}
    return frozenset(map(int, told.get("years", "").split()))


@lru_cache(maxsize=256)
def flows(hs6: str, edition: str, year: int) -> pl.DataFrame:
    """The package's flows of a heading in one of those years, with the columns of the table trade."""
    import polars as pl

    from derisk.facts.shipments import chosen

    with as_file(data_folder() / tables()["trade"].file.format(hs6=hs6, hs_edition=edition)) as path:
        return chosen(pl.scan_parquet(path).filter(pl.col("year") == year).collect())


@lru_cache(maxsize=1)
def stability() -> dict[int, dict[str, float]]:
    """The package's scores of political stability by year and place."""
    import polars as pl

    with as_file(data_folder() / tables()["governance"].file) as path:
        rows = pl.read_parquet(path).filter(pl.col("dimension") == "political-stability")
    found: dict[int, dict[str, float]] = {}
    for place, year, score in rows.select("place", "year", "score").iter_rows():
        found.setdefault(year, {})[place] = score
    return found
