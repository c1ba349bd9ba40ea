"""One published number held against what derisk gives: the rows behind the tests and the evidence page."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Row = dict[str, str]


@dataclass(frozen=True)
class Check:
    """A printed number and derisk's.

    Attributes
    ----------
    tolerance : absolute, in the unit of the number; a percentage point is one of those.
    means : how derisk got its number, in a few words.
    cause : why the two differ by more than rounding, where that was found.
    """

    authority: str
    quantity: str
    mineral: str
    stage: str
    economy: str
    year: str
    printed: float
    given: float
    unit: str
    tolerance: float
    source: str
    locator: str
    means: str
    cause: str = ""

    @property
    def name(self) -> str:
        """What is checked, short enough for a test's name."""
        return "-".join(text for text in (self.mineral, self.stage, self.quantity, self.year) if text)

    @property
    def difference(self) -> float:
        """derisk less printed."""
        return self.given - self.printed

    @property
    def holds(self) -> bool:
        """Whether derisk is within the tolerance."""
        return abs(self.difference) <= self.tolerance * (1 + 1e-9)


def read(module_file: str, name: str) -> list[Row]:
    """The rows of a file of figures beside a module."""
    with (Path(module_file).parent / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def targets(rows: list[Row]) -> list[Row]:
    """The rows with a tolerance; the others are inputs or context."""
    return [row for row in rows if row["tolerance"]]


def tolerance(row: Row) -> float:
    """The tolerance of a row in the unit of its value: `0.05`, `0.5 percentage point`, `12 %`, `1e-6`."""
    text, printed = row["tolerance"], abs(float(row["value"]))
    if text.endswith(" %"):
        return float(text[:-2]) / 100 * printed
    number = float(text.split()[0])
    return number * printed if number <= 1e-5 else number


def check(row: Row, given: float, means: str, cause: str = "") -> Check:
    """A check of a target row."""
    return Check(
        row["authority"], row["quantity"], row["mineral"], row["stage"], row["economy"], row["year"],
        float(row["value"]), given, row["unit"], tolerance(row), row["source"], row["locator"], means, cause,
    )  # fmt: skip


Checks = Callable[[], list[Check]]
