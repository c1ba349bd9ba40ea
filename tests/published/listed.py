"""The Commission's supply risk of every material of its list of 2023, with derisk's of later years beside it.

No target: the study rests on 2016-2020, derisk's tables of output begin in 2021 for most minerals.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from derisk.exposure import rows
from derisk.terms.minerals import mineral
from tests.published.check import Row, read

YEAR = 2023  # so the means of the years known among 2019-2023
WORLD_ALONE = "World output alone"  # begins the note of a figure without the EU's own sourcing


@dataclass(frozen=True)
class Listed:
    """A printed supply risk and derisk's at the same step; None where derisk does not know it.

    Attributes
    ----------
    step : extraction or processing, the one that the study's figure is of.
    sourced, ours_sourced : whether the EU's own sourcing is in the study's figure, and in derisk's.
    why : why derisk has none.
    """

    mineral: str
    step: str
    printed: float
    given: float | None
    sourced: bool
    ours_sourced: bool
    why: str

    @property
    def ratio(self) -> float | None:
        """derisk's over the printed; None where there is none."""
        return None if self.given is None else self.given / self.printed


def listed() -> list[Listed]:
    """Every material of the list that is one of derisk's minerals."""
    return [_beside(row) for row in read(__file__, "listed.csv")]


def _beside(row: Row) -> Listed:
    slug, step = row["mineral"], row["stage"]
    stages = [s.slug for s in mineral(slug).stages if (s.slug == "mining") == (step == "extraction")]
    found: list[dict[str, Any]] = [
        rows("EU27", slug, stage, "supply_risk", YEAR)[0]
        for stage in stages or [mineral(slug).stages[0].slug]
    ]
    known = [each for each in found if each["value"] is not None]
    best = max(known, key=lambda each: each["value"], default=None)
    why = "" if best else found[0]["note"].split(". ")[0].rstrip(".")
    return Listed(
        slug, step, float(row["supply_risk"]), best["value"] if best else None, row["supply"] != "GSonly",
        bool(best and WORLD_ALONE not in best["note"]), why,
    )  # fmt: skip


def rank_correlation(found: list[Listed]) -> float:
    """Spearman's rank correlation of the two, ties at their mean rank."""
    pairs = [(each.printed, each.given) for each in found if each.given is not None]
    one, two = (_ranks(np.array(values, dtype=float)) for values in zip(*pairs, strict=True))
    return float(np.corrcoef(one, two)[0, 1])


def _ranks(values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.array([(values < value).sum() + ((values == value).sum() + 1) / 2 for value in values])
