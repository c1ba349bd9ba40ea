"""Small work for the executors, real and with workers that are killed; importable by other processes."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from derisk import facts
from derisk.stress.ensemble.batch import BATCH, Work, run_batch
from derisk.stress.scenario import Scenario

MINERAL = "gallium"


def stop(months: int = 6, **restriction: object) -> Scenario:
    """China stops gallium for three months."""
    ban = {"by": "CHN", "to": "all", "kind": "ban", "from": "2025-01", "until": "2025-04", **restriction}
    return Scenario.model_validate(
        {"name": "test", "mineral": MINERAL, "start": "2025-01", "months": months, "restrictions": [ban]}
    )


def work(batches: int = 2, seed: int = 7) -> Work:
    """A few batches of a small chain, the last one short."""
    text = stop().model_dump_json(by_alias=True)
    return Work((text,), (batches - 1) * BATCH + 5, seed, facts.vintage())


def dies_once(given: tuple[str, Work], batch: int) -> bytes:
    """Run a batch; whoever is the first to start it is killed half-way."""
    mark = Path(given[0]) / f"killed-{batch}"
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return run_batch(given[1], batch)


def always_dies(given: object, batch: int) -> bytes:
    """Kill whoever runs this."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("not reached")


def refuses(given: object, batch: int) -> bytes:
    """Fail as a chain that cannot be cleared does."""
    from derisk.terms.errors import NoAnswerError

    raise NoAnswerError("The market of this month has no solution.", where=f"batch {batch}")
