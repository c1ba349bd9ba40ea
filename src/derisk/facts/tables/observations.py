"""What was seen when a control was in force: the figures that backtests hold the model against."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="observations",
    meaning="What was seen when a control was in force: the figures that backtests hold the model against.",
    columns=(
        Column("case", "text", "slug of the backtest"),
        Column("series", "text", "slug of the series, such as china-exports"),
        Column(
            "period", "text", "YYYY, YYYY-MM, YYYY-MM-DD, YYYY-Qn, or a span YYYY-MM..YYYY-MM, both included"
        ),
        Column("value", "number", "what was seen, in the row's unit"),
        Column("what", "text", "the series in words"),
    ),
    key=("case", "series", "period", "cite"),
    file="observations.csv",
)
