"""Shares of origins in imports as ministries, trade associations and students of customs printed them.

They were sought after derisk's figures stood and are held to five points, of several years together to ten.
What was found and is of other goods stands in no row: the Korean ministry's shares of silicon, magnesium,
bismuth and niobium (which headings it adds up is not told) and the Indian one of lithium, which has cells.
"""

from __future__ import annotations

import polars as pl

from derisk import facts
from derisk.exposure import rows
from tests.published.check import Check, Row, check, read, targets

ROWS = read(__file__, "import_shares.csv")


def years(row: Row) -> range:
    """The years that a figure is of."""
    first, _, last = row["year"].partition("-")
    return range(int(first), int(last or first) + 1)


def of_headings(row: Row) -> float:
    """An origin's share (percent) by value of what is bought under the heading alone, or over the years."""
    whole = part = 0.0
    for year in years(row):
        bought = facts.trade(row["mineral"], row["stage"], year).filter(pl.col("importer") == row["economy"])
        if row["hs6"]:
            bought = bought.filter(pl.col("hs6") == row["hs6"])
        whole += float(bought["value_usd"].sum())
        part += float(bought.filter(pl.col("exporter") == row["partner"])["value_usd"].sum())
    return 100 * part / whole


def of_stage(row: Row) -> float:
    """An origin's share (percent) as derisk answers it for the stage and year."""
    (found,) = [
        each
        for each in rows(row["economy"], row["mineral"], row["stage"], "import_share", row["year"])
        if (each["partner"], each["by"]) == (row["partner"], row["by"])
    ]
    return 100 * float(found["value"])


def one(row: Row) -> Check:
    """The check of an origin."""
    if row["hs6"] or len(years(row)) > 1:
        told = f"HS {row['hs6']}" if row["hs6"] else "all its headings, years together"
        return check(row, of_headings(row), f"{row['partner']}, trade of {told}, by value.")
    return check(row, of_stage(row), f"{row['partner']}, import_share by {row['by']}.")


def checks() -> list[Check]:
    """All targets."""
    return [one(row) for row in targets(ROWS)]
