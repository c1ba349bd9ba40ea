"""Money of other currencies in US dollars, at the mean rate of its year."""

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
