"""One published number held against what derisk gives: the rows behind the tests and the evidence page.

A number that derisk misses stands only with its cause: what makes the two differ, found and named.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Row = dict[str, str]
RANGE, BOUND = "within the printed range", "lower bound"  # tolerances that are no number


@dataclass(frozen=True)
class Check:
    """A printed number and derisk's.

    Attributes
    ----------
    tolerance : absolute, in the unit of the number; a percentage point is one of those.
    means : how derisk got its number, in a few words.
    cause : why the two differ by more than is allowed, where that was found.
    within : lowest and highest number that the authority prints beside it, where it prints a range or bound;
        it holds then inside the range, and the tolerance says nothing.
    own_facts : whether derisk answers it from its own facts; otherwise the authority's printed inputs went
        through derisk's equations, which tries the equations alone.
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
    within: tuple[float, float] | None = None
    own_facts: bool = True

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
        """Whether derisk is within the printed range, or else within the tolerance."""
        if self.within is not None:
            return self.within[0] <= self.given <= self.within[1]
        return abs(self.difference) <= self.tolerance * (1 + 1e-9)


def read(module_file: str, name: str) -> list[Row]:
    """The rows of a file of figures beside a module."""
    with (Path(module_file).parent / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def targets(rows: list[Row]) -> list[Row]:
    """The rows with a tolerance; the others are inputs or context."""
    return [row for row in rows if row["tolerance"]]


def tolerance(row: Row) -> float:
    """The tolerance of a row in the unit of its value: `0.05`, `0.5 percentage point`, `12 %`, `1e-6`.

    0 for a printed range and a lower bound, which `check` takes as `within`.
    """
    text, printed = row["tolerance"], abs(float(row["value"]))
    if text in (RANGE, BOUND):
        return 0.0
    if text.endswith(" %"):
        return float(text[:-2]) / 100 * printed
    number = float(text.split()[0])
    return number * printed if number <= 1e-5 else number


def check(
    row: Row,
    given: float,
    means: str,
    cause: str = "",
    within: tuple[float, float] | None = None,
    *,
    own_facts: bool = True,
) -> Check:
    """A check of a target row; one held to a printed range needs its ends, a lower bound has them.

    Raises
    ------
    ValueError : for a row held to a range that is not given.
    """
    printed = float(row["value"])
    if row["tolerance"] == BOUND:
        within = (printed, math.inf)
    if row["tolerance"] == RANGE and within is None:
        raise ValueError(f"{row['quantity']} of {row['mineral']} is held to a range: give its ends")
    return Check(
        row["authority"], row["quantity"], row["mineral"], row["stage"], row["economy"], row["year"],
        printed, given, row["unit"], tolerance(row), row["source"], row["locator"], means, cause, within,
        own_facts,
    )  # fmt: skip


Checks = Callable[[], list[Check]]
