"""Charts of a plan: what comes on line, what each cap costs, what weighing the tail costs and spares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from derisk.report import charts
from derisk.report.charts import Line
from derisk.report.wording import digits, dollars, stage_name
from derisk.terms.answer import Document, Row

SMALL = 0.5  # t a year below which a build is the solver's rounding
STOCK = "stock_t"


def plan_charts(document: Document) -> list[tuple[str, str]]:
    """The charts of a plan as (name, SVG); none where nothing is built."""
    drawn = built_chart(document.rows)
    return [("capacity-on-line", drawn)] if drawn else []


def frontier_charts(document: Document) -> list[tuple[str, str]]:
    """The chart of a frontier as (name, SVG)."""
    if any(row.get("lambda") is not None for row in document.rows):
        return [("cost-against-risk", risk_chart(document.rows))]
    return [("cost-against-cap", cap_chart(document.rows, "total cost"))]


def made(rows: Sequence[Row]) -> list[Row]:
    """Rows of builds that are more than rounding."""
    return [row for row in rows if row["metric"] == "build_t_a" and (row["value"] or 0.0) > SMALL]


def stored(rows: Sequence[Row]) -> dict[tuple[str, str, str], dict[int, Row]]:
    """Rows of stock by mineral, stage and place, then by year, where any is held."""
    held: dict[tuple[str, str, str], dict[int, Row]] = {}
    for row in rows:
        if row["metric"] == STOCK and row["value"] is not None:
            held.setdefault((row["mineral"], row["stage"], row["economy"]), {})[row["year"]] = row
    return {key: by for key, by in held.items() if max(row["value"] for row in by.values()) > SMALL}


def built_chart(rows: Sequence[Row]) -> str:
    """Capacity on line by stage and technology, added up over places; empty where nothing is built."""
    builds = made(rows)
    years = sorted({row["online"] for row in builds if row.get("online") is not None})
    if not years:
        return ""
    kinds = dict.fromkeys(_kind(row) for row in builds)
    span = range(min(row["year"] for row in builds), years[-1] + 1)
    lines = [
        Line(
            f"{stage_name(slug, stage)}, {technology.replace('-', ' ')}",
            tuple((f"{year}-01", _on_line(builds, (slug, stage, technology), year)) for year in span),
        )
        for slug, stage, technology in kinds
    ]
    title = "Capacity on line, t a year"
    return charts.lines(lines, title=title, y="t a year", share=False, width=520, height=200)


def _kind(row: Row) -> tuple[str, str, str]:
    return str(row["mineral"]), str(row["stage"]), str(row.get("technology") or "")


def _on_line(builds: Sequence[Row], kind: tuple[str, str, str], year: int) -> float:
    """t a year of one kind that produce in a year, all places."""
    there = (row for row in builds if _kind(row) == kind and (row.get("online") or year + 1) <= year)
    return float(sum(row["value"] for row in there))


@dataclass(frozen=True)
class Point:
    """One point of a frontier: the cap, its total cost in USD (None: nothing solves), name and row."""

    cap: float
    cost_usd: float | None
    label: str
    id: str

    @property
    def cells(self) -> tuple[str, str, str]:
        """Cap, cost and name as text."""
        return f"{digits(100.0 * self.cap)} %", dollars(self.cost_usd), self.label


def frontier_points(rows: Sequence[Row]) -> tuple[Point, ...]:
    """The points of one frontier, by cap."""
    found = [row for row in rows if row["metric"] == "total_cost_usd" and row.get("cap") is not None]
    points = (
        Point(float(row["cap"]), row["value"], str(row.get("point") or ""), str(row["id"])) for row in found
    )
    return tuple(sorted(points, key=lambda point: point.cap))


def cap_chart(rows: Sequence[Row], name: str) -> str:
    """What each cap adds to the cost without a cap."""
    return charts.lines(
        [frontier_line(name, frontier_points(rows))], y="added USD billion", x="cap on one supplier's share",
        title="Added total cost against the cap on one supplier's share", share=False, months=False,
        width=520, height=220,
    )  # fmt: skip


def frontier_line(name: str, points: Sequence[Point]) -> Line:
    """A frontier as a line: what each cap adds to the cost without a cap, USD billion."""
    free = next((point.cost_usd for point in reversed(points) if point.cost_usd is not None), 0.0)
    added = ((p.cap, None if p.cost_usd is None else (p.cost_usd - free) / 1e9) for p in points)
    return Line(name, tuple(added))


def by_weight(rows: Sequence[Row]) -> dict[float, dict[str, Row]]:
    """Rows of a risk frontier by the weight of the tail, then by metric."""
    points: dict[float, dict[str, Row]] = {}
    for row in rows:
        points.setdefault(float(row["lambda"]), {})[row["metric"]] = row
    return points


def mean_usd(found: dict[str, Row]) -> float:
    """Mean cost of a point, USD: of the plan in calm, of stops on average, of missed targets."""
    parts = ("base_cost_usd", "expected_loss_usd", "penalty_usd")
    return float(sum(found[name]["value"] for name in parts))


def risk_chart(rows: Sequence[Row]) -> str:
    """Mean cost added and tail taken away as the tail weighs more."""
    points = by_weight(rows)
    mean = {weight: mean_usd(found) for weight, found in points.items()}
    tail = {weight: float(found["tail_beyond_mean_usd"]["value"]) for weight, found in points.items()}
    first = next(iter(points))
    lines = [
        Line("mean cost added", tuple((w, (value - mean[first]) / 1e6) for w, value in mean.items())),
        Line("tail taken away", tuple((w, (tail[first] - value) / 1e6) for w, value in tail.items())),
    ]
    return charts.lines(
        lines, y="USD million", x="weight of the tail (lambda)", share=False, months=False, width=520,
        title="Mean cost added and tail taken away against the weight of the tail", height=220,
    )  # fmt: skip
