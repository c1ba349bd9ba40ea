"""Cost of delay: what a plan costs when nothing is decided before a later year, while hazards go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from derisk.plan.frontier import added, cheapest, parts
from derisk.plan.joint import Joint
from derisk.plan.label import called, dollars
from derisk.plan.load import load
from derisk.plan.result import Money, money
from derisk.plan.solve import Values
from derisk.terms.answer import Row, row
from derisk.terms.errors import NoAnswerError

if TYPE_CHECKING:
    from derisk.plan.question import Question

DELAYS = (0, 1, 2, 3, 4, 5)  # years
NOTE = "less the cost without delay; targets that come too late are missed at the stated penalty"


def delayed(question: Question, prefix: str) -> tuple[list[Row], list[str]]:
    """Rows of every delay of the whole plan and of each stage alone, with the parts of the cost; and notes.

    A delay holds builds and stocks at nought before its year, on top of the plan's own start; hazards,
    targets and demand do not wait. `cost_of_delay_usd` is the objective less the one without delay.

    Raises
    ------
    NoAnswerError : when no delay has a solution.
    """
    chains = [load(question, mineral).apart() for mineral in question.minerals]
    notes = [f"{inputs.network.mineral}: {note}" for inputs in chains for note in inputs.notes]
    joint = Joint(chains, question.budget_usd)
    stages = dict.fromkeys(c.stage for inputs in chains for c in inputs.candidates)
    rows: list[Row] = []
    without: float | None = None
    for stage in (None, *stages):
        points = [_solved(joint, question.start_delay_years, years, stage) for years in DELAYS]
        for years, found in zip(DELAYS, cheapest(points), strict=True):
            spent = None if found is None else added([money(values) for values in found])
            if stage is None and years == 0 and spent is not None:
                without = spent.total
            rows += _rows(question, prefix, stage, years, found, spent, without)
    if all(each["value"] is None for each in rows):
        raise NoAnswerError(
            "No delay has a solution.", where="targets", seen=question.name, try_="loosen limits"
        )
    notes.append(
        "Delay puts off builds and stocks; hazards, demand and targets do not wait. Delays of one stage put "
        "off that stage alone; they need not add up to that of all."
    )
    return rows, notes


def _solved(joint: Joint, start: int, years: int, stage: str | None) -> list[Values] | None:
    """Every chain with its decisions put off; None when one has no solution."""
    for program in joint.programs:
        program.put_off(start, years, stage)
    try:
        return joint.solve()
    except NoAnswerError:
        return None


def _rows(
    question: Question, prefix: str, stage: str | None, years: int,
    found: list[Values] | None, spent: Money | None, without: float | None,
) -> list[Row]:  # fmt: skip
    economy = called(question)
    given: dict[str, Any] = {
        "economy": economy, "stage": stage, "delay_years": years, "quality": "prior", "unit": "USD",
        "mineral": question.minerals[0] if len(question.minerals) == 1 else None,
    }  # fmt: skip
    if found is None or spent is None:
        figures: list[tuple[str, float | None]] = [("total_cost_usd", None), ("cost_of_delay_usd", None)]
        given["note"] = "no solution at this delay"
    else:
        late = None if without is None else max(spent.total - without, 0.0)
        figures = [*parts(spent, found), ("cost_of_delay_usd", late)]
        given["sources"] = sorted({source for values in found for source in values.inputs.sources})
    rows = []
    for metric, value in figures:
        name = "/".join(part for part in (prefix, economy, stage, metric, str(years)) if part)
        said = dict(given)
        if metric == "cost_of_delay_usd" and value is not None:
            said["note"] = NOTE
        rows.append(row(id=name, metric=metric, value=None if value is None else dollars(value), **said))
    return rows
