"""Antimony 2024-25: China's licence of 15 September 2024 and the ban on the United States of 3 December.

The price had risen x 1.9 from January to August 2024, before the control, so multiples are taken against
August 2024 and not against the start of that year; the run starts from a market at rest at that price.
Exports are taken against the twelve-month mean of 2023: the months before the control were a rush.
"""

from __future__ import annotations

from derisk.stress.backtests.case import Case, Observed, Path, Series, Target
from derisk.stress.backtests.measures import base_departures, by_month, departures, over, prices
from derisk.stress.backtests.observed import against, observed
from derisk.stress.calendar import months_from
from derisk.stress.simulate import Run

NAME = "antimony-2024"
STAGE, CHINA, EUROPE = "smelting", "CHN", "EU27"
WEST = ("EU27", "USA")
CONTROL = "2024-10"  # the first whole month under the control
BEFORE = "2024-08"
LAST = "2025-11"  # the last month that was told of
NEAR_NOUGHT = 0.1  # share of base exports
OF_AUGUST = "August 2024, 1.9 times January 2024"
OF_2023 = "mean month of 2023, 4,242 t"
MONTHS = {month: month for month in ("2024-09", "2024-10", "2024-11", "2024-12", "2025-06")}


def _seen_exports() -> Observed:
    found = observed(NAME, "china-exports")
    return against(found, found.path["2023"] / 12, MONTHS)


def _seen_west() -> Observed:
    """Nought in each month of the spans for which customs show no shipment to either."""
    spans = [observed(NAME, f"china-exports-to-{each}") for each in ("eu", "usa")]
    first, last = next(iter(spans[0].path)).split("..")
    months = [month for month in months_from(first, 12) if month <= last]
    sources = sorted({source for each in spans for source in each.sources})
    figures = tuple(figure for each in spans for figure in each.figures)
    return Observed(dict.fromkeys(months, 0.0), tuple(sources), figures)


def _seen_europe() -> Observed:
    """The survey's months for the United States over August 2024; Europe's stood within one per cent."""
    found = observed(NAME, "price-usa")
    return against(found, found.path[BEFORE], {month: month for month in ("2024-12", "2025-06", "2025-11")})


def _seen_china() -> Observed:
    """Price in China over that of the announcement, from the printed changes since."""
    found = observed(NAME, "price-china-change")
    ends = {span.split("..")[1][:7]: 1 + change for span, change in found.path.items()}
    return Observed(ends, found.sources, found.figures)


def _exports(run: Run, destinations: tuple[str, ...] = ()) -> Path:
    left = by_month(run, departures(run, CHINA, STAGE, destinations))
    return over(left, base_departures(run, CHINA, STAGE, destinations))


def _price(run: Run, economy: str) -> Path:
    path = by_month(run, prices(run, economy, STAGE))
    return over(path, path[BEFORE])


def _months_near_nought(path: Path) -> float:
    """Months in a row from the control on in which exports are near nought."""
    count = 0
    for period in sorted(period for period in path if period >= CONTROL):
        if path[period] > NEAR_NOUGHT:
            break
        count += 1
    return float(count)


def _highest(path: Path) -> float:
    return max(value for period, value in path.items() if CONTROL <= period <= LAST)


def _mean_after(path: Path) -> float | None:
    """Mean over November 2024 to January 2025, of the months the path has."""
    values = [path[month] for month in ("2024-11", "2024-12", "2025-01") if month in path]
    return sum(values) / len(values) if values else None


CASE = Case(
    name=NAME,
    title="China's licence on antimony, 2024-25",
    mineral="antimony",
    preset="antimony-2024",
    series=(
        Series(
            "china-exports", "volume", "China's exports of antimony products", OF_2023, CHINA, STAGE,
            _seen_exports, _exports,
        ),
        Series(
            "exports-to-west", "volume", "China's exports to the European Union and the United States",
            "base year", CHINA, STAGE, _seen_west, lambda run: _exports(run, WEST), scored=False,
        ),
        Series(
            "price-europe", "price", "price in Europe; seen: the survey's months for the United States",
            OF_AUGUST, EUROPE, STAGE, _seen_europe, lambda run: _price(run, EUROPE),
        ),
        Series(
            "price-china", "price", "price in China", "August 2024, the announcement", CHINA, STAGE,
            _seen_china, lambda run: _price(run, CHINA),
        ),
    ),
    targets=(
        Target(
            "months-without-exports", "months in a row from October 2024 with exports to the European Union "
            "and the United States under a tenth of base", "base year", "months", 3, None, "exports-to-west",
            _months_near_nought,
        ),
        Target(
            "price-europe-peak", "highest price in Europe, October 2024 to November 2025: at least 2.5 times",
            OF_AUGUST, "ratio", 2.5, None, "price-europe", _highest,
        ),
        Target(
            "price-china-fall", "price in China, November 2024 to January 2025: it falls",
            "August 2024, the announcement", "ratio", None, 0.99, "price-china", _mean_after,
        ),
    ),
)  # fmt: skip
