"""Cost of delay: what a plan costs when nothing is decided before a later year, while hazards go on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from derisk.plan.explain import described
from derisk.plan.frontier import added, cheapest, cost, parts
from derisk.plan.joint import Joint
from derisk.plan.label import called, dollars
from derisk.plan.load import load
from derisk.plan.proposal import missed_by
from derisk.plan.result import MILLION, money
from derisk.plan.solve import Values
from derisk.plan.worth import not_negative
from derisk.terms.answer import Row, row
from derisk.terms.errors import NoAnswerError

if TYPE_CHECKING:
    from derisk.plan.question import Question

DELAYS = (0, 1, 2, 3, 4, 5)  # years
SMALL = 1e-3  # kt a year (kt in stock), below which a stage has nothing to put off
MISSED = 1e-4  # of what a target is a share of, below which it counts as met
NOTE = "less the cost without delay; targets that come too late are missed at the stated penalty"


def delayed(question: Question, prefix: str) -> tuple[list[Row], list[str]]:
    """Rows of every delay of the whole plan and of each stage alone, with the parts of the cost; and notes.

    A delay holds builds and stocks at nought before its year, on top of the plan's own start; hazards,
    targets and demand do not wait. `cost_of_delay_usd` is the objective less the one without delay;
    `cost_of_delay_paid_usd` leaves the penalties out, and `targets_missed` counts what they stand for.
    Stages at which the plan neither builds nor stores have nothing to put off.

    Raises
    ------
    NoAnswerError : when no delay has a solution.
    DeriskError : when a delay comes out cheaper than none, beyond rounding.
    """
    chains = [load(question, mineral).apart() for mineral in question.minerals]
    notes = [f"{inputs.network.mineral}: {note}" for inputs in chains for note in inputs.notes]
    joint = Joint(chains, question.budget_usd)

    def put_off(stage: str | None, delays: Sequence[int]) -> list[list[Values] | None]:
        return [_solved(joint, question.start_delay_years, years, stage) for years in delays]

    whole = put_off(None, DELAYS)
    points: dict[str | None, list[list[Values] | None]] = {None: whole}
    for stage in used(whole[0]):
        points[stage] = [whole[0], *put_off(stage, DELAYS[1:])]
    if not any(found for each in points.values() for found in each):
        raise NoAnswerError(
            "No delay has a solution.", where="targets", seen=question.name, try_="loosen limits"
        )
    settled = {stage: cheapest(each) for stage, each in points.items()}
    without = undelayed([each[0] for each in settled.values()])
    rows = [
        row
        for stage, each in settled.items()
        for years, found in zip(DELAYS, each, strict=True)
        for row in _rows(question, prefix, stage, years, found, without)
    ]
    notes.append(
        "Delay puts off builds and stocks; hazards, demand and targets do not wait. Delays of one stage put "
        "off that stage alone; they need not add up to that of all. Penalties are a stated price of missed "
        "targets and no bill: cost_of_delay_paid_usd is without them, and can be less than nought where a "
        "target that comes too late is no longer paid for."
    )
    return rows, notes


def used(found: list[Values] | None) -> list[str]:
    """Stages at which any chain of a plan builds or stores."""
    stages: dict[str, None] = {}
    for values in found or []:
        decided = values.of("build").sum(axis=(0, 2, 3)) + values.of("stock").sum(axis=(1, 2))
        stages |= {
            code: None for code, kt in zip(values.inputs.network.stages, decided, strict=True) if kt > SMALL
        }
    return list(stages)


def undelayed(starts: Sequence[list[Values] | None]) -> list[Values] | None:
    """The cheapest plan without delay: with least sizes one of a delay may be, and it could begin at once."""
    return min((found for found in starts if found is not None), key=cost, default=None)


def _solved(joint: Joint, start: int, years: int, stage: str | None) -> list[Values] | None:
    """Every chain with its decisions put off; None when one has no solution."""
    for program in joint.programs:
        program.put_off(start, years, stage)
    try:
        return joint.solve()
    except NoAnswerError:
        return None


def _rows(
    question: Question, prefix: str, stage: str | None, years: int, found: list[Values] | None,
    without: list[Values] | None,
) -> Iterator[Row]:  # fmt: skip
    economy = called(question)
    given: dict[str, Any] = {
        "economy": economy, "stage": stage, "delay_years": years, "quality": "prior",
        "mineral": question.minerals[0] if len(question.minerals) == 1 else None,
    }  # fmt: skip

    def told(metric: str, value: float | None, unit: str = "USD", note: str | None = None) -> Row:
        name = "/".join(part for part in (prefix, economy, stage, metric, str(years)) if part)
        shown = dollars(value) if value is not None and unit == "USD" else value
        return row(id=name, metric=metric, value=shown, unit=unit, note=note, **given)

    if found is None or without is None:
        for metric in ("total_cost_usd", "cost_of_delay_usd"):
            yield told(metric, None, note="no solution at this delay")
        return
    given["sources"] = sorted({source for values in found for source in values.inputs.sources})
    spent, before = (added([money(values) for values in each]) for each in (found, without))
    for metric, value in parts(spent, found):
        yield told(metric, value)
    late = not_negative((spent.total - before.total) / MILLION, before.total / MILLION, "cost_of_delay_usd")
    yield told("cost_of_delay_usd", late * MILLION, note=NOTE)
    paid = spent.total - spent.missed - (before.total - before.missed)
    yield told("cost_of_delay_paid_usd", paid, note="the same without penalties of missed targets")
    count, said = _missed(found)
    yield told("targets_missed", count, "target-years", note=said or "all targets are met")


def _missed(found: list[Values]) -> tuple[int, str]:
    """How many years of all targets are missed, and the worst of each target in words."""
    count, said = 0, []
    for values in found:
        for target in values.inputs.targets:
            short = {year: by for year, by in missed_by(values, target) if by > MISSED}
            if short:
                count += len(short)
                year = max(short, key=lambda each: short[each])
                more = " and less in other years" if len(short) > 1 else ""
                name = f"{values.inputs.network.mineral}, {described(target)}"
                said.append(f"{name}: missed by {short[year]:.1%} in {year}{more}")
    return count, "; ".join(said)
