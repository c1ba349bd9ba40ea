"""How long do build and solve of the same plan take here and in PyPSA, as futures and places grow?

Times are of the processor, so that other work on the machine does not count.

PyPSA is no dependency: run it where both are installed.
"""

from __future__ import annotations

import logging
import sys
import time
import warnings
from pathlib import Path

from machine import machine

from derisk.plan.inputs import Risk
from derisk.plan.result import money
from derisk.plan.solve import Program

sys.path[0] = str(Path(__file__).parents[1])  # the tests, and not this folder, where pypsa is a benchmark
ASKED = 5.0  # times faster
SIZES = ((3, 2, 5), (3, 2, 10), (3, 2, 20), (6, 2, 10), (6, 3, 10))  # members, stages, futures


def main() -> None:
    """Print both times, their ratio and how far the two optima are apart, for each size."""
    from tests.crosscheck.pypsa_tree import comparable, optimised, tree

    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")  # of another program
    print(machine())
    warm = comparable(1, futures=1, years=1, risk=Risk(0.5, 0.9))  # imports and first calls are not timed
    Program(warm).solve()
    optimised(tree(warm))
    for members, stages, futures in SIZES:
        inputs = comparable(1, members, stages, futures, years=1, risk=Risk(0.5, 0.9))
        start = time.process_time()
        ours = Program(inputs).solve()
        middle = time.process_time()
        network = tree(inputs)
        made = time.process_time()
        theirs = optimised(network)
        here, there = middle - start, time.process_time() - made
        apart = abs(theirs - ours.objective) / abs(money(ours).total * 1e-6)
        print(
            f"{members} members, {stages} stages, {futures:2} futures: {here:6.2f} s here, {there:6.1f} s in "
            f"PyPSA once its network is made ({made - middle:.1f} s more), {there / here:5.1f} times "
            f"({there / here / ASKED:.1f} of what was asked); apart {apart:.0e}"
        )


if __name__ == "__main__":
    main()
