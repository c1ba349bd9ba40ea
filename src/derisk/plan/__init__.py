"""Plan: what to build before knowing which future comes, what a tighter cap would cost, and what delay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from derisk.plan.question import Question
    from derisk.terms.answer import Row


def rows(
    question: Question,
    prefix: str = "plan",
    chance: bool = True,
    workers: int = 1,
    scheduler: str | None = None,
    by_cuts: bool | None = None,
) -> tuple[list[Row], list[str]]:
    """The plan of every mineral of the question: the tidy rows, whose ids begin with `prefix`, and notes.

    Targets that lead times cannot reach are missed at a stated penalty and listed; they never end a plan.
    Without `chance` what takes longest is left out: `vss_usd`, `evpi_usd`, the effect of each instrument and
    the trial in the simulator. Chains that no budget joins are planned on `workers` processes, or on a Dask
    cluster. `by_cuts` solves each future by itself, or none; None lets their number decide.

    Raises
    ------
    InputError : for what the question names and the network does not have, or what is not built yet.
    NotKnownError : when a figure the plan needs is in no table.
    NoAnswerError : when nothing meets all constraints.
    """
    from derisk.plan.chains import plan_chains
    from derisk.plan.checks import check
    from derisk.plan.unchosen import other_chains

    check(question, alone=True)
    found, notes = plan_chains(question, prefix, chance, workers, scheduler, by_cuts)
    return found, [*notes, *other_chains(question)]


def frontier_rows(
    question: Question, prefix: str = "frontier", by: Literal["cap", "risk"] = "cap"
) -> tuple[list[Row], list[str]]:
    """The plan at nine caps from 1 to 0 on every stage that its supplier sells to members: rows and notes.

    Rows have `cap`; `total_cost_usd` is among them. By `risk` the plan is made at nine weights of the tail
    instead, and rows have `lambda`.

    Raises
    ------
    InputError : as `rows`, and when the plan has no target whose stage a cap could be set on.
    NoAnswerError : when no point has a solution.
    """
    from derisk.plan.checks import check
    from derisk.plan.frontier import sweep
    from derisk.plan.risk_frontier import sweep_risk

    check(question)
    return (sweep if by == "cap" else sweep_risk)(question, prefix)


def delay_rows(question: Question, prefix: str = "delay") -> tuple[list[Row], list[str]]:
    """What it costs to decide 0 to 5 years later, for the whole plan and stage by stage: rows and notes.

    Rows have `delay_years`; `total_cost_usd` and `cost_of_delay_usd` are among them.

    Raises
    ------
    InputError : as `rows`.
    NoAnswerError : when no delay has a solution.
    """
    from derisk.plan.checks import check
    from derisk.plan.delay import delayed

    check(question)
    return delayed(question, prefix)
