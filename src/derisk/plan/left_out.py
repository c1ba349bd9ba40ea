"""What a plan's own choice of instruments keeps from it, for the explanation of a missed target."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from derisk.plan.candidates import Candidate
from derisk.plan.load import load
from derisk.plan.question import MAKING, Question


@dataclass(frozen=True)
class LeftOut:
    """Instruments that a plan leaves out: their names, and what gives its candidates with them."""

    names: tuple[str, ...]
    candidates: Callable[[], tuple[Candidate, ...]]


def left_out(question: Question, mineral: str) -> LeftOut | None:
    """Instruments that make, keep or spare material and that the question does not name; None if none.

    None too where each economy plans alone: its candidates are those of one chain among the others'.
    """
    names = tuple(name for name in MAKING if name not in question.instruments)
    if not names or question.coordination == "alone":
        return None
    whole = question.model_copy(update={"instruments": (*question.instruments, *names)})
    return LeftOut(names, lambda: load(whole, mineral).candidates)
