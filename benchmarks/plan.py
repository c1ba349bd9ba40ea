"""How long do a plan and its frontier take in a fresh process, how much of it is HiGHS, and what memory?"""

from __future__ import annotations

import json
import platform
import resource
import subprocess
import sys
import time
from typing import Any

from machine import machine

ASKED = {"plan": 30.0, "frontier": 120.0}
ASKED_MB = 3000.0
KILO_PER_UNIT = (
    1024.0 if platform.system() == "Darwin" else 1.0
)  # ru_maxrss: bytes there, kilobytes elsewhere
PRESETS = ("alliance-magnets", "alliance-copper")


def timed(name: str, verb: str) -> dict[str, float]:
    """Seconds from the first import to the rows, seconds in HiGHS, its runs, megabytes at the peak."""
    start = time.perf_counter()
    import highspy

    from derisk import plan
    from derisk.cases.presets import preset

    solver = {"s": 0.0, "runs": 0}
    plain = highspy.Highs.run

    def run(highs: Any) -> Any:
        begun = time.perf_counter()
        status = plain(highs)
        solver["s"] += time.perf_counter() - begun
        solver["runs"] += 1
        return status

    highspy.Highs.run = run
    question: Any = preset(name, "plan").content
    (plan.rows if verb == "plan" else plan.frontier_rows)(question)
    wall = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILO_PER_UNIT / 1000
    return {"wall": wall, "solver": solver["s"], "runs": solver["runs"], "mb": peak}


def main() -> None:
    """Print figures and ratios to what was asked, for both presets."""
    print(machine())
    for name in PRESETS:
        for verb, asked in ASKED.items():
            call = f"import json, plan; print(json.dumps(plan.timed({name!r}, {verb!r})))"
            done = subprocess.run(
                [sys.executable, "-c", call], check=True, capture_output=True, text=True, cwd=sys.path[0]
            )
            found = json.loads(done.stdout)
            print(
                f"{verb:8} {name:16} {found['wall']:5.1f} s "
                f"({found['wall'] / asked:.2f} of the {asked:g} s asked), "
                f"HiGHS {found['solver']:.1f} s in {found['runs']} runs, "
                f"{found['mb']:.0f} MB ({found['mb'] / ASKED_MB:.2f} of {ASKED_MB:g})"
            )


if __name__ == "__main__":
    main()
