"""Sweep: every supplier x stage x mineral as a one-year total export stop, ranked for every economy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from derisk.terms.answer import Row


@dataclass(frozen=True)
class Sweeping:
    """How a sweep is run. Neither `workers` nor `scheduler` changes a result."""

    workers: int = 1
    scheduler: str | None = None
    quiet: bool = False


def sweep_rows(economy: str, year: int | None, rule: str, sweeping: Sweeping) -> tuple[list[Row], list[str]]:
    """All stops, ranked for an economy, or for each member of a group and the group, by expected loss.

    Raises
    ------
    InputError : for an unknown economy or rule, less than one worker, or a scheduler that cannot be reached.
    DeriskError : when a month cannot be cleared.
    """
    from derisk.stress.ensemble.executors import execute
    from derisk.stress.ensemble.progress import Progress
    from derisk.stress.sweep.named import name_of
    from derisk.stress.sweep.ranking import check_rule, ranked, seen_by
    from derisk.stress.sweep.stops import every_stop
    from derisk.stress.sweep.work import Costs, SweepWork, run_chunk

    economies = seen_by(economy)
    check_rule(rule)
    stops, notes = every_stop(year)
    work = SweepWork.of(stops, economies)
    progress = Progress("Chunks of stops", len(work.chunks), quiet=sweeping.quiet)
    losses: Costs = {}
    done = execute(work, run_chunk, range(len(work.chunks)), sweeping.workers, sweeping.scheduler)
    for _, found in done:
        losses |= found
        progress.step()
    rows, told = ranked(stops, losses, economies, rule, name_of(year, rule))
    return rows, [*told, *notes]
