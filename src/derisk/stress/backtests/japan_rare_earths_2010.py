"""Japan 2010-14: China's export quotas on rare earths and the stop of shipments in autumn 2010.

Customs count gross tonnes of mixed products, so tonnes say nothing of single oxides. All multiples are taken
against the calendar year 2010.
"""

from __future__ import annotations

from derisk.stress.backtests.case import Case, Observed, Path, Series, Target
from derisk.stress.backtests.measures import arrivals, by_month, by_year, over, prices, ratio, unit_values
from derisk.stress.backtests.observed import against, observed
from derisk.stress.backtests.scores import peak, periods_between
from derisk.stress.simulate import Run

NAME = "japan-rare-earths-2010"
BASE = "2010"
YEARS = {year: year for year in ("2010", "2011", "2012", "2013", "2014")}
STAGE, JAPAN, CHINA = "separation", "JPN", "CHN"
MIDDLE = "2011-07"
OF_2010 = "the year 2010, by unit value 2.1 times 2009 and 1.65 times 2008"


def _seen(series: str) -> Observed:
    found = observed(NAME, series)
    return against(found, found.path[BASE], YEARS)


def _to_2010(path: Path) -> Path:
    return over(path, path[BASE])


def _share(run: Run) -> Path:
    from_china = by_year(run, arrivals(run, JAPAN, STAGE, CHINA))
    return ratio(from_china, by_year(run, arrivals(run, JAPAN, STAGE)))


def _clearing(run: Run) -> Path:
    path = by_month(run, prices(run, JAPAN, STAGE))
    return over(path, sum(value for label, value in path.items() if label[:4] == BASE) / 12)


def _peak(path: Path) -> float | None:
    found = peak(path)
    return None if found is None else float(periods_between(MIDDLE, found))


CASE = Case(
    name=NAME,
    title="Japan and China's quotas on rare earths, 2010-14",
    mineral="rare-earths",
    preset="japan-2010",
    series=(
        Series(
            "unit-value", "price", "unit value of Japan's imports, as customs show it", OF_2010, JAPAN, STAGE,
            lambda: _seen("japan-unit-value"), lambda run: _to_2010(unit_values(run, JAPAN, STAGE)),
        ),
        Series(
            "unit-value-usa", "price", "unit value of rare earths in the United States",
            "the year 2010, 2.2 times 2009", "USA", STAGE,
            lambda: _seen("usa-unit-value"), lambda run: _to_2010(unit_values(run, "USA", STAGE)),
        ),
        Series(
            "price", "price", "clearing price in Japan; seen: dysprosium oxide, FOB China", OF_2010,
            JAPAN, STAGE, lambda: observed(NAME, "dysprosium-fob"), _clearing, scored=False,
        ),
        Series(
            "imports", "volume", "Japan's imports of compounds and metals", "the year 2010", JAPAN, STAGE,
            lambda: _seen("japan-imports"), lambda run: _to_2010(by_year(run, arrivals(run, JAPAN, STAGE))),
        ),
        Series(
            "china-share", "share", "China's share of Japan's imports, by quantity", "all imports of a year",
            JAPAN, STAGE,
            lambda: against(observed(NAME, "china-share-quantity"), 1.0, YEARS), _share, CHINA, still=BASE,
        ),
    ),
    targets=(
        Target(
            "price-multiple-2011", "unit value of 2011 over that of 2010", OF_2010, "ratio", 3.0, 4.5,
            "unit-value", lambda path: path.get("2011"),
        ),
        Target(
            "price-multiple-2014", "unit value of 2014 over that of 2010: back to at most 1", OF_2010,
            "ratio", None, 1.0, "unit-value", lambda path: path.get("2014"),
        ),
        Target(
            "price-peak", "months from July 2011 to the highest clearing price: within two quarters",
            "July 2011", "months", -6, 6, "price", _peak,
        ),
        Target(
            "imports-2012", "change of Japan's imports, 2012 on 2010", "the year 2010", "share", -0.55, -0.40,
            "imports", lambda path: path["2012"] - path[BASE] if "2012" in path else None,
        ),
        Target(
            "china-share-2012", "change of China's share of Japan's imports, 2012 on 2010", "the year 2010",
            "share", -0.30, -0.20, "china-share",
            lambda path: path["2012"] - path[BASE] if "2012" in path else None,
        ),
    ),
)  # fmt: skip
