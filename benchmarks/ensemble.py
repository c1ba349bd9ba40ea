"""What does an ensemble cost: per sample and chain, by samples, by workers; and what would a million cost?"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from machine import machine

SAMPLES, MONTHS = 10_000, 24
ASKED_S, ASKED_MB = 600.0, 1500.0
MINERALS = ("gallium", "copper", "rare-earths")
SIZES = (100, 400, 1600)
WORKERS = (1, 2)


def timed(mineral: str, samples: int, workers: int) -> dict[str, float]:
    """Wall time, processor time of all processes and peak memory of one ensemble, in this fresh process."""
    from derisk.stress.ensemble import Sampling, ensemble_rows
    from derisk.stress.scenario import Scenario

    stop = {"by": "CHN", "to": "all", "kind": "ban", "from": "2025-01", "until": "2026-01"}
    asked = {"name": "benchmark", "mineral": mineral, "start": "2025-01", "months": MONTHS}
    scenario = Scenario.model_validate({**asked, "restrictions": [stop]})
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        kept = Path(folder) / "samples"
        rows, _ = ensemble_rows([scenario], "b", Sampling(samples, 1, workers, None, kept, quiet=True))
        wall = time.perf_counter() - start
        disk = sum(path.stat().st_size for path in kept.iterdir()) / 1e6
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "wall": wall,
        "processor": sum(each.ru_utime + each.ru_stime for each in used),
        "parent MB": used[0].ru_maxrss / 1e3,
        "worker MB": used[1].ru_maxrss / 1e3,
        "disk MB": disk,
        "rows": float(len(rows)),
    }


def fresh(mineral: str, samples: int, workers: int) -> dict[str, float]:
    """The same in a process of its own."""
    asked = [sys.executable, __file__, mineral, str(samples), str(workers)]
    done = subprocess.run(asked, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    """Print growth with samples and workers, then the ensemble that is asked, whole."""
    print(machine())
    print(f"China stops for 12 of {MONTHS} months")
    for mineral in MINERALS:
        for workers in WORKERS:
            for samples in SIZES:
                took = fresh(mineral, samples, workers)
                print(
                    f"{mineral}: {samples} samples, {workers} workers: {took['wall']:.1f} s, processor "
                    f"{took['processor']:.1f} s, {1e3 * took['processor'] / samples:.0f} ms a sample, "
                    f"parent {took['parent MB']:.0f} MB, worker {took['worker MB']:.0f} MB, "
                    f"disk {took['disk MB']:.1f} MB",
                    flush=True,
                )
    for mineral in MINERALS[:2]:
        took = fresh(mineral, SAMPLES, 2)
        most = took["parent MB"] + 2 * took["worker MB"]
        print(
            f"{mineral}: {SAMPLES} samples on two workers: {took['wall']:.0f} s, processor "
            f"{took['processor']:.0f} s ({took['wall'] / ASKED_S:.2f} of the {ASKED_S:g} s asked), at most "
            f"{most:.0f} MB ({most / ASKED_MB:.2f}), disk {took['disk MB']:.0f} MB",
            flush=True,
        )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(timed(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
    else:
        main()
