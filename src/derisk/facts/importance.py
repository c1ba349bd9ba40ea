"""What sectors use a mineral, and what they add in value."""

from __future__ import annotations

from dataclasses import dataclass

from derisk.facts.load import kept, rows_by


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
    rows = rows_by("end_uses", "mineral", "place").get((mineral, place), ())
    latest = max((row["year"] for row in rows), default=0)
    names = list(Use.__dataclass_fields__)
    return tuple(Use(**{name: row[name] for name in names}) for row in rows if row["year"] == latest)


@kept(64)
def value_added(place: str) -> dict[str, float]:
    """Value added (USD) of each manufacturing sector of a place; empty where the table has none."""
    rows = rows_by("value_added", "place").get((place,), ())
    return {row["sector"]: row["value_usd"] for row in rows}
