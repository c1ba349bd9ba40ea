"""Stocks and the use they are held against, by place and year."""

from __future__ import annotations

from dataclasses import dataclass

from derisk.facts import Holding
from derisk.facts.load import kept, table


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
    import polars as pl

    rows = table("stock_years").filter((pl.col("mineral") == mineral) & (pl.col("stage") == stage))
    names = list(StockYear.__dataclass_fields__)
    return tuple(StockYear(**row) for row in rows.select(names).iter_rows(named=True))


@kept(256)
def holdings(mineral: str, holder: str) -> tuple[Holding, ...]:
    """Stocks held, or aimed at, by governments or by industry, of all places and stages."""
    import polars as pl

    rows = table("stocks").filter((pl.col("mineral") == mineral) & (pl.col("holder") == holder))
    names = list(Holding.__dataclass_fields__)
    return tuple(Holding(**row) for row in rows.select(names).iter_rows(named=True))


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
