"""A batch of samples: the unit of work that an executor is given, and the table it gives back."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from derisk import __version__, facts
from derisk.network.network import Array
from derisk.stress.ensemble.design import Design
from derisk.stress.ensemble.sample import drawn, sampled_loss, sampled_run, scenario_dimensions
from derisk.stress.loss.joint import JOINT, joint_rows
from derisk.stress.loss.parameters import LossParameters
from derisk.stress.loss.uses import use_rows
from derisk.stress.scenario import Scenario
from derisk.stress.simulate import Run, simulate
from derisk.stress.tidy import Hits, hit_stages, monthly_figures, total_figures
from derisk.terms.errors import DeriskError

if TYPE_CHECKING:
    import polars as pl

SAMPLE = "sample"
DRAWN = "drawn"
FAILED = "failed"
BATCH = 50  # samples a batch, or more where that would be
MOST_BATCHES = 1000  # files: each is opened once for every few columns when the bands are read


@dataclass(frozen=True)
class Work:
    """All that a worker must know, on whatever machine: the question, the size, the seed and the versions.

    `scenarios` are JSON texts, one scenario a mineral or several minerals in one.
    """

    scenarios: tuple[str, ...]
    samples: int
    seed: int
    facts_vintage: str
    code_version: str = __version__

    @property
    def batches(self) -> int:
        """Number of batches."""
        return -(-self.samples // self.size)

    @property
    def size(self) -> int:
        """Samples a batch, of whole batches."""
        return max(BATCH, -(-self.samples // MOST_BATCHES))

    def span(self, batch: int) -> range:
        """Samples of a batch."""
        return range(batch * self.size, min((batch + 1) * self.size, self.samples))


@dataclass(frozen=True)
class _Prepared:
    scenarios: tuple[Scenario, ...]
    design: Design

    @cached_property
    def centre(self) -> list[Run]:
        """The runs with central assumptions, one a chain."""
        return [simulate(scenario, mineral) for scenario, mineral in self.chains]

    @cached_property
    def hits(self) -> list[Hits]:
        """By chain and economy the stage whose months are counted: where the central run hits it hardest."""
        return [hit_stages(run) for run in self.centre]

    @cached_property
    def unknown(self) -> dict[str, Array | float]:
        """What the run with central assumptions tells, all of it not known: the columns of every batch."""
        told = outcomes(self.centre, LossParameters.load(), self.hits)
        return {
            name: np.full_like(value, np.nan) if isinstance(value, np.ndarray) else float("nan")
            for name, value in told.items()
        }

    @property
    def chains(self) -> list[tuple[Scenario, str]]:
        """Every mineral of every scenario."""
        return [(scenario, mineral) for scenario in self.scenarios for mineral in scenario.minerals]


class _Versioned(Protocol):
    @property
    def facts_vintage(self) -> str: ...

    @property
    def code_version(self) -> str: ...


def same_version(work: _Versioned) -> None:
    """Refuse to work for a process with other facts or of another version.

    Raises
    ------
    DeriskError : that says what is here and what was asked.
    """
    here = (__version__, facts.vintage())
    if here != (work.code_version, work.facts_vintage):
        raise DeriskError(
            "A worker has another version than the process that asked.", where="ensemble",
            seen=f"derisk {here[0]} with facts {here[1]}, not {work.code_version} with {work.facts_vintage}",
            try_="install the same derisk, with the same own facts, where the workers run",
        )  # fmt: skip


@lru_cache(maxsize=4)
def prepared(work: Work) -> _Prepared:
    """The scenarios and the design of some work, made once a process.

    Raises
    ------
    DeriskError : where this process has other facts or another version than the one that asked.
    """
    same_version(work)
    scenarios = tuple(Scenario.model_validate(json.loads(text)) for text in work.scenarios)
    return _Prepared(scenarios, Design(scenario_dimensions(scenarios), work.samples, work.seed))


def run_batch(work: Work, batch: int) -> bytes:
    """Simulate the samples of one batch; a Parquet table with one row a sample.

    Columns: `sample`; `drawn/GROUP/MINERAL/STAGE` for every number drawn; `MINERAL/ECONOMY/STAGE/METRIC`, a
    list of months, and `MINERAL/ECONOMY/METRIC` for what the rows of a run say. NaN is not known. `failed`
    says why a sample has no outcome: a month of it that could not be cleared.
    """
    ready = prepared(work)
    span = work.span(batch)
    points = ready.design.at(span)
    found = [_sample(ready, sample, point, work.seed) for sample, point in zip(span, points, strict=True)]
    buffer = io.BytesIO()
    table(found).write_parquet(buffer, compression="zstd")
    return buffer.getvalue()


def table(found: list[dict[str, Any]]) -> pl.DataFrame:
    """Samples as a table; months as arrays of four-byte numbers."""
    import polars as pl

    columns: dict[str, pl.Series] = {}
    for name, first in found[0].items():
        values = np.array([each[name] for each in found])
        if isinstance(first, np.ndarray):
            kind: Any = pl.Array(pl.Float32, first.shape[0])
            columns[name] = pl.Series(name, values.astype(np.float32), dtype=kind)
        else:
            columns[name] = pl.Series(name, values)
    return pl.DataFrame(columns)


def _sample(ready: _Prepared, sample: int, point: Array, seed: int) -> dict[str, Any]:
    values = drawn(ready.design.dimensions, point)
    found: dict[str, Any] = {SAMPLE: sample}
    found[FAILED] = ""
    found |= {f"{DRAWN}/{'/'.join(key)}": value for key, value in values.items()}
    try:
        runs = [sampled_run(scenario, mineral, values, seed) for scenario, mineral in ready.chains]
        told = outcomes(runs, sampled_loss(values), ready.hits)
    except DeriskError as error:
        found[FAILED], told = f"{error.what} {error.where}", {}
    return found | {name: told.get(name, unknown) for name, unknown in ready.unknown.items()}


def outcomes(
    runs: Sequence[Run], parameters: LossParameters, hits: Sequence[Hits]
) -> dict[str, Array | float]:
    """What the rows of runs of one question say: `MINERAL/ECONOMY/STAGE/METRIC` and totals.

    `hits` are, run by run, the stages at which months of shortage are counted.

    Totals are `MINERAL/ECONOMY/METRIC[/SECTOR or PRODUCT]`, with `joint` for several minerals at once.
    """
    found: dict[str, Array | float] = {}
    for run, hit in zip(runs, hits, strict=True):
        mineral = run.network.mineral
        found |= {
            f"{mineral}/{economy}/{stage}/{metric}": values
            for (economy, stage, metric), values in monthly_figures(run).items()
        }
        found |= {
            _name(mineral, economy, metric, sector): value
            for (economy, metric, sector), value in total_figures(run, parameters, hit).items()
        }
        found |= {total_name(item): _number(item["value"]) for item in use_rows(run, "", parameters)}
    if len(runs) > 1:
        found |= {total_name(item): _number(item["value"]) for item in joint_rows(runs, "", parameters)}
    return found


def _number(value: float | None) -> float:
    return float("nan") if value is None else float(value)


def total_name(item: dict[str, Any]) -> str:
    """The column of a row without a month."""
    return _name(
        item["mineral"] or JOINT, item["economy"], item["metric"], item.get("sector") or item.get("product")
    )


def _name(mineral: str, economy: str, metric: str, sector: str | None) -> str:
    return "/".join(part for part in (mineral, economy, metric, sector) if part)
