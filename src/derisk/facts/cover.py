"""Stocks and the use they are held against, by place and year."""

from __future__ import annotations

from dataclasses import dataclass

from derisk.facts import Holding
from derisk.facts.load import kept, rows_by, table


@dataclass(frozen=True)
class StockYear:
    """A stock at the end of a year, t, and the use of the year on the same basis, t/a or None."""

    place: str
    holder: str
    year: int
    mass_t: float
    use_t: float | None
    quality: str
    basis: str
    cite: str
    note: str | None


@kept(256)
def stock_years(mineral: str, stage: str) -> tuple[StockYear, ...]:
    """Stocks reported at a stage, of all places and years."""
    rows = rows_by("stock_years", "mineral", "stage").get((mineral, stage), ())
    names = list(StockYear.__dataclass_fields__)
    return tuple(StockYear(**{name: row[name] for name in names}) for row in rows)


@kept(256)
def holdings(mineral: str, holder: str) -> tuple[Holding, ...]:
    """Stocks held, or aimed at, by governments or by industry, of all places and stages."""
    rows = rows_by("stocks", "mineral", "holder").get((mineral, holder), ())
    names = list(Holding.__dataclass_fields__)
    return tuple(Holding(**{name: row[name] for name in names}) for row in rows)


@dataclass(frozen=True)
class Balance:
    """World supply less use of a stage's product in a year, t/a, by the publisher that is followed."""

    year: int
    surplus_t: float
    cite: str


@kept(256)
def balances(mineral: str, stage: str) -> tuple[Balance, ...]:
    """World balances of a stage's product, one a year, the earliest first; printed ones before derived."""
    import polars as pl

    rows = table("market_balance").filter((pl.col("mineral") == mineral) & (pl.col("stage") == stage))
    first = rows.sort("year", pl.col("quality") != "reported", "cite").unique("year", keep="first")
    named = first.sort("year").select("year", "surplus_t", "cite").iter_rows(named=True)
    return tuple(Balance(**row) for row in named)
