"""How long does a loss take beside the run it is of: in a fresh process, again, and with its exposure?"""

from __future__ import annotations

import json
import time

from machine import machine

ROUNDS = 20
MINERAL, START, MONTHS = "rare-earths", "2026-01", 24


def main() -> None:
    """Print the times, ms, and their ratio to a simulation of the same months."""
    from derisk.stress.loss.losses import losses
    from derisk.stress.scenario import Scenario
    from derisk.stress.simulate import simulate

    stop = {"by": "CHN", "to": "all", "kind": "ban", "from": START}
    scenario = Scenario.model_validate(
        {"name": "loss", "mineral": MINERAL, "start": START, "months": MONTHS, "restrictions": [stop]}
    )
    run = simulate(scenario, MINERAL)
    begun = time.perf_counter()
    losses(run)
    first = time.perf_counter() - begun
    times = {"first_ms": 1e3 * first}
    for name, work in (
        ("simulate_ms", lambda: simulate(scenario, MINERAL)),
        ("loss_ms", lambda: losses(run)),
        ("loss_and_exposure_ms", lambda: losses(run).exposure),
    ):
        begun = time.perf_counter()
        for _ in range(ROUNDS):
            work()
        times[name] = 1e3 * (time.perf_counter() - begun) / ROUNDS
    times["loss_over_simulation"] = times["loss_ms"] / times["simulate_ms"]
    print(
        json.dumps({"machine": machine(), **{key: round(value, 3) for key, value in times.items()}}, indent=1)
    )


if __name__ == "__main__":
    main()
