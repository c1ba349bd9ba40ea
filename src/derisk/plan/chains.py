"""Several chains: side by side where nothing joins them, together where a budget does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from derisk.plan.costs import total_rows
from derisk.plan.joint import Joint
from derisk.plan.load import load
from derisk.plan.tidy import chain_rows
from derisk.stress.ensemble.executors import execute
from derisk.terms.answer import Row

if TYPE_CHECKING:
    from derisk.plan.question import Question

Answer = tuple[list[Row], list[str]]


@dataclass(frozen=True)
class Work:
    """What a worker needs to plan one group of chains."""

    question: Question
    prefix: str
    chance: bool
    groups: tuple[tuple[str, ...], ...]


def plan_chains(
    question: Question, prefix: str, chance: bool, workers: int = 1, scheduler: str | None = None
) -> Answer:
    """Rows of every chain in the order of the question, their sum, and notes; see `derisk.plan.rows`."""
    joined = question.budget_usd is not None  # only a budget joins the chains
    groups = (question.minerals,) if joined else tuple((mineral,) for mineral in question.minerals)
    work = Work(question, prefix, chance, groups)
    done = dict(execute(work, planned, range(len(groups)), workers, scheduler))
    rows = [row for at in sorted(done) for row in done[at][0]]
    notes = [note for at in sorted(done) for note in done[at][1]]
    if len(question.minerals) > 1:
        rows += total_rows(question, prefix, rows)
    return rows, notes


def planned(work: Work, at: int) -> Answer:
    """Rows and notes of one group of chains."""
    rows: list[Row] = []
    notes: list[str] = []
    question = work.question
    joint = Joint([load(question, mineral) for mineral in work.groups[at]], question.budget_usd)
    solved = joint.solve()
    for program, values in zip(joint.programs, solved, strict=True):
        found, said = chain_rows(question, program, values, work.prefix, work.chance)
        rows += found
        notes += said
    return rows, notes
