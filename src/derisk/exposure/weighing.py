"""Amounts by place weighed with a score of those places: what is missing stays missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from derisk.exposure.absent import Absent
from derisk.exposure.shares import Vector
from derisk.terms.errors import InputError

UNSCORED_LEFT_OUT = 0.01  # share of a supply that may come from places without a score


@dataclass(frozen=True)
class Amounts:
    """mass_t[p] (t) of places[p] at one stage, on one basis (content or gross)."""

    places: tuple[str, ...]
    mass_t: Vector
    stage: str
    basis: str

    @property
    def total(self) -> float:
        """Sum over places, t."""
        return float(self.mass_t.sum())


def check_same(first: Amounts, second: Amounts) -> None:
    """Both at one stage and on one basis.

    Raises
    ------
    InputError : where they are not, for ore against metal, or gross against content, gives no index.
    """
    for name, one, two in (
        ("stages", first.stage, second.stage),
        ("bases", first.basis, second.basis),
    ):
        if one != two:
            raise InputError(
                f"Amounts of two {name} are put together.", where="amounts", seen=f"{one} and {two}",
                try_="figures of one stage, in tonnes of content",
            )  # fmt: skip


@dataclass(frozen=True)
class Weighed:
    """A weighed figure; low and high hold what the missing scores could make of it."""

    value: float
    low: float
    high: float
    unscored: tuple[str, ...]


def scored(
    places: Sequence[str], score: Mapping[str, float], best: float, worst: float
) -> tuple[Vector, Vector]:
    """[p] scores with the missing ones at their best, and at their worst."""
    low = np.array([score.get(place, best) for place in places], dtype=float)
    return low, np.array([score.get(place, worst) for place in places], dtype=float)


def unscored(amounts: Amounts, score: Mapping[str, float], whole: float | None = None) -> tuple[str, ...]:
    """Places without a score, if they hold at most one percent of the whole; else Absent names them."""
    missing = [place for place in amounts.places if place not in score]
    held = sum(float(m) for place, m in zip(amounts.places, amounts.mass_t, strict=True) if place in missing)
    total = amounts.total if whole is None else whole
    if total > 0 and held > UNSCORED_LEFT_OUT * total:
        listed = ", ".join(sorted(missing))
        raise Absent(f"{held / total:.1%} comes from places without a governance score ({listed}).")
    return tuple(sorted(missing))
