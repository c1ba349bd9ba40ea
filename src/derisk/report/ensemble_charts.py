"""Charts of ensembles and sweeps: fans of shortage and price, what the answer hangs on, ranks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derisk.report import charts
from derisk.report.charts import Line
from derisk.report.run_charts import Drawn, by_month, hit_stages
from derisk.report.tables import Table
from derisk.report.wording import mineral_name, multiple, percent, stage_name
from derisk.terms.answer import Row
from derisk.terms.places import ALLIANCE, place_name

FANS = {
    "shortfall": ("share of use missing", "share of base use", percent),
    "price_ratio": ("clearing price", "times base price", multiple),
}
OUTCOMES = {
    "value_added_at_risk_usd": "GDP at risk",
    "peak_shortfall": "the worst shortfall",
    "peak_price_ratio": "the highest price",
}
SOBOL = ("sobol_total", "sobol_first")
LEAST = 0.01  # share of the variance that an assumption is drawn for
RANKS = 15


def fans(rows: Sequence[Row], economy: str = "") -> list[Drawn]:
    """Median and 5-95 % of shortage and price, month by month, of an economy, else of the one hit hardest.

    They are those of the stage where it is hit; no fan for an economy not known to use any product.
    """
    found = []
    for slug in dict.fromkeys(row["mineral"] for row in rows if row["mineral"]):
        own = [row for row in rows if row["mineral"] == slug]
        stages = hit_stages(own)
        whose = economy or _hardest(own, stages)
        stage = stages.get(whose)
        if stage is None:
            continue
        for metric, (what, unit, told) in FANS.items():
            seen = [
                row for row in own
                if (row["metric"], row["economy"], row["stage"]) == (metric, whose, stage)
            ]  # fmt: skip
            known = [row for row in seen if row["value"] is not None and row["low"] is not None]
            if not known:
                continue
            points = tuple((row["month"], row["value"]) for row in known)
            ends = tuple((row["month"], row["low"], row["high"]) for row in known)
            of = f"{mineral_name(slug)}, {stage_name(slug, stage).lower()}"
            title = f"{of}, {place_name(whose)}: {what}, median and 5-95 %"
            median = Line("median", points)
            svg = charts.lines(
                [replace(median, band=ends)], title=title, y=unit, share=metric == "shortfall",
                width=420, height=170,
            )  # fmt: skip
            lines = [
                Line("5 %", tuple((month, low) for month, low, _ in ends)), median,
                Line("95 %", tuple((month, high) for month, _, high in ends)),
            ]  # fmt: skip
            name = f"{slug}-fan-{metric.replace('_', '-')}-{whose.lower()}"
            found.append(Drawn(name, title, svg, by_month(title, lines, told)))
    return found


def tornados(rows: Sequence[Row], economy: str = "alliance") -> list[Drawn]:
    """Sobol indices of each outcome with their 95 % ranges, largest first: total, else first-order ones.

    A first-order index whose range holds nought is left out: chance alone may give it.
    """
    found = []
    indices = [row for row in rows if row["metric"] in SOBOL and row["economy"] == economy]
    totals = any(row["metric"] == SOBOL[0] for row in indices)
    told = [
        row for row in indices
        if row["value"] is not None and row["value"] >= LEAST
        and (row["metric"] == SOBOL[0] if totals else row["low"] > 0.0)
    ]  # fmt: skip
    for slug, outcome in dict.fromkeys((row["mineral"], row["of"]) for row in told):
        own = [row for row in told if (row["mineral"], row["of"]) == (slug, outcome)]
        title = f"{mineral_name(slug)}, {place_name(economy)}: what {OUTCOMES[outcome]} hangs on"
        items = [
            (_words(row["assumption"]), max(row["low"], 0.0), row["value"], max(row["high"], 0.0))
            for row in own
        ]
        cells = tuple(
            (name, percent(value), f"{percent(low)} to {percent(high)}") for name, low, value, high in items
        )
        table = Table(title, ("Assumption", "share of the variance", "95 %"), cells, numbers=(1, 2))
        svg = charts.ranges(items, title=title, width=260)
        name = f"{slug}-tornado-{outcome.replace('_', '-')}-{economy.lower()}"
        found.append(Drawn(name, title, svg, table))
    return found


def ensemble_charts(rows: Sequence[Row]) -> list[Drawn]:
    """Fans and tornados of an ensemble."""
    return [*fans(rows), *tornados(rows)]


def rankings(rows: Sequence[Row], economy: str = "alliance") -> list[Drawn]:
    """The stops with the largest expected loss of an economy, with its range."""
    expected = [
        row for row in rows
        if row["metric"] == "expected_loss_usd" and row["economy"] == economy and row["mineral"]
        and row["rank"] <= RANKS and row["value"]
    ]  # fmt: skip
    if not expected:
        return []
    items = [
        (
            f"{row['partner']} {mineral_name(row['mineral'])}, {stage_name(row['mineral'], row['stage'])}",
            row["low"], row["value"], row["high"],
        )
        for row in sorted(expected, key=lambda row: row["rank"])
    ]  # fmt: skip
    title = f"{place_name(economy)}: stops with the largest expected loss"
    svg = charts.ranges(items, title=title, width=300, share=False, x="USD a year")
    cells = tuple((name, _usd(value), f"{_usd(low)} to {_usd(high)}") for name, low, value, high in items)
    columns = ("Stop", "expected loss, USD a year", "range")
    return [Drawn(f"ranking-{economy.lower()}", title, svg, Table(title, columns, cells, numbers=(1, 2)))]


def _hardest(rows: Sequence[Row], stages: dict[str, str]) -> str:
    short = dict.fromkeys(ALLIANCE, 0.0)
    for row in rows:
        economy = row["economy"]
        if row["metric"] == "shortfall" and economy in short and row["stage"] == stages.get(economy):
            short[economy] += row["value"] or 0.0
    return max(short, key=lambda economy: short[economy])


def _words(key: str) -> str:
    return key.replace("_", " ")


def _usd(value: float) -> str:
    return f"{value:,.0f}"
