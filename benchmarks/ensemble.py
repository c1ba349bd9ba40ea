"""How does an ensemble grow with samples and workers, what would a million cost, and is 10,000 in time?

python benchmarks/ensemble.py            the growth, and a million on paper from it: under 4 minutes
python benchmarks/ensemble.py whole      10,000 samples of two chains on two workers, as asked
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

import numpy as np
from machine import fresh, machine

SAMPLES, MONTHS = 10_000, 24
ASKED_S, ASKED_MB = 600.0, 1500.0
MINERALS = ("gallium", "copper")
MILLION = 1_000_000
# processes here, and those of a Dask cluster on this machine; batches of 50, an even number of them for two
GROWTH = {
    "1": (100, 200, 400),
    "2": (100, 400, 1000),
    "dask 1": (100, 200, 400),
    "dask 2": (100, 400, 1000),
}
TASKS = 2000  # empty ones, to time the scheduler alone
Took = dict[str, float]


def timed(mineral: str, samples: int, workers: str) -> Took:
    """Wall time, processor time and peak memory of one ensemble, in this fresh process."""
    by_dask, _, count = workers.rpartition(" ")
    with cluster(int(count)) if by_dask else nullcontext(None) as scheduler:
        ours = 1 if scheduler else int(count)
        took = asked_of(mineral, samples, ours, scheduler)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    own, others = (each.ru_utime + each.ru_stime for each in used)
    return {
        **took,
        "processor": own + others,
        "parent": own,
        "parent MB": used[0].ru_maxrss / 1e3,
        "worker MB": used[1].ru_maxrss / 1e3,
    }


@contextmanager
def cluster(workers: int) -> Iterator[str]:
    """The address of a Dask cluster of so many processes of one thread each."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as made:
        yield str(made.scheduler_address)


def asked_of(mineral: str, samples: int, workers: int, scheduler: str | None) -> Took:
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


def nothing(work: bytes, task: int) -> bytes:
    """A task that costs nothing and gives back as much as one sample does."""
    return work


def scheduling(bytes_each: int) -> Took:
    """Milliseconds that a Dask scheduler, its client and one worker spend on a task that does nothing."""
    from derisk.stress.ensemble.executors import execute

    with cluster(1) as scheduler:
        list(execute(bytes(bytes_each), nothing, range(100), 1, scheduler))
        start = time.perf_counter()
        done = list(execute(bytes(bytes_each), nothing, range(TASKS), 1, scheduler))
        wall = time.perf_counter() - start
    return {"tasks": float(len(done)), "ms a task": 1e3 * wall / len(done)}


def line(sizes: Sequence[int], values: Sequence[float]) -> tuple[float, float]:
    """What does not depend on the samples, and what each further sample costs: least squares."""
    each, fixed = np.polyfit(np.array(sizes, dtype=float), np.array(values), 1)
    return float(fixed), float(each)


def growth(mineral: str) -> None:
    """The table of samples and workers, what is fixed and what grows, and a million samples from that."""
    print(f"{mineral}, China stops for 12 of {MONTHS} months; each line a fresh process\n")
    print("| samples | by | wall | processor | of it the parent | parent | each worker | disk |")
    print("|---|---|---|---|---|---|---|---|")
    found: dict[str, list[Took]] = {}
    for workers, sizes in GROWTH.items():
        for samples in sizes:
            took = fresh(__file__, mineral, str(samples), workers)
            found.setdefault(workers, []).append(took)
            print(
                f"| {samples} | {workers} | {took['wall']:.1f} s | {took['processor']:.1f} s | "
                f"{took['parent']:.1f} s | {took['parent MB']:.0f} MB | {took['worker MB']:.0f} MB | "
                f"{took['disk MB']:.1f} MB |",
                flush=True,
            )
    print("\n| by | fixed, wall | a further sample, wall | fixed, processor | a further sample, processor |")
    print("|---|---|---|---|---|")
    lines = {}
    for workers, taken in found.items():
        sizes = GROWTH[workers]
        wall, processor = (line(sizes, [took[name] for took in taken]) for name in ("wall", "processor"))
        lines[workers] = {"wall": wall, "processor": processor}
        print(
            f"| {workers} | {wall[0]:.1f} s | {1e3 * wall[1]:.1f} ms | {processor[0]:.1f} s | "
            f"{1e3 * processor[1]:.1f} ms |"
        )
    for one, two in (("1", "2"), ("dask 1", "dask 2")):
        gained = lines[one]["wall"][1] / lines[two]["wall"][1]
        print(f"a further sample goes {gained:.2f} times as fast by {two} as by {one}")
    empty = fresh(__file__, "scheduling", "1000")
    print(f"a task that does nothing: {empty['ms a task']:.2f} ms (scheduler, client and worker together)")
    on_paper(found["dask 2"], GROWTH["dask 2"], empty["ms a task"])


def on_paper(taken: Sequence[Took], sizes: Sequence[int], ms_a_task: float) -> None:
    """A million samples on a cluster, from the lines of two Dask workers: how long, and what breaks first."""
    from derisk.stress.ensemble.batch import Work

    batches = Work((), MILLION, 1, "").batches
    whole = line(sizes, [took["processor"] for took in taken])[1]
    parent = line(sizes, [took["parent"] for took in taken])[1]
    worker = whole - parent
    disk = line(sizes, [took["disk MB"] for took in taken])[1]
    print(f"\na million samples, on paper: {MILLION * worker / 3600:.1f} hours of workers' cores,")
    for cores in (2, 16, 100, 1000):
        hands, alone = MILLION * worker / cores / 60, MILLION * parent / 60
        first = "the workers" if hands > alone else "the parent, which takes in and writes what they send,"
        print(f"  {cores} cores: {max(hands, alone):.0f} min; {first} take longest")
    print(
        f"  {batches} tasks, {batches * ms_a_task / 1e3:.1f} s of scheduling; {MILLION * disk / 1e3:.0f} GB "
        f"on disk; the parent's {1e3 * parent:.2f} ms a sample keep up with {worker / parent:.0f} cores"
    )


def whole() -> None:
    """The ensemble that is asked, whole."""
    for mineral in MINERALS:
        took = fresh(__file__, mineral, str(SAMPLES), "2")
        most = took["parent MB"] + 2 * took["worker MB"]
        print(
            f"{mineral}: {SAMPLES} samples on two workers: {took['wall']:.0f} s, processor "
            f"{took['processor']:.0f} s ({took['wall'] / ASKED_S:.2f} of the {ASKED_S:g} s asked), at most "
            f"{most:.0f} MB ({most / ASKED_MB:.2f}), disk {took['disk MB']:.0f} MB",
            flush=True,
        )


def main() -> None:
    """Print what is asked, and how long that took."""
    print(machine())
    start = time.perf_counter()
    if sys.argv[1:] == ["whole"]:
        whole()
    else:
        growth(MINERALS[0])
    print(f"\nthis took {time.perf_counter() - start:.0f} s; {machine().split(', ')[2]} at the end")


if __name__ == "__main__":
    if len(sys.argv) == 4:
        print(json.dumps(timed(sys.argv[1], int(sys.argv[2]), sys.argv[3])))
    elif sys.argv[1:2] == ["scheduling"]:
        print(json.dumps(scheduling(int(sys.argv[2]))))
    else:
        main()
