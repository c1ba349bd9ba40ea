"""Cost against risk: what a plan costs on average, as the tail of what stops add weighs more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from derisk.plan.frontier import added, parts
from derisk.plan.inputs import Risk
from derisk.plan.joint import Joint
from derisk.plan.label import called, dollars
from derisk.plan.load import load
from derisk.plan.marks import PRUDENT, knee
from derisk.plan.result import Money, money
from derisk.plan.solve import Values
from derisk.terms.answer import Row, row
from derisk.terms.errors import InputError

if TYPE_CHECKING:
    from derisk.plan.question import Question

WEIGHTS = (0.0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 0.95)
NEUTRAL, AVERSE = "risk-neutral", "most risk-averse"


def sweep_risk(question: Question, prefix: str) -> tuple[list[Row], list[str]]:
    """Rows of nine weights of the tail, each the sum over the chains; the targets of the plan hold at all.

    Rows have `lambda`. The objective is mean cost plus lambda times `tail_beyond_mean_usd`, so as lambda
    rises mean cost (base cost and expected loss) never falls and the tail beyond the mean never rises, but
    for least sizes. The knee is the point furthest below the straight line between the ends of the one
    against the other.

    Raises
    ------
    InputError : when no chain has a future whose risk could be weighed.
    """
    chains = [load(question, mineral).apart() for mineral in question.minerals]
    notes = [f"{inputs.network.mineral}: {note}" for inputs in chains for note in inputs.notes]
    chains = [
        replace(inputs, risk=Risk(max(inputs.risk.weight, WEIGHTS[1]), inputs.risk.alpha))
        for inputs in chains
        if inputs.futures
    ]
    if not chains:
        raise InputError(
            "Cost against risk needs futures, and this plan has none.",
            where="scenarios, count", seen=str(question.scenarios.count), try_="count: 40",
        )  # fmt: skip
    joint = Joint(chains, question.budget_usd)
    points = []
    for weight in WEIGHTS:
        for program in joint.programs:
            program.weigh_tail(weight)
        points.append([_weighed(values, weight) for values in joint.solve()])
    spent = [added([money(values) for values in found]) for found in points]
    notes.append(
        "Prudent derisking is the weight at which the next dollar of cost begins to buy less than the mean "
        "of risk: the point furthest below the straight line from risk-neutral to most risk-averse."
    )
    return _rows(question, prefix, points, spent), notes


def _weighed(values: Values, weight: float) -> Values:
    """The values as a plan of this weight."""
    return replace(values, inputs=replace(values.inputs, risk=Risk(weight, values.inputs.risk.alpha)))


def _rows(question: Question, prefix: str, points: list[list[Values]], spent: list[Money]) -> list[Row]:
    economy = called(question)
    beyond = [each.tail - each.expected for each in spent]
    mean = [each.base + each.expected + each.missed for each in spent]
    at_knee = knee(beyond, mean) if beyond[0] > beyond[-1] else None
    marks = {0: NEUTRAL, len(points) - 1: AVERSE} | ({} if at_knee is None else {at_knee: PRUDENT})
    rows = []
    for at, (weight, found) in enumerate(zip(WEIGHTS, points, strict=True)):
        given: dict[str, Any] = {
            "economy": economy, "mineral": question.minerals[0] if len(question.minerals) == 1 else None,
            "lambda": weight, "quality": "prior", "point": marks.get(at), "note": marks.get(at),
            "sources": sorted({source for values in found for source in values.inputs.sources}),
        }  # fmt: skip
        for metric, value in [*parts(spent[at], found), ("tail_beyond_mean_usd", beyond[at])]:
            rows.append(
                row(
                    id=f"{prefix}/{economy}/{metric}/lambda-{np.format_float_positional(weight, trim='-')}",
                    metric=metric, value=dollars(value), unit="USD", **given,
                )
            )  # fmt: skip
    return rows
