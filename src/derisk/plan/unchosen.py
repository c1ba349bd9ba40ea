"""A user's own projects that a plan does not build: said by name, with what they cost beside the chosen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from derisk.plan.candidates import Candidate
from derisk.plan.horizon import Horizon
from derisk.plan.solve import Values

if TYPE_CHECKING:
    from derisk.plan.question import Question

SMALL_T = 0.5  # t a year below which a build is the solver's rounding


def unchosen_notes(question: Question, found: Values) -> Iterator[str]:
    """One sentence for each own project that may be chosen and is not built."""
    if question.projects is None:
        return
    own = {row["project"] for row in question.projects.rows}
    sizes = [(candidate, _built_t_a(candidate, found)) for candidate in found.inputs.candidates]
    for candidate, size in sizes:
        if candidate.project in own and size < SMALL_T:
            others = [
                each
                for each, much in sizes
                if each.stage == candidate.stage and each.makes and much >= SMALL_T and each is not candidate
            ]
            yield _said(candidate, others, found.inputs.horizon)


def other_chains(question: Question) -> Iterator[str]:
    """Own projects of minerals that the plan is not about."""
    rows = () if question.projects is None else question.projects.rows
    names = [
        f"{row['project']} ({row['mineral']})" for row in rows if row["mineral"] not in question.minerals
    ]
    if names:
        yield f"Own projects of chains that this plan is not about: {', '.join(names)}."


def _built_t_a(candidate: Candidate, found: Values) -> float:
    t, s = found.technologies.index(candidate.label), found.inputs.network.stage(candidate.stage)
    return float(found.of("build")[t, s].sum()) * 1e3


def tonne_usd(candidate: Candidate, horizon: Horizon) -> tuple[float, float]:
    """Capital a year and running cost without feed of a tonne a year that runs in full, USD."""
    return candidate.yearly(horizon), candidate.opex_usd_t


def _said(candidate: Candidate, others: list[Candidate], horizon: Horizon) -> str:
    capital, running = tonne_usd(candidate, horizon)
    costs = sorted(sum(tonne_usd(each, horizon)) for each in others)
    beside = (
        f"nothing is built at {candidate.stage}: its targets hold without, and what a plant would spare in "
        "stops is worth less than it costs"
        if not costs
        else f"what is chosen there costs {costs[0]:,.0f}"
        if len(costs) == 1
        else f"what is chosen there costs {costs[0]:,.0f} to {costs[-1]:,.0f}"
    )
    return (
        f"Not chosen: {candidate.project} ({candidate.stage}, {', '.join(candidate.places)}), first output "
        f"{candidate.online(horizon.first)} at the earliest. A tonne a year costs {capital + running:,.0f} "
        f"USD ({capital:,.0f} of capital, {running:,.0f} to run without feed); {beside}."
    )
