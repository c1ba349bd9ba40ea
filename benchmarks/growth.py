"""How do time and memory of a stress run grow with places, stages and months?

Random closed chains (tests/networks.py) under a ban, each in a fresh process; one thing grows at a time.
Seconds are of the processor, so that other work on the machine hardly matters.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path

from machine import fresh, machine

sys.path[0] = str(Path(__file__).parents[1])  # the tests, and not this folder, where pypsa is a benchmark
ROUNDS = 3
PLACES, STAGES, MONTHS = 24, 3, 36
GROWN = {"places": (6, 12, 24, 48), "stages": (1, 2, 3), "months": (12, 36, 60, 120)}
MIB = 1024  # KiB, in which Linux tells the peak
ASKED_MIB = 1024


def timed(places: int, stages: int, months: int) -> dict[str, float]:
    """Processor seconds of the first run with its set-up and of later ones, arcs, and peak memory."""
    from tests.networks import assumptions, random_network

    from derisk.stress.calibrate import Calibration
    from derisk.stress.scenario import Scenario
    from derisk.stress.simulate import simulate_on
    from derisk.terms.places import places as known

    named = replace(random_network(1, places, stages), places=tuple(sorted(known())[:places]))
    calibration = Calibration(named, assumptions(stages))
    ban = {"by": named.places[0], "to": "all", "kind": "ban", "from": "2026-03"}
    asked = {"name": "growth", "mineral": "rare-earths", "start": "2026-01", "months": months}
    scenario = Scenario.model_validate({**asked, "restrictions": [ban]})
    import linopy  # noqa: F401  (its import is no part of the set-up)

    begun = time.process_time()
    simulate_on(calibration, scenario)
    first = time.process_time() - begun
    again = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        simulate_on(calibration, scenario)
        again.append(time.process_time() - begun)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    arcs = float((calibration.flow_t > 0).sum())
    return {"arcs": arcs, "first": first, "again": sorted(again)[ROUNDS // 2], "peak": peak / MIB}


def main() -> None:
    """Print a table for each thing that grows."""
    print(machine())
    for grown, sizes in GROWN.items():
        fixed = {"places": PLACES, "stages": STAGES, "months": MONTHS}
        del fixed[grown]
        print(f"\n{grown} grow, {', '.join(f'{size} {name}' for name, size in fixed.items())}")
        print(f"{grown:>8} {'arcs':>6} {'first, s':>9} {'again, s':>9} {'a month, ms':>12} {'peak, MiB':>10}")
        for size in sizes:
            asked = {**fixed, grown: size}
            took = fresh(__file__, json.dumps(asked))
            month = took["again"] / asked["months"] * 1_000
            print(
                f"{size:>8} {took['arcs']:>6.0f} {took['first']:>9.2f} {took['again']:>9.3f} {month:>12.1f} "
                f"{took['peak']:>10.0f}"
            )
    print(f"\nasked: peak under {ASKED_MIB} MiB")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(timed(**json.loads(sys.argv[1]))))
    else:
        main()
