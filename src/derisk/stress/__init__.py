"""Stress: what a restriction does, month by month."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from derisk.stress.scenario import Scenario
    from derisk.terms.answer import Row


def rows(scenario: Scenario, prefix: str = "stress") -> tuple[list[Row], list[str]]:
    """Simulate every mineral of a scenario; the tidy rows, whose ids begin with `prefix`, and notes.

    Raises
    ------
    InputError : for what the scenario names and the network does not have.
    DeriskError : when a month cannot be cleared.
    """
    from derisk.stress.tidy import run_rows
    from derisk.stress.simulate import simulate

    found: list[Row] = []
    notes: list[str] = []
    for mineral in scenario.minerals:
        run = simulate(scenario, mineral)
        found += run_rows(run, prefix)
        notes += [f"{mineral}: {note}" for note in run.network.notes]
    return found, notes
