"""Sweep: every supplier x stage x mineral as a one-year total export stop, ranked for every economy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from derisk.terms.answer import Row


RANGED = 25  # leading stops of each economy whose loss has a range
ABOUT_RANGES = (
    f"Of the {RANGED} stops with the largest expected loss of each economy the loss has a range: all "
    "assumptions on supply at once at their mild or harsh ends, with demand at its least or most elastic, as "
    "in derisk stress; that of their expected loss is from both low ends to both high ends. Of the others "
    "the range is that of the probability alone; derisk why ID has that of the loss too."
)


@dataclass(frozen=True)
class Sweeping:
    """How a sweep is run. Neither `workers` nor `scheduler` changes a result."""

    workers: int = 1
    scheduler: str | None = None
    quiet: bool = False


def sweep_rows(economy: str, year: int | None, rule: str, sweeping: Sweeping) -> tuple[list[Row], list[str]]:
    """All stops, ranked for an economy, or for each member of a group and the group, by expected loss.

    The `RANGED` leading stops of each have the range of their loss: simulated again at every corner of the
    ranges.

    Raises
    ------
    InputError : for an unknown economy or rule, a year without data, less than one worker, or a scheduler
        that cannot be reached.
    DeriskError : when a month cannot be cleared.
    """
    from derisk.stress.ensemble.executors import execute
    from derisk.stress.ensemble.progress import Progress
    from derisk.stress.sweep.corners import CornerWork, run_corner, with_ranges
    from derisk.stress.sweep.named import name_of
    from derisk.stress.sweep.ranking import check_rule, leading, ranked, seen_by
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
    ends = CornerWork.of(leading(stops, losses, economies, rule, RANGED), work.economies)
    progress = Progress("Ranges of the leading stops", len(ends.tasks), quiet=sweeping.quiet)
    corners = []
    for _, lost in execute(ends, run_corner, ends.tasks, sweeping.workers, sweeping.scheduler):
        corners.append(lost)
        progress.step()
    losses = with_ranges(losses, corners)
    rows, told = ranked(stops, losses, economies, rule, name_of(year, rule))
    return rows, [*told, ABOUT_RANGES, *notes]
