"""How does a plan grow with futures, places and model years, and how do cuts compare with the whole program?

Times are of the processor, so that other work on the machine does not count. `python plan_growth.py 1000`
tries that many futures of the magnets preset by cuts.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from machine import machine

sys.path[0] = str(Path(__file__).parents[1])  # the tests, where toys are
FUTURES = (12, 36, 108, 240)
PLACES, YEARS = (6, 13, 25), (3, 6, 12)
WHOLE_UP_TO = 240  # futures beyond which the whole program is not tried


def magnets(count: int, how: str) -> dict[str, float]:
    """Seconds and megabytes of the magnets preset with so many futures, whole or by cuts."""
    from derisk.cases.presets import preset
    from derisk.plan.decomposed import decomposed
    from derisk.plan.load import load
    from derisk.plan.solve import Program

    question: Any = preset("alliance-magnets", "plan").content
    scenarios = question.scenarios.model_copy(update={"count": count})
    inputs = load(question.model_copy(update={"scenarios": scenarios}), "rare-earths")
    start, rounds = time.process_time(), 0
    if how == "whole":
        cost = Program(inputs).solve().objective
    else:
        _, bounds = decomposed(inputs)
        cost, rounds = bounds.above, bounds.rounds
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return {
        "futures": len(inputs.futures), "s": time.process_time() - start, "mb": peak, "cost": cost,
        "rounds": rounds,
    }  # fmt: skip


def toy(places: int, years: int) -> float:
    """Seconds of a random chain of three stages with ten futures."""
    from dataclasses import replace

    import numpy as np
    from tests.plan.toy_plan import futures
    from tests.plan.toy_plan import toy as made

    from derisk.plan.horizon import Horizon
    from derisk.plan.solve import Program

    listed = tuple(range(2026, 2026 + 2 * years, 2))
    inputs = made(1, places=places, stages=3, share_caps=(), loss_targets=())
    drawn = tuple(
        replace(future, name=f"{future.name}-{n}", probability=future.probability / 5)
        for future in futures(inputs.network, (listed[0], listed[-1]))
        for n in range(5)
    )
    inputs = replace(
        inputs,
        horizon=Horizon(listed, listed[-1] + 2, 0.06),
        growth=np.linspace(1.0, 1.3, years),
        futures=drawn,
    )
    Program(made(1)).solve()  # imports and first calls are not timed
    start = time.process_time()
    Program(inputs).solve()
    return time.process_time() - start


def asked(call: str) -> Any:
    """The answer of a fresh process."""
    path = f"sys.path.insert(0, {sys.path[0]!r})"
    code = f"import json, sys; {path}; import plan_growth; print(json.dumps({call}))"
    folder = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=folder
    )
    return json.loads(done.stdout)


def main() -> None:
    """Print seconds of the processor, and megabytes, for each size."""
    print(machine())
    for count in [int(word) for word in sys.argv[1:]] or FUTURES:
        for how in ("whole", "cuts"):
            if how == "whole" and count > WHOLE_UP_TO:
                continue
            found = asked(f"plan_growth.magnets({count}, {how!r})")
            print(
                f"{found['futures']:4} futures, {how:5}: {found['s']:7.1f} s, {found['mb']:5.0f} MB"
                + (f", {found['rounds']} rounds" if found["rounds"] else ""),
                flush=True,
            )
    if len(sys.argv) == 1:
        for places in PLACES:
            print(
                f"{places:2} places, 6 model years: {asked(f'plan_growth.toy({places}, 6)'):5.1f} s",
                flush=True,
            )
        for years in YEARS:
            print(
                f"13 places, {years} model years: {asked(f'plan_growth.toy(13, {years})'):5.1f} s", flush=True
            )


if __name__ == "__main__":
    main()
