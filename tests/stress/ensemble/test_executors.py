"""Whoever runs the samples, the results are the same; a worker that dies costs time and no result."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from derisk.stress.ensemble.batch import run_batch
from derisk.stress.ensemble.executors import cluster, execute
from derisk.terms.errors import DeriskError, InputError
from tests.stress.ensemble import toy

TASKS = range(2)


@pytest.fixture(scope="module")
def serial() -> dict[int, bytes]:
    return dict(execute(toy.work(), run_batch, TASKS))


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """A real cluster of two processes on this machine."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from distributed import LocalCluster

        with LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        ) as made:
            yield made.scheduler_address


def test_a_pool_gives_what_one_process_gives(serial: dict[int, bytes]) -> None:
    assert dict(execute(toy.work(), run_batch, TASKS, workers=2)) == serial


def test_a_cluster_gives_what_one_process_gives(serial: dict[int, bytes], scheduler: str) -> None:
    assert dict(execute(toy.work(), run_batch, TASKS, scheduler=scheduler)) == serial


def test_a_killed_process_of_a_pool_costs_no_result(serial: dict[int, bytes], tmp_path: Path) -> None:
    given = (str(tmp_path), toy.work())
    assert dict(execute(given, toy.dies_once, TASKS, workers=2)) == serial
    assert len(list(tmp_path.iterdir())) == len(TASKS), "each batch had its killed worker"


def test_a_killed_worker_of_a_cluster_costs_no_result(
    serial: dict[int, bytes], scheduler: str, tmp_path: Path
) -> None:
    given = (str(tmp_path), toy.work())
    assert dict(execute(given, toy.dies_once, TASKS, scheduler=scheduler)) == serial
    assert len(list(tmp_path.iterdir())) == len(TASKS)


def test_workers_that_always_die_end_in_words() -> None:
    with pytest.raises(DeriskError, match="die before they finish"):
        dict(execute(None, toy.always_dies, TASKS, workers=2))


@pytest.mark.parametrize("workers", [1, 2])
def test_what_a_task_raises_comes_through(workers: int) -> None:
    with pytest.raises(DeriskError, match="has no solution"):
        dict(execute(None, toy.refuses, TASKS, workers=workers))


def test_what_a_task_raises_comes_through_a_cluster(scheduler: str) -> None:
    with pytest.raises(DeriskError, match="has no solution"):
        dict(execute(None, toy.refuses, TASKS, scheduler=scheduler))


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense", "ftp://127.0.0.1:1"])
def test_a_scheduler_that_is_not_there_is_said_to_be(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE_S", 1)
    with pytest.raises(InputError, match="scheduler cannot be used"):
        dict(execute(toy.work(), run_batch, TASKS, scheduler=address))


@pytest.mark.parametrize("workers", [0, -2])
def test_less_than_one_worker_is_refused(workers: int) -> None:
    with pytest.raises(InputError, match="worker"):
        execute(toy.work(), run_batch, TASKS, workers=workers)


def test_samples_do_not_depend_on_the_batch_they_are_in(serial: dict[int, bytes]) -> None:
    """The last sample run alone, in a process that ran others before, is the same row."""
    from derisk.stress.ensemble import batch

    work = toy.work()
    ready = batch.prepared(work)
    alone = batch.table([batch._sample(ready, 52, ready.design.at([52])[0], work.seed)])
    whole = pl.read_parquet(io.BytesIO(serial[1]))
    assert alone.equals(whole.filter(pl.col("sample") == 52), null_equal=True)


def test_a_worker_of_another_version_refuses() -> None:
    from dataclasses import replace

    with pytest.raises(DeriskError, match="another version"):
        run_batch(replace(toy.work(), facts_vintage="other"), 0)
