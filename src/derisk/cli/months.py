"""A run month by month in the terminal: one economy, at the stage where it is hit hardest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from derisk.cli import tables
from derisk.terms.answer import Document, Row
from derisk.terms.places import ALLIANCE

if TYPE_CHECKING:
    from rich.console import Console

ALL = "all"  # in place of an economy: a restriction that concerns everybody
SHOWN = (
    ("shortfall", "use missing"), ("price_ratio", "price x"), ("price_ratio_reported", "reported price x"),
    ("stock_days", "days in stock"), ("imports", "imports, t"),
)  # fmt: skip


def hit_stage(rows: Sequence[Row]) -> str | None:
    """The stage where the economy of these rows is hit hardest, None where it uses no product."""
    from derisk.report.run_charts import hit_stages

    return next(iter(hit_stages(rows).values()), None)


def worst(rows: Sequence[Row], stage: str | None) -> Row | None:
    """The row of the worst month at a stage: of the largest shortfall, else of the highest price."""
    for metric, rests in (("shortfall", 0.0), ("price_ratio", 1.0)):
        own = [
            row
            for row in rows
            if (row["metric"], row["stage"]) == (metric, stage) and row["value"] is not None
        ]
        most = max(own, key=lambda row: float(row["value"]), default=None)
        if most is not None and most["value"] > rests + 5e-4:
            return most
    return None


def at(rows: Sequence[Row], metric: str, stage: str | None, month: str) -> Row | None:
    """The row of a metric at a stage in a month."""
    wanted = (metric, stage, month)
    return next((row for row in rows if (row["metric"], row["stage"], row["month"]) == wanted), None)


def show(document: Document, console: Console, asked: Sequence[str]) -> None:
    """A line a month for each mineral, of the one economy asked, else of the member hit hardest."""
    for mineral in dict.fromkeys(row["mineral"] for row in document.rows if row["mineral"]):
        economies: dict[str, list[Row]] = {}
        for row in document.rows:
            if row["mineral"] == mineral:
                economies.setdefault(row["economy"], []).append(row)
        whose = _whose(economies, asked)
        stage = hit_stage(economies[whose])
        if stage is not None:
            _path(console, mineral, whose, stage, economies[whose])


def _whose(economies: dict[str, list[Row]], asked: Sequence[str]) -> str:
    if len(asked) == 1 and asked[0] in economies:
        return asked[0]
    members = [each for each in ALLIANCE if each in economies]
    return max(members, key=lambda each: _harm(economies[each]), default=next(iter(economies)))


def _harm(rows: Sequence[Row]) -> tuple[float, float]:
    """The worst shortfall in whole percent; of equal ones the larger value added at risk counts."""
    found = worst(rows, hit_stage(rows))
    short = found["value"] if found is not None and found["metric"] == "shortfall" else 0.0
    lost = next((row["value"] for row in rows if row["metric"] == "value_added_at_risk_usd"), None)
    return round(short, 2), lost or 0.0


def _path(console: Console, mineral: str, economy: str, stage: str, rows: Sequence[Row]) -> None:
    own = [row for row in rows if row["stage"] == stage and row["month"]]
    cells: dict[str, dict[str, Row]] = {}
    for row in own:
        cells.setdefault(row["month"], {})[row["metric"]] = row
    lines = [
        (month, *_shortfall(by_metric["shortfall"]), *(_cell(by_metric[metric]) for metric, _ in SHOWN[1:]))
        for month, by_metric in cells.items()
    ]
    names = [name for _, name in SHOWN]
    columns = ("month", names[0], "range", *names[1:])
    title = f"{mineral}, {stage}: {economy} month by month"
    tables.table(console, title, columns, lines, right=columns[1:])


def _shortfall(row: Row) -> tuple[str, str]:
    from derisk.report.wording import percent, span

    return percent(row["value"]), span(row["low"], row["high"])


def _cell(row: Row) -> str:
    from derisk.report.wording import digits

    if row["value"] is None:
        return tables.NOT_KNOWN
    if row["unit"] == "ratio":
        return f"{row['value']:.2f}"
    return f"{row['value']:,.0f}" if row["unit"] == "days" else digits(row["value"])
