"""Stress: what a restriction does, month by month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from derisk.stress.scenario import Scenario
    from derisk.stress.simulate import Run
    from derisk.terms.answer import Row


def rows(scenario: Scenario | Sequence[Scenario], prefix: str = "stress") -> tuple[list[Row], list[str]]:
    """Simulate every mineral of a scenario; the tidy rows, whose ids begin with `prefix`, and notes.

    A scenario may come in parts, one a mineral. Several minerals have rows of their joint loss at the end.

    `low` and `high` of a row are the least and the most of five runs: with the central assumptions, and at
    the four corners where supply eases the stop least or most and demand is least or most elastic, all ranges
    at once. That is no probability.

    Raises
    ------
    InputError : for what the scenario names and the network does not have.
    DeriskError : when a month cannot be cleared.
    """
    from derisk.stress.adaptation.openings import told
    from derisk.stress.assumptions import CORNERS, Assumptions
    from derisk.stress.loss.joint import joint_rows
    from derisk.stress.loss.uses import use_rows
    from derisk.stress.shortage import beyond_choke
    from derisk.stress.simulate import simulate
    from derisk.stress.suppliers import supply_rows
    from derisk.stress.tidy import hit_stages, ranged, run_rows

    found: list[Row] = []
    notes: list[str] = [RANGE_NOTE]
    together: list[list[Run]] = []
    parts = scenario if isinstance(scenario, Sequence) else [scenario]
    for part, mineral in ((each, slug) for each in parts for slug in each.minerals):
        run = simulate(part, mineral)
        stages = run.network.stages
        ends = [simulate(part, mineral, Assumptions.load(mineral, stages, *corner)) for corner in CORNERS]
        hits = hit_stages(run)
        corners = [
            run_rows(each, prefix, supply, hits) for each, (supply, _) in zip(ends, CORNERS, strict=True)
        ]
        found += ranged(run_rows(run, prefix, hits=hits), corners)
        by_use = [use_rows(each, prefix, supply) for each, (supply, _) in zip(ends, CORNERS, strict=True)]
        found += ranged(use_rows(run, prefix), by_use)
        found += supply_rows(run, prefix)
        known = (*run.network.notes, *run.calibration.surplus.told)
        plants = told(run.network, part.start, part.months)
        beyond = beyond_choke(run.network, run.price, run.calibration.assumptions.choke_price_multiple)
        notes += [f"{mineral}: {note}" for note in (*known, *plants, *beyond)]
        together.append([run, *ends])
    if len(together) > 1:
        centre, *ends_together = zip(*together, strict=True)
        edges = [
            joint_rows(each, prefix, supply) for each, (supply, _) in zip(ends_together, CORNERS, strict=True)
        ]
        found += ranged(joint_rows(centre, prefix), edges)
    return found, notes


RANGE_NOTE = (
    "low and high: all assumptions on supply at once at their mild or harsh ends, with demand at its least "
    "or most elastic. That is no probability: values outside are possible."
)
