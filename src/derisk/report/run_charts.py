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
    """The charts of every mineral of a run, each economy at the stage where it is hit hardest.

    Suppliers are drawn for `economies`, else for those hit hardest.
    """
    found = []
    for slug in dict.fromkeys(row["mineral"] for row in rows if row["mineral"]):
        own = [row for row in rows if row["mineral"] == slug]
        stages = hit_stages(own)
        hit = _hardest_hit(own, stages)
        for metric, (title, unit) in METRICS.items():
            at = {economy: stages[economy] for economy in hit}
            lines = _lines(own, metric, at, slug)
            if lines:
                name = f"{_chain(slug, at)}: {title.lower()}"
                svg = charts.lines(
                    lines, title=name, y=unit, share=metric == "shortfall", width=420, height=170
                )
                table = by_month(name, lines, percent if metric == "shortfall" else _days)
                found.append(Drawn(f"{slug}-{metric.replace('_', '-')}", name, svg, table))
        found += prices(own, slug)
        for economy in economies or hit:
            found += suppliers(own, slug, economy)
    return found


def hit_stages(rows: Sequence[Row]) -> dict[str, str]:
    """By economy the stage at which it is hit hardest; none for those not known to use any product."""
    totals = [row for row in rows if row["metric"] == "months_to_shortage"]
    return {row["economy"]: row["hit_stage"] for row in totals if row["hit_stage"] is not None}


def prices(rows: Sequence[Row], slug: str) -> list[Drawn]:
    """Clearing prices by region: the cheapest outside, the member hit hardest, the dearest, and in between.

    All are of one product, that of the stage where that member is hit; places that it does not reach have no
    price and no line.
    """
    stages = hit_stages(rows)
    hardest = _hardest_hit(rows, stages)
    if not hardest:
        return []
    stage = stages[hardest[0]]
    total: dict[str, float] = {}
    for row in rows:
        if (row["metric"], row["stage"]) == ("price_ratio", stage) and row["value"] is not None:
            total[row["economy"]] = total.get(row["economy"], 0.0) + row["value"]
    shown = [economy for economy in total if economy in ALLIANCE]
    outside = sorted(
        (economy for economy in total if economy not in (*ALLIANCE, "alliance")), key=total.__getitem__
    )
    dearest = sorted(shown, key=lambda economy: -total[economy])[:1]
    chosen = [*outside[:1], hardest[0], *dearest, *(each for each in ("EU27", "USA", "JPN") if each in shown)]
    at = dict.fromkeys(list(dict.fromkeys(chosen))[:MOST], stage)
    lines = _lines(rows, "price_ratio", at, slug)
    title = f"{_chain(slug, at)}: prices by region"
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


def _hardest_hit(rows: Sequence[Row], stages: dict[str, str]) -> list[str]:
    """Members with the largest sum of shortfalls, each at the stage where it is hit, worst first.

    Where none is short, those of whose supply most changed hands.
    """
    short = {economy: 0.0 for economy in ALLIANCE if economy in stages}
    for row in rows:
        economy = row["economy"]
        if row["metric"] == "shortfall" and economy in short and row["stage"] == stages[economy]:
            short[economy] += row["value"] or 0.0
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


def _lines(rows: Sequence[Row], metric: str, at: dict[str, str], slug: str) -> list[Line]:
    """A line an economy at its stage, which its name says where stages differ."""
    found, several = [], len(set(at.values())) > 1
    for economy, stage in at.items():
        points = [
            (row["month"], row["value"])
            for row in rows
            if (row["economy"], row["metric"], row["stage"]) == (economy, metric, stage)
        ]
        if any(value is not None for _, value in points):
            what = f", {stage_name(slug, stage).lower()}" if several else ""
            found.append(Line(f"{place_name(economy)}{what}", tuple(points)))
    return found


def _chain(slug: str, at: dict[str, str]) -> str:
    """The mineral, and the stage where there is only one."""
    stages = set(at.values())
    return f"{mineral_name(slug)}{f', {stage_name(slug, stages.pop()).lower()}' if len(stages) == 1 else ''}"
