"""Charts of a stress run: shortage, prices by region, days of cover, who supplies whom before and after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from derisk.report import charts
from derisk.report.charts import Line, Part
from derisk.report.tables import Table
from derisk.report.wording import UNKNOWN, inside, mineral_name, multiple, percent, stage_name
from derisk.terms.answer import Row
from derisk.terms.places import ALLIANCE, place_name

CHAIN = "chain"
MOST = 4  # economies on one chart, as many as there are dashes
PERIODS = {"before": "before", "during": "under restriction", "after": "last year of the run"}
METRICS = {
    "shortfall": ("Share of use missing, the hardest hit", "share of base use"),
    "stock_days": ("Days of use in stock, the hardest hit", "days"),
}


@dataclass(frozen=True)
class Drawn:
    """A chart: the name of its file, its title, the SVG, and the same as a table."""

    name: str
    title: str
    svg: str
    table: Table


def run_charts(rows: Sequence[Row], economies: Sequence[str] = ()) -> list[Drawn]:
    """The charts of every mineral of a run, at the last restricted stage.

    Suppliers are drawn for `economies`, else for those hit hardest.
    """
    found = []
    for slug in dict.fromkeys(row["mineral"] for row in rows if row["mineral"]):
        own = [row for row in rows if row["mineral"] == slug]
        hit = _hardest_hit(own)
        for metric, (title, unit) in METRICS.items():
            lines = _lines(own, metric, hit)
            if lines:
                name = f"{mineral_name(slug)}: {title.lower()}"
                svg = charts.lines(
                    lines, title=name, y=unit, share=metric == "shortfall", width=420, height=170
                )
                table = by_month(name, lines, percent if metric == "shortfall" else _days)
                found.append(Drawn(f"{slug}-{metric.replace('_', '-')}", name, svg, table))
        found += prices(own, slug)
        for economy in economies or hit:
            found += suppliers(own, slug, economy)
    return found


def prices(rows: Sequence[Row], slug: str) -> list[Drawn]:
    """Clearing prices by region at the last restricted stage: the dearest, the cheapest, and in between."""
    ratio = [row for row in rows if row["metric"] == "price_ratio" and row["stage"] == CHAIN]
    last = {row["economy"]: 0.0 for row in ratio}
    for row in ratio:
        last[row["economy"]] += row["value"]
    shown = [economy for economy in last if economy in ALLIANCE]
    outside = sorted(
        (economy for economy in last if economy not in (*ALLIANCE, "alliance")), key=last.__getitem__
    )
    dearest = sorted(shown, key=lambda economy: -last[economy])[:1]
    chosen = [*outside[:1], *(each for each in ("EU27", "USA", "JPN") if each in shown), *dearest]
    lines = _lines(rows, "price_ratio", list(dict.fromkeys(chosen))[:MOST])
    if not lines:
        return []
    title = f"{mineral_name(slug)}: prices by region"
    svg = charts.lines(lines, title=title, y="times base price", share=False, width=420, height=170)
    return [Drawn(f"{slug}-prices", title, svg, by_month(title, lines, multiple))]


def suppliers(rows: Sequence[Row], slug: str, economy: str) -> list[Drawn]:
    """Who supplies an economy before, under and after restriction, at each stage, t a month."""
    supply = [row for row in rows if row["metric"] == "supply_t" and row["economy"] == economy]
    found = []
    for stage in dict.fromkeys(row["stage"] for row in supply):
        own = [row for row in supply if row["stage"] == stage and row["value"] > 0]
        totals = {period: sum(row["value"] for row in own if row["period"] == period) for period in PERIODS}
        shares = {(_origin(row), row["period"]): row["value"] / totals[row["period"]] for row in own}
        parts = [
            Part(PERIODS[row["period"]], who, row["value"], f"{who} {percent(shares[who, row['period']])}")
            for row in own
            if (who := _origin(row))
        ]
        what = f"{mineral_name(slug)}, {stage_name(slug, stage)}".lower()
        title = f"Who supplies {inside(economy)}: {what}"
        svg = charts.stacks(parts, title=title, x="t a month, content")
        table = _shares(title, shares, totals)
        found.append(Drawn(f"{slug}-{stage}-suppliers-{economy.lower()}", title, svg, table))
    return found


def by_month(title: str, lines: Sequence[Line], told: Callable[[float], str]) -> Table:
    """The points of lines as a table, a row a month or year."""
    values = [dict(line.points) for line in lines]
    months = sorted({str(x) for line in lines for x, _ in line.points})
    cells = tuple(
        (month, *(UNKNOWN if (value := each.get(month)) is None else told(value) for each in values))
        for month in months
    )
    columns = ("Period", *(line.name for line in lines))
    return Table(title, columns, cells, numbers=tuple(range(1, len(columns))))


def _shares(title: str, shares: dict[tuple[str, str], float], totals: dict[str, float]) -> Table:
    """Shares of supply by origin and period, and the tonnes they are of."""
    periods = [period for period in PERIODS if totals[period] > 0]
    origins = dict.fromkeys(who for who, _ in shares)
    cells = [(who, *(percent(shares.get((who, period), 0.0)) for period in periods)) for who in origins]
    cells.append(("all, t a month", *(f"{totals[period]:,.0f}" for period in periods)))
    columns = ("Origin", *(PERIODS[period] for period in periods))
    return Table(title, columns, tuple(cells), numbers=tuple(range(1, len(columns))))


def _days(value: float) -> str:
    return f"{value:.0f}"


def _origin(row: Row) -> str:
    if row["partner"] is None:
        return "others"
    return "own output" if row["partner"] == row["economy"] else str(row["partner"])


def _hardest_hit(rows: Sequence[Row]) -> list[str]:
    """Members with the largest sum of shortfalls at the last restricted stage, worst first.

    Where none is short, those of whose supply most changed hands.
    """
    short = dict.fromkeys(ALLIANCE, 0.0)
    for row in rows:
        if row["metric"] == "shortfall" and row["stage"] == CHAIN and row["economy"] in short:
            short[row["economy"]] += row["value"] or 0.0
    moved = {economy: _moved(rows, economy) for economy in short}
    return sorted(short, key=lambda economy: (-short[economy], -moved[economy], economy))[:MOST]


def _moved(rows: Sequence[Row], economy: str) -> float:
    """Largest share of an economy's supply at a stage that is lost from its origins under restriction."""
    supply: dict[str, dict[tuple[str, str | None], float]] = {}
    for row in rows:
        if row["metric"] == "supply_t" and row["economy"] == economy:
            supply.setdefault(row["stage"], {})[row["period"], row["partner"]] = row["value"]
    shares = [0.0]
    for found in supply.values():
        before = {origin: value for (period, origin), value in found.items() if period == "before"}
        lost = sum(max(value - found.get(("during", origin), 0.0), 0.0) for origin, value in before.items())
        shares.append(lost / sum(before.values()) if before else 0.0)
    return max(shares)


def _lines(rows: Sequence[Row], metric: str, economies: Sequence[str]) -> list[Line]:
    found = []
    for economy in economies:
        points = [
            (row["month"], row["value"])
            for row in rows
            if row["economy"] == economy and row["metric"] == metric and row["stage"] == CHAIN
        ]
        if any(value is not None for _, value in points):
            found.append(Line(place_name(economy), tuple(points)))
    return found
