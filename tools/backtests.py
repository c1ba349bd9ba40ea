"""Draw the backtests: python tools/backtests.py, into docs/explanation/backtests/ as SVG; its tables too.

Writes what docs/explanation/backtests.md shows of the cases, between its marks, from the same rows as
`derisk backtest`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from derisk.cases.backtests import case_rows
from derisk.report.backtest_charts import path_charts
from derisk.stress import backtests
from derisk.stress.backtests.case import Case
from derisk.terms.answer import Row

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/explanation/backtests.md"
DRAWN = ROOT / "docs/explanation/backtests"
FORECASTS = ("model", "persistence", "static")


def figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}" if abs(value) >= 0.005 or value == 0 else "0.00"


def span(row: Row) -> str:
    return "-" if row["low"] is None else f"{figure(row['low'])} to {figure(row['high'])}"


def tolerance(row: Row) -> str:
    low, high = row["tolerance_low"], row["tolerance_high"]
    if low is None:
        return f"at most {high:g}"
    if high is None:
        return f"at least {low:g}"
    return f"{low:g} to {high:g}" if low < high else f"{low:g}"


def section(item: Case) -> str:
    """Targets, scores and plots of a case."""
    rows = case_rows(item.name)
    targets = [row for row in rows if row["role"] == "target"]
    lines = [f"### {item.title}", ""]
    header = ("target", "model", "range", "seen", "tolerance", "met", *FORECASTS[1:])
    lines += [f"| {' | '.join(header)} |", "|---" * len(header) + "|"]
    for row in targets:
        meaning = row["note"].replace("; base: ", ", against ")
        cells = (
            meaning, figure(row["value"]), span(row), figure(row["observed"]), tolerance(row),
            "yes" if row["passed"] else "**no**", figure(row["persistence"]), figure(row["static"]),
        )  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    lines += ["", "| score | series | model | persistence | static | unit |", "|---|---|---|---|---|---|"]
    scores: dict[tuple[str, str, str], dict[str, str]] = {}
    for row in rows:
        if row["role"] == "score":
            key = (row["metric"].replace("_", " "), row["series"], row["unit"])
            scores.setdefault(key, {})[row["forecast"]] = figure(row["value"])
    lines += [
        f"| {name} | {series} | {' | '.join(found[each] for each in FORECASTS)} | {unit} |"
        for (name, series, unit), found in scores.items()
    ]
    lines.append("")
    for drawn in path_charts(rows):
        (DRAWN / f"{drawn.name}.svg").write_text(drawn.svg, encoding="utf-8")
        lines.append(f"![{drawn.title}](backtests/{drawn.name}.svg)")
    return "\n".join(lines)


def main() -> None:
    """Renew the page's tables and plots."""
    DRAWN.mkdir(exist_ok=True)
    text = PAGE.read_text(encoding="utf-8")
    begin, end = "<!-- written by tools/backtests.py -->", "<!-- to here -->"
    if begin not in text or end not in text:
        sys.exit(f"{PAGE}: the marks {begin} and {end} are missing")
    head, _, rest = text.partition(begin)
    _, _, tail = rest.partition(end)
    body = "\n\n".join(section(item) for item in backtests.cases().values())
    PAGE.write_text(f"{head}{begin}\n\n{body}\n\n{end}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
