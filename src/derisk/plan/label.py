"""How the rows of a plan are called: their ids, and money in whole dollars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from derisk.plan.inputs import Inputs
from derisk.terms.answer import Row, row

if TYPE_CHECKING:
    from derisk.plan.question import Question

BEFORE, AFTER = "before", "after"


@dataclass(frozen=True)
class Label:
    """How the rows of one chain of a plan are called."""

    prefix: str
    economy: str
    inputs: Inputs

    def row(
        self, metric: str, value: float | None, unit: str, *, economy: str | None = None,
        stage: str | None = None, year: int | None = None, tail: str | None = None, **more: Any,
    ) -> Row:  # fmt: skip
        """One row; the id is made of what tells it apart."""
        mineral = self.inputs.network.mineral
        economy = economy or self.economy
        parts = (self.prefix, economy, mineral, stage, metric, tail, None if year is None else str(year))
        given = {"quality": "prior", "sources": self.inputs.sources, **more}
        if value is not None:
            value = dollars(value) if unit == "USD" else value + 0.0  # nothing is 0, not minus 0
        if unit in ("t", "t/a"):
            given.setdefault("by", "content")
            given.setdefault("basis", "content")
        return row(
            id="/".join(part for part in parts if part),
            economy=economy, mineral=mineral, stage=stage, metric=metric, year=year,
            value=value, unit=unit, **given,
        )  # fmt: skip


def dollars(value: float) -> float:
    """Money in whole dollars, without the solver's rounding; nothing is 0, not minus 0."""
    return round(value, 0) + 0.0


def called(question: Question) -> str:
    """The economies of a question as one name."""
    return "+".join(question.economies)
