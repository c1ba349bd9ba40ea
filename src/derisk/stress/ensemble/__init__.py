"""Ensembles: the same question under many draws of what is not known; median, 5-95 % and what matters."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from derisk.terms.errors import InputError

if TYPE_CHECKING:
    from derisk.stress.scenario import Scenario
    from derisk.terms.answer import Row

SEED = 1


@dataclass(frozen=True)
class Sampling:
    """How an ensemble is run: how many samples, from which seed, by whom, and where its batches are kept.

    Neither `workers` nor `scheduler` changes a result.
    """

    samples: int
    seed: int = SEED
    workers: int = 1
    scheduler: str | None = None
    folder: Path | None = None
    quiet: bool = False

    @property
    def name(self) -> str:
        """What tells rows of this ensemble from those of one run, as `samples=200,seed=1`."""
        return f"samples={self.samples},seed={self.seed}"


def checked(sampling: Sampling) -> Sampling:
    """The same, once its numbers make sense.

    Raises
    ------
    InputError : for less than one sample or worker, or a negative seed.
    """
    for name, value, least in (
        ("samples", sampling.samples, 1), ("workers", sampling.workers, 1), ("seed", sampling.seed, 0),
    ):  # fmt: skip
        if value < least:
            raise InputError(
                f"--{name} must be {least} or more.", where=f"--{name}", seen=str(value),
                try_=f"--{name} {200 if name == 'samples' else least}",
            )  # fmt: skip
    return sampling


def ensemble_rows(
    scenarios: Sequence[Scenario], prefix: str, sampling: Sampling
) -> tuple[list[Row], list[str]]:
    """The rows of a stress run with the band of an ensemble, the Sobol indices, and notes.

    `scenarios` are those of one question, one or more minerals each. `value` is the median, `low` and `high`
    are 5 and 95 % of the samples.

    Raises
    ------
    InputError : for numbers that make no sense, a scheduler that cannot be reached, a folder of another run.
    DeriskError : when more than a few samples cannot be cleared, or a result cannot be written; what is
        done stays in the folder.
    """
    from derisk.stress.adaptation.openings import told
    from derisk.stress.ensemble.bands import banded, failures
    from derisk.stress.ensemble.batch import prepared
    from derisk.stress.ensemble.indices import index_rows
    from derisk.stress.loss.joint import joint_rows
    from derisk.stress.loss.uses import use_rows
    from derisk.stress.simulate import simulate
    from derisk.stress.suppliers import supply_rows
    from derisk.stress.tidy import run_rows

    work = _work(scenarios, checked(sampling))
    design = prepared(work).design
    runs = [simulate(scenario, mineral) for scenario in scenarios for mineral in scenario.minerals]
    found = [item for run in runs for item in (*run_rows(run, prefix), *use_rows(run, prefix))]
    if len(runs) > 1:
        found += joint_rows(runs, prefix)
    notes = [
        f"{run.network.mineral}: {note}"
        for run in runs
        for note in (
            *run.network.notes,
            *run.calibration.surplus.told,
            *told(run.network, run.scenario.start, run.scenario.months),
        )
    ]
    hits: dict[str, dict[str, str | None]] = {run.network.mineral: {} for run in runs}
    for item in found:
        if item["metric"] == "months_to_shortage":
            hits[item["mineral"]][item["economy"]] = item["hit_stage"]
    sources = sorted({key for item in found for key in item["sources"]})
    with ExitStack() as stack:
        kept = sampling.folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="derisk-")))
        files = _batches(work, sampling, kept)
        failed = failures(files)
        rows = banded(found, files, design.plain)
        rows += index_rows(design, files, hits, prefix, sources)
    rows += [item for run in runs for item in supply_rows(run, prefix)]
    left_out = [f"{len(failed)} samples could not be cleared and are left out: {failed[0]}"] if failed else []
    return rows, [*_about(design, sampling), *left_out, *notes]


def _work(scenarios: Sequence[Scenario], sampling: Sampling) -> Any:
    from derisk import facts
    from derisk.stress.ensemble.batch import Work

    texts = tuple(scenario.model_dump_json(by_alias=True) for scenario in scenarios)
    return Work(texts, sampling.samples, sampling.seed, facts.vintage())


def _batches(work: Any, sampling: Sampling, path: Path) -> list[Path]:
    """Run what is not there yet; the files of all batches, in their order."""
    from derisk.stress.ensemble.batch import run_batch
    from derisk.stress.ensemble.executors import execute
    from derisk.stress.ensemble.folder import Folder
    from derisk.stress.ensemble.progress import Progress

    identity = {
        "scenarios": list(work.scenarios), "samples": work.samples, "seed": work.seed,
        "facts_vintage": work.facts_vintage, "code_version": work.code_version,
    }  # fmt: skip
    folder = Folder.open(path, identity)
    done = set(folder.done(work.batches))
    left = [number for number in range(work.batches) if number not in done]
    progress = Progress("Batches of samples", work.batches, len(done), sampling.quiet)
    try:
        for number, content in execute(work, run_batch, left, sampling.workers, sampling.scheduler):
            folder.keep(number, content)
            progress.step()
    except KeyboardInterrupt:
        progress.stopped(str(path) if sampling.folder else None)
        raise
    return [folder.batch(number) for number in range(work.batches)]


def _about(design: Any, sampling: Sampling) -> list[str]:
    from derisk.stress.ensemble.dimensions import NETWORKS

    told = (
        f"value: median; low and high: 5 and 95 % of {design.plain} samples (seed {sampling.seed}). Drawn "
        f"are {len(design.dimensions)} numbers: every assumption with a range, from a triangle over it (on a "
        "logarithmic scale where its ends differ by a factor of two or more), and which of "
        f"{NETWORKS} networks that fit the reported figures is the true one. Who supplies whom (supply_t) is "
        "of the run with central assumptions."
    )
    return [told, ALONE, _indices(design, sampling)]


ALONE = (
    "Every row is a quantile of its own: medians of economies, layers of a loss or minerals do not add up to "
    "the median of all, nor 5 and 95 % to its 5 and 95 %. Within one sample dollars do."
)


def _indices(design: Any, sampling: Sampling) -> str:
    """What the indices rest on, or how many samples they need."""
    from derisk.stress.ensemble.given import LEAST_DRAWS, MOST_DRAWS

    if design.plain < LEAST_DRAWS:
        return f"Sobol indices are given from {LEAST_DRAWS} samples on, total ones from {design.needed}."
    told = (
        f"Sobol indices: sobol_first, from {min(design.plain, MOST_DRAWS)} plain draws, is the share of the "
        "variance that goes were the assumption known"
    )
    if not design.base:
        return f"{told}; sobol_total, the share that stays were it alone not known, from {design.needed} on."
    return (
        f"{told}; sobol_total, from {design.base} points a group and {sampling.samples - design.plain} "
        "further samples, is the share that stays were it alone not known."
    )
