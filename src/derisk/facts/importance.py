"""What sectors use a mineral, and what they add in value."""

from __future__ import annotations

from dataclasses import dataclass

from derisk.facts.load import kept, table


@dataclass(frozen=True)
class Use:
    """A share of use (0-1) of an application, the sector that makes it, and the product first made.

    `stage` is that whose product the application takes; None stands for all stages after the mine.
    """

    place: str
    year: int
    application: str
    share: float
    sector: str
    stage: str | None
    product: str
    cite: str


@kept(256)
def end_uses(mineral: str, place: str) -> tuple[Use, ...]:
    """Shares of use at a place in the latest year printed; empty where nobody prints any."""
    import polars as pl

    rows = table("end_uses").filter((pl.col("mineral") == mineral) & (pl.col("place") == place))
    rows = rows.filter(pl.col("year") == pl.col("year").max())
    return tuple(Use(**row) for row in rows.select(list(Use.__dataclass_fields__)).iter_rows(named=True))


@kept(64)
def value_added(place: str) -> dict[str, float]:
    """Value added (USD) of each manufacturing sector of a place; empty where the table has none."""
    import polars as pl

    rows = table("value_added").filter(pl.col("place") == place)
    return dict(zip(rows["sector"].to_list(), rows["value_usd"].to_list(), strict=True))
