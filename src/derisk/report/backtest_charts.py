"""Charts of a backtest: what was seen as points, and the model, persistence and the static model as lines."""

from __future__ import annotations

from collections.abc import Sequence

from derisk.report import charts
from derisk.report.charts import Line
from derisk.report.run_charts import Drawn, by_month
from derisk.report.wording import multiple, percent
from derisk.terms.answer import Row

NAMES = {
    "observed": "seen", "model": "model", "persistence": "persistence: nothing changes",
    "static": "static model: no stocks, no adaptation",
}  # fmt: skip


def path_charts(rows: Sequence[Row]) -> list[Drawn]:
    """Each path of a backtest that was seen, from the first to the last period that was; years or months."""
    found = []
    paths = [row for row in rows if row["role"] == "path"]
    for case, series in dict.fromkeys((row["case"], row["series"]) for row in paths):
        own = [row for row in paths if (row["case"], row["series"]) == (case, series)]
        lines = [_line(own, name) for name in NAMES]
        periods = [str(x) for x, _ in lines[0].points]
        if len(periods) < 2 or not _scored(rows, case, series):
            continue
        meaning, _, base = str(own[0]["note"]).partition("; base: ")
        inside = [_between(line, min(periods), max(periods)) for line in lines]
        share = own[0]["unit"] == "share"
        y = "share" if share else f"1 is {base}"
        svg = charts.beside(inside[0], inside[1:], title=meaning, y=y, share=share)
        table = by_month(meaning, inside, percent if share else multiple)
        found.append(Drawn(f"{case}-{series}", meaning, svg, table))
    return found


def _scored(rows: Sequence[Row], case: str, series: str) -> bool:
    return any(row["role"] == "score" and (row["case"], row["series"]) == (case, series) for row in rows)


def _line(rows: Sequence[Row], forecast: str) -> Line:
    points = [(row["month"] or str(row["year"]), row["value"]) for row in rows if row["forecast"] == forecast]
    return Line(NAMES[forecast], tuple(points))


def _between(line: Line, first: str, last: str) -> Line:
    return Line(line.name, tuple(point for point in line.points if first <= str(point[0]) <= last))
