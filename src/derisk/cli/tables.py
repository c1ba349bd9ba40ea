"""Answers as tables of the terminal; an unknown value is "not known", with its note."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from derisk.terms.answer import Document, Row

if TYPE_CHECKING:
    from rich.console import Console

NOT_KNOWN = "not known"
WORDY = ("note", "where and note", "what it is", "holds", "formula", "covers", "effect", "status", "locator")
WORDS, GAP = 30, 3  # least width of wordy columns, and between columns
PLAIN = ("1", "share", "ratio")
LEAST_USD = 1_000  # a loss below it is a rounding of the model, and is said to be below it


def amount(value: object, unit: str | None = None) -> str:
    """A value as people read it: shares with three decimals, tonnes and dollars whole, with separators."""
    if value is None:
        return NOT_KNOWN
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return str(value)
    if unit in PLAIN:
        return f"{value:.3f}"
    if isinstance(value, int) or abs(value) >= 100 or value == 0 or (unit == "USD" and abs(value) < 1):
        return f"{value:,.0f}".replace("-0", "0") if abs(value) < 0.5 else f"{value:,.0f}"
    return f"{value:,.4g}"


def money(value: float | None) -> str:
    """US dollars to three digits, millions and more in words; "not known" for None."""
    from derisk.report.wording import dollars

    if value is None:
        return NOT_KNOWN
    return f"under {LEAST_USD:,}" if 0.0 < abs(value) < LEAST_USD else dollars(value).removeprefix("USD ")


def reach(row: Row) -> str:
    """A row's range in dollars as `money`, empty where none is given."""
    known = row["low"] is not None or row["high"] is not None
    return f"{money(row['low'])} to {money(row['high'])}" if known else ""


def value_of(row: Row) -> str:
    """A row's value; "not known" and why, where it is null."""
    return NOT_KNOWN if row["value"] is None else amount(row["value"], row["unit"])


def range_of(row: Row) -> str:
    """A row's range, empty where none is given."""
    if row["low"] is None and row["high"] is None:
        return ""
    return f"{amount(row['low'], row['unit'])} to {amount(row['high'], row['unit'])}"


def table(
    console: Console,
    title: str,
    columns: Sequence[str],
    lines: Iterable[Sequence[str]],
    right: Sequence[str] = (),
) -> None:
    """Print a table; columns named in `right` are set to the right."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    listed = [list(line) for line in lines]
    if not listed:
        return
    kept = [position for position in range(len(columns)) if any(line[position] for line in listed)]
    made = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False)
    widths = {position: max(len(line[position]) for line in listed) for position in kept}
    stiff = [position for position in kept if columns[position] not in WORDY]
    roomy = sum(max(widths[p], len(columns[p])) + GAP for p in stiff) + WORDS * (len(kept) > len(stiff))
    for position in kept:
        name = columns[position]
        whole = position in stiff and roomy <= console.width
        made.add_column(name, justify="right" if name in right else "left", overflow="fold", no_wrap=whole)
    for line in listed:
        made.add_row(*(line[position] for position in kept))
    console.print(made)


class Footnotes:
    """Notes of rows, each printed once below the table and named by its number in it."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def mark(self, note: str | None) -> str:
        """The number of a note in brackets, empty without a note."""
        return f"[{self._numbers.setdefault(note, len(self._numbers) + 1)}]" if note else ""

    def show(self, console: Console) -> None:
        """Print all notes named so far."""
        for note, number in self._numbers.items():
            console.print(f"[{number}] {note}")


def notes(console: Console, document: Document, hint: str = "") -> None:
    """Print the notes of a document, and a hint how to follow a number."""
    for note in document.notes:
        console.print(f"* {note}")
    if hint:
        console.print(hint)


def follow(rows: Sequence[Row]) -> str:
    """How to follow the first number of these rows."""
    known = next((row for row in rows if row["value"] is not None), None)
    return f"Behind a number: derisk why '{known['id']}'" if known else ""
