"""Several chains: side by side where nothing joins them, together where a budget does; or alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from derisk.plan.costs import total_rows
from derisk.plan.joint import Joint
from derisk.plan.load import load, players
from derisk.plan.tidy import chain_rows
from derisk.stress.ensemble.executors import execute
from derisk.terms.answer import Row

if TYPE_CHECKING:
    from derisk.plan.question import Question

Answer = tuple[list[Row], list[str]]


ALONE = (
    "Each economy plans alone: it meets every target by itself, while a stop hits all economies of the "
    "question and the others build nothing. Losses are the world's in each plan and are not to be added up."
)


@dataclass(frozen=True)
class Chains:
    """Chains that are planned together, by all economies or by one of them alone."""

    minerals: tuple[str, ...]
    alone: str | None = None


@dataclass(frozen=True)
class Work:
    """What a worker needs to plan one group of chains."""

    question: Question
    prefix: str
    chance: bool
    groups: tuple[Chains, ...]
    by_cuts: bool | None = None


def plan_chains(
    question: Question, prefix: str, chance: bool, workers: int = 1, scheduler: str | None = None,
    by_cuts: bool | None = None,
) -> Answer:  # fmt: skip
    """Rows of every chain in the order of the question, their sum, and notes; see `derisk.plan.rows`."""
    joined = question.budget_usd is not None  # only a budget joins the chains
    if question.coordination == "alone":
        groups = tuple(
            Chains((mineral,), code) for mineral in question.minerals for code in players(question, mineral)
        )
    else:
        groups = tuple(
            Chains(minerals)
            for minerals in ([question.minerals] if joined else [(m,) for m in question.minerals])
        )
    work = Work(question, prefix, chance, groups, by_cuts)
    done = dict(execute(work, planned, range(len(groups)), workers, scheduler))
    rows = [row for at in sorted(done) for row in done[at][0]]
    notes = [note for at in sorted(done) for note in done[at][1]]
    if question.coordination == "alone":
        notes.insert(0, ALONE)
    elif len(question.minerals) > 1:
        rows += total_rows(question, prefix, rows)
    return rows, notes


def planned(work: Work, at: int) -> Answer:
    """Rows and notes of one group of chains."""
    rows: list[Row] = []
    notes: list[str] = []
    question, group = work.question, work.groups[at]
    chains = [load(question, mineral, group.alone) for mineral in group.minerals]
    joint = Joint(chains, question.budget_usd, work.by_cuts)
    solved = joint.solve()
    if group.alone is not None:
        question = question.model_copy(update={"economies": (group.alone,)})
    for program, values in zip(joint.programs, solved, strict=True):
        found, said = chain_rows(question, program, values, work.prefix, work.chance)
        rows += found
        notes += said if group.alone is None else [f"{group.alone}: {note}" for note in said]
    return rows, notes
