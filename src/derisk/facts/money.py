"""Money of other currencies in US dollars of its year, and of its year in dollars of another."""

from __future__ import annotations

from dataclasses import dataclass

from derisk.facts.load import kept, table
from derisk.terms.errors import InputError

DOLLAR = "USD"


@dataclass(frozen=True)
class Rate:
    """US dollars per unit of a currency; `year` is that of the rate, the nearest there is."""

    currency: str
    year: int
    usd_per_unit: float
    cite: str

    def said(self, asked: int | None) -> str:
        """The rate in words; of which year, where it is not the one asked."""
        of = f"{self.year}" if asked in (None, self.year) else f"{self.year}, the nearest to {asked}"
        return f"1 {self.currency} = {self.usd_per_unit:.4g} USD ({of})"


@kept(1)
def currencies() -> tuple[str, ...]:
    """Currencies whose rate is known, sorted."""
    return tuple(sorted(table("exchange_rates")["currency"].unique()))


@kept(1)
def money_years() -> tuple[int, ...]:
    """Years of which some rate or price level is known, sorted."""
    return tuple(sorted({*table("exchange_rates")["year"], *table("price_levels")["year"]}))


def rate(currency: str, year: int | None = None) -> Rate:
    """The rate of a currency in a year, or in the nearest year that is known; the latest without a year.

    Raises
    ------
    InputError : for a currency whose rate is not known.
    """
    import polars as pl

    if currency not in currencies():
        raise InputError(
            f"The rate of the currency {currency} is not known.", where="facts/exchange_rates", seen=currency,
            try_=f"one of {', '.join(currencies())}",
        )  # fmt: skip
    rows = table("exchange_rates").filter(pl.col("currency") == currency).sort("year")
    years = rows["year"].to_list()
    at = len(years) - 1 if year is None else min(range(len(years)), key=lambda i: abs(years[i] - year))
    found = rows.row(at, named=True)
    return Rate(currency, found["year"], found["usd_per_unit"], found["cite"])


def worth(money_year: int | None, price_year: int) -> float:
    """Dollars of `price_year` that a dollar of `money_year` was worth: the ratio of the price levels.

    1 where no year is told. A year outside the table takes the nearest there is.
    """
    if money_year is None:
        return 1.0
    levels = _levels()
    return _near(levels, price_year) / _near(levels, money_year)


def _near(levels: dict[int, float], year: int) -> float:
    """The level of a year, or of the nearest known."""
    return levels[min(levels, key=lambda known: abs(known - year))]


@kept(1)
def _levels() -> dict[int, float]:
    rows = table("price_levels")
    return dict(zip(rows["year"].to_list(), rows["level"].to_list(), strict=True))
