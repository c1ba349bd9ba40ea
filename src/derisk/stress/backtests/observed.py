"""What was seen, out of the table of observations."""

from __future__ import annotations

from collections.abc import Mapping

from derisk import facts
from derisk.stress.backtests.case import Observed
from derisk.terms.errors import NotKnownError


def observed(case: str, series: str) -> Observed:
    """All figures of a series by period, as they stand in the table.

    Raises
    ------
    NotKnownError : for a series without figures.
    """
    import polars as pl

    rows = facts.table("observations").filter((pl.col("case") == case) & (pl.col("series") == series))
    if not rows.height:
        raise NotKnownError(
            f"Nothing was observed of {series} in {case}.", where="facts/observations",
            seen=f"{facts.table('observations').height} rows", try_="derisk facts show observations",
        )  # fmt: skip
    listed = list(rows.iter_rows(named=True))
    return Observed(
        {row["period"]: row["value"] for row in listed},
        tuple(sorted({row["cite"] for row in listed})),
        tuple(facts.fact_id("observations", row) for row in listed),
    )


def against(found: Observed, base: float, periods: Mapping[str, str]) -> Observed:
    """Figures over a base, at the periods asked: {period of the table: period of the path}."""
    path = {name: found.path[period] / base for period, name in periods.items() if period in found.path}
    return Observed(path, found.sources, found.figures)
