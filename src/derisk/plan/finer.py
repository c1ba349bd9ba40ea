"""Finer: a plan's money with one severity of each act more than the plan was made with.

A plan counts an act at a few severities (`derisk.plan.futures.nodes`), and what a stop adds is steep in how
long it lasts. The same builds, and doing nothing, are worked out again with one more, and the difference
says how far the figures may be off for that alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from derisk.plan.costs import without
from derisk.plan.futures import Severity, refined
from derisk.plan.result import Money, money
from derisk.plan.solve import Program, Values

MOST = 160  # futures, beyond which one severity more is not worth the time


@dataclass(frozen=True)
class Finer:
    """Money of doing nothing and of the plan where each act has one severity more."""

    idle: Money
    found: Money


def finer(found: Values) -> Finer | None:
    """The same builds and stocks against finer severities; None where there are none, or too many."""
    inputs = found.inputs
    more = refined(inputs.futures, Severity.load(inputs.network.mineral))
    if not len(inputs.futures) < len(more) <= MOST:
        return None
    program = Program(replace(inputs, futures=more))
    program.hold(found)
    try:
        held = program.solve()
    finally:
        program.release()
    return Finer(money(without(program)), money(held))
