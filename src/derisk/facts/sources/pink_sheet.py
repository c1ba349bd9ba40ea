"""The World Bank's monthly commodity prices, the Pink Sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from derisk.facts.sources.card import Batch, Card, Progress
from derisk.facts.sources.reading import check_header, refusal
from derisk.facts.sources.sheets import Cell, sheets, text

if TYPE_CHECKING:
    import polars as pl

SHEET = "Monthly Prices"
TROY_OUNCES = 32_150.7466  # in a tonne
PER_TONNE = {"($/mt)": 1.0, "($/troy oz)": TROY_OUNCES, "($/toz)": TROY_OUNCES}
LEAP = 5.0  # times the month before; since 1960 the most is 1.8, nickel of March 1988
HEAD = 12  # rows within which the names of commodities stand
GAPS = ("…", "..", "...")
MONTH = re.compile(r"(\d{4})M(0[1-9]|1[0-2])")


def read(path: Path, card: Card, progress: Progress) -> list[Batch]:
    """Monthly prices of the metals that a chain here tells of.

    Raises
    ------
    InputError : for a workbook that is cut, a column of another name or unit, a missing month or price.
    """
    book = sheets(path)
    if SHEET not in book:
        raise refusal(
            path.name, f"There is no sheet {SHEET}.", seen=", ".join(book), try_="the monthly workbook"
        )
    rows = book[SHEET]
    edition = _edition(path.name, rows)
    head = max(range(min(HEAD, len(rows))), key=lambda at: _known(rows[at], card))
    if head + 2 >= len(rows):
        raise refusal(path.name, "The sheet has no prices.", row=head + 1, column="1", seen="no rows")
    names = [text(cell) for cell in rows[head]]
    check_header(path.name, names, list(card.expect["columns"]), head + 1)
    frame = _prices(path.name, rows, head, names, card, edition)
    _check_months(path.name, rows, head, card, edition)
    progress(1, 1)
    key = f"worldbank-pink-sheet-{edition}"
    return [Batch(edition, key, {"prices_monthly": frame}, [card.source(key, edition)])]


def _edition(file: str, rows: Sequence[Sequence[Cell]]) -> str:
    """Year and month of the update that the sheet's head names."""
    for number, row in enumerate(rows[:8], 1):
        said = text(row[0]) if row else ""
        if said.startswith("Updated on "):
            try:
                return datetime.strptime(said.removeprefix("Updated on "), "%B %d, %Y").strftime("%Y-%m")
            except ValueError:
                raise refusal(
                    file, "The date of the update cannot be read.", row=number, column="1", seen=said
                ) from None
    raise refusal(file, "The sheet does not say when it was updated.", row=4, column="1", seen="no date")


def _known(row: Sequence[Cell], card: Card) -> int:
    """How many of the wanted columns a row names."""
    return len({text(cell) for cell in row} & set(card.expect["columns"]))


def _prices(
    file: str, rows: Sequence[Sequence[Cell]], head: int, names: list[str], card: Card, edition: str
) -> pl.DataFrame:
    import polars as pl

    found = []
    for name, mineral in card.expect["columns"].items():
        at = names.index(name)
        unit = text(rows[head + 1][at])
        if unit not in PER_TONNE:
            raise refusal(
                file, f"The unit of {name} is not known.", row=head + 2, column=name, seen=unit or "nothing",
                try_=", ".join(PER_TONNE),
            )  # fmt: skip
        before: float | None = None
        for number, row in enumerate(rows[head + 2 :], head + 3):
            if not text(row[0]):
                continue
            price = row[at]
            if text(price) in GAPS:
                continue
            if not isinstance(price, (int, float)) or price <= 0:
                what = "A price is no number." if text(price) else "A price is missing."
                raise refusal(file, what, row=number, column=name, seen=text(price) or "nothing")
            if before is not None and not before / LEAP <= price <= before * LEAP:
                raise refusal(
                    file, f"A price leaps to {price / before:,.3g} times the month before: another unit?",
                    row=number, column=name, seen=f"{price:g} after {before:g}",
                )  # fmt: skip
            before = float(price)
            found.append(
                {
                    "mineral": mineral, "product": name, "month": text(row[0]).replace("M", "-"),
                    "price_usd_t": float(price) * PER_TONNE[unit], "unit": "USD/t", "basis": "content",
                    "cite": f"worldbank-pink-sheet-{edition}", "locator": f"{SHEET}, column {name} {unit}",
                    "quality": "reported", "vintage": edition, "note": None,
                }
            )  # fmt: skip
    return pl.DataFrame(found, infer_schema_length=None, schema_overrides={"note": pl.String})


def _check_months(file: str, rows: Sequence[Sequence[Cell]], head: int, card: Card, edition: str) -> None:
    """Refuse a month out of turn, and rows that end long before the update."""
    expected = _count(card.expect["first"])
    last = head + 2
    for number, row in enumerate(rows[head + 2 :], head + 3):
        said = text(row[0])
        if not said:
            continue
        if not MONTH.fullmatch(said) or _count(said) != expected:
            raise refusal(
                file, "A month is missing, doubled or out of turn.", row=number, column="1", seen=said,
            )  # fmt: skip
        expected, last = expected + 1, number
    behind = _count(edition.replace("-", "M")) - (expected - 1)
    if behind > card.expect["lag_months"]:
        raise refusal(
            file, f"The months end {behind} months before the update: rows are missing.", row=last + 1,
            column="1", seen=f"updated {edition}",
        )  # fmt: skip


def _count(month: str) -> int:
    year, number = month.split("M")
    return int(year) * 12 + int(number)
