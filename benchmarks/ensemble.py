"""What does an ensemble cost: per sample and chain, by samples, by workers; and what would a million cost?"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from machine import fresh, machine

SAMPLES, MONTHS = 10_000, 24
ASKED_S, ASKED_MB = 600.0, 1500.0
MINERALS = ("gallium", "copper", "rare-earths")
SIZES = (100, 500, 2000)
WORKERS = ("1", "2", "dask 1", "dask 2")  # processes here, and those of a Dask cluster on this machine


def timed(mineral: str, samples: int, workers: str) -> dict[str, float]:
    """Wall time, processor time of all processes and peak memory of one ensemble, in this fresh process."""
    by_dask, _, count = workers.rpartition(" ")
    with cluster(int(count)) if by_dask else nullcontext(None) as scheduler:
        ours = 1 if scheduler else int(count)
        took = asked_of(mineral, samples, ours, scheduler)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        **took,
        "processor": sum(each.ru_utime + each.ru_stime for each in used),
        "parent MB": used[0].ru_maxrss / 1e3,
        "worker MB": used[1].ru_maxrss / 1e3,
    }


@contextmanager
def cluster(workers: int) -> Iterator[str]:
    """The address of a Dask cluster of so many processes of one thread each."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as made:
        yield str(made.scheduler_address)


def asked_of(mineral: str, samples: int, workers: int, scheduler: str | None) -> dict[str, float]:
    """Wall time, disk and rows of one ensemble."""
    from derisk.stress.ensemble import Sampling, ensemble_rows
    from derisk.stress.scenario import Scenario

    stop = {"by": "CHN", "to": "all", "kind": "ban", "from": "2025-01", "until": "2026-01"}
    asked = {"name": "benchmark", "mineral": mineral, "start": "2025-01", "months": MONTHS}
    scenario = Scenario.model_validate({**asked, "restrictions": [stop]})
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        kept = Path(folder) / "samples"
        rows, _ = ensemble_rows([scenario], "b", Sampling(samples, 1, workers, scheduler, kept, quiet=True))
        wall = time.perf_counter() - start
        disk = sum(path.stat().st_size for path in kept.iterdir()) / 1e6
    return {"wall": wall, "disk MB": disk, "rows": float(len(rows))}


def main() -> None:
    """Print growth with samples and workers, then the ensemble that is asked, whole."""
    print(machine())
    print(f"China stops for 12 of {MONTHS} months")
    for mineral in MINERALS:
        for workers in WORKERS:
            for samples in SIZES:
                took = fresh(__file__, mineral, str(samples), workers)
                print(
                    f"{mineral}: {samples} samples, {workers} workers: {took['wall']:.1f} s, processor "
                    f"{took['processor']:.1f} s, {1e3 * took['processor'] / samples:.0f} ms a sample, "
                    f"parent {took['parent MB']:.0f} MB, worker {took['worker MB']:.0f} MB, "
                    f"disk {took['disk MB']:.1f} MB",
                    flush=True,
                )
    for mineral in MINERALS[:2]:
        took = fresh(__file__, mineral, str(SAMPLES), "2")
        most = took["parent MB"] + 2 * took["worker MB"]
        print(
            f"{mineral}: {SAMPLES} samples on two workers: {took['wall']:.0f} s, processor "
            f"{took['processor']:.0f} s ({took['wall'] / ASKED_S:.2f} of the {ASKED_S:g} s asked), at most "
            f"{most:.0f} MB ({most / ASKED_MB:.2f}), disk {took['disk MB']:.0f} MB",
            flush=True,
        )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(timed(sys.argv[1], int(sys.argv[2]), sys.argv[3])))
    else:
        main()
