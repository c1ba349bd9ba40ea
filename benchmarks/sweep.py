"""How long does the sweep of every possible stop take on two processes, and how much memory?"""

from __future__ import annotations

import json
import resource
import sys
import time

from machine import fresh, machine

ASKED, ASKED_S, ASKED_MB = 1200, 90.0, 1500.0


def timed(workers: int) -> dict[str, float]:
    """Wall time, processor time and peak memory of a sweep in this fresh process."""
    from derisk.stress.sweep import Sweeping, sweep_rows

    start = time.perf_counter()
    rows, notes = sweep_rows("alliance", None, "stop", Sweeping(workers, quiet=True))
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    words = [int(word) for word in notes[0].replace(";", " ").split() if word.isdigit()]
    return {
        "stops": words[0],
        "joint": words[-1],
        "rows": len(rows),
        "wall": time.perf_counter() - start,
        "processor": sum(each.ru_utime + each.ru_stime for each in used),
        "parent MB": used[0].ru_maxrss / 1e3,
        "worker MB": used[1].ru_maxrss / 1e3,
    }


def main() -> None:
    """Print the time, the time that the stops asked would take, and memory."""
    print(machine())
    took = fresh(__file__, "2")
    runs = took["stops"] + took["joint"]
    print(
        f"{took['stops']:.0f} stops and {took['joint']:.0f} of several stages at once, 24 months each, two "
        f"workers: {took['wall']:.0f} s, processor {took['processor']:.0f} s, "
        f"{1e3 * took['processor'] / runs:.0f} ms a run\n"
        f"{ASKED} runs at that pace: {ASKED * took['wall'] / runs:.0f} s "
        f"({ASKED * took['wall'] / runs / ASKED_S:.2f} of the {ASKED_S:g} s asked)\n"
        f"memory: parent {took['parent MB']:.0f} MB, each worker at most {took['worker MB']:.0f} MB "
        f"({(took['parent MB'] + 2 * took['worker MB']) / ASKED_MB:.2f} of what is asked)"
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(timed(int(sys.argv[1]))))
    else:
        main()
