"""How long do 36 months of one chain take, fresh and again, stopped to some or all; how much is HiGHS?"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from machine import fresh, machine

ROUNDS = 15
MONTHS = 36
ASKED_S = 1.0
WARM_ASKED_S = 0.15
START = "2026-01"
TO = {"alliance": "China stops its exports to the alliance", "all": "China stops its exports to everybody"}


def timed(mineral: str, to: str) -> dict[str, float]:
    """Seconds of a fresh process: imports, baseline, first run with set-up, later runs and HiGHS in them.

    Of the later runs the middle one by the clock, and the least that one took of the processor: on a machine
    that others use it says more.
    """
    start = time.perf_counter()
    import highspy
    import linopy  # noqa: F401  (its import is no part of the model's set-up)

    from derisk.network import baseline
    from derisk.stress.scenario import Scenario
    from derisk.stress.simulate import simulate

    imported = time.perf_counter()
    baseline(mineral)
    ready = time.perf_counter()
    solver = {"s": 0.0}
    plain = highspy.Highs.run

    def run(highs: Any) -> Any:
        begun = time.perf_counter()
        status = plain(highs)
        solver["s"] += time.perf_counter() - begun
        return status

    highspy.Highs.run = run
    stop = {"by": "CHN", "to": to, "kind": "ban", "from": START}
    scenario = Scenario.model_validate(
        {"name": "benchmark", "mineral": mineral, "start": START, "months": MONTHS, "restrictions": [stop]}
    )
    begun, used = time.perf_counter(), time.process_time()
    simulate(scenario, mineral)
    first, first_used = time.perf_counter() - begun, time.process_time() - used
    first_solver = solver["s"]
    again, again_used, again_solver = [], [], []
    for _ in range(ROUNDS):
        solver["s"] = 0.0
        begun, used = time.perf_counter(), time.process_time()
        simulate(scenario, mineral)
        again.append(time.perf_counter() - begun)
        again_used.append(time.process_time() - used)
        again_solver.append(solver["s"])
    middle = sorted(range(ROUNDS), key=lambda k: again[k])[ROUNDS // 2]
    return {
        "imports": imported - start,
        "baseline": ready - imported,
        "first": first,
        "first used": first_used,
        "first HiGHS": first_solver,
        "again": again[middle],
        "again used": min(again_used),
        "again HiGHS": again_solver[middle],
    }


def main() -> None:
    """Print the times of both chains, the shares of HiGHS, and the ratio to what was asked."""
    print(machine())
    for to, told in TO.items():
        print(f"{MONTHS} months, {told} in the first and they stay stopped")
        for mineral in ("rare-earths", "copper"):
            took = fresh(__file__, mineral, to)
            print(
                f"{mineral}: imports {took['imports']:.2f} s, baseline {took['baseline']:.2f} s\n"
                f"  first run with set-up {took['first']:.2f} s ({took['first'] / ASKED_S:.2f} of the "
                f"{ASKED_S:g} s asked; processor {took['first used']:.2f} s), "
                f"of it HiGHS {took['first HiGHS'] / took['first']:.0%}\n"
                f"  again {took['again']:.3f} s ({took['again'] / WARM_ASKED_S:.2f} of the "
                f"{WARM_ASKED_S:g} s asked), of it HiGHS {took['again HiGHS'] / took['again']:.0%}; "
                f"processor at least {took['again used']:.3f} s"
            )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(timed(*sys.argv[1:])))
    else:
        main()
