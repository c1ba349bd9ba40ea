"""Stocks and the use they are held against, by place and year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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
    return tuple(map(_holding, rows))


@kept(256)
def standing(mineral: str, holder: str) -> tuple[Holding, ...]:
    """The same, without the target of a place and stage of which a holding is known."""
    told = holdings(mineral, holder)
    known = {(each.place, each.stage) for each in told if each.quality != "prior"}
    return tuple(each for each in told if each.quality != "prior" or (each.place, each.stage) not in known)


@kept(64)
def government_holdings(mineral: str, stage: str, place: str) -> tuple[Holding, ...]:
    """What a government holds or aims at, alone or with its industry, at a stage; the earliest first."""
    found = [
        each
        for holder in ("government", "government and industry")
        for each in holdings(mineral, holder)
        if (each.stage, each.place) == (stage, place)
    ]
    return tuple(sorted(found, key=lambda each: (each.year, each.holder)))


def _holding(row: Mapping[str, Any]) -> Holding:
    told = {name: row[name] for name in Holding.__dataclass_fields__}
    year = row["year"] if row["year"] is not None else int(str(row["vintage"])[:4])
    return Holding(**{**told, "year": year})


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
