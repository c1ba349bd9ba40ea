"""A series of all chains by two processes, each a half of the chains, as the text of its rows in JSON."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Sequence
from itertools import accumulate

from derisk.terms.minerals import mineral, minerals

HEAVY = ("polars", "numpy")  # they start threads of their own, which a fork would leave behind
TRADED = 3  # times the work of a stage without trade that one with headings is
BESIDE = 0.05  # of all work: what the first process does alone, reading the command and writing the answer


def in_halves(text: Callable[[frozenset[str]], bytes]) -> list[bytes]:
    """What `text` makes of the first and of the other chains; of all of them where nothing is gained by two.

    The process forks, and does so only while it has one thread. What the other process cannot answer this
    one is asked again, so that an error is raised here, as without it.
    """
    chains = minerals()
    if not _may_fork():
        return [text(frozenset(chains))]
    first = halfway([_work(slug) for slug in chains], BESIDE)
    ours, theirs = frozenset(chains[:first]), frozenset(chains[first:])
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _answer(text, theirs, writing)
    os.close(writing)
    try:
        own = text(ours)
        with os.fdopen(reading, "rb", closefd=False) as pipe:
            other = pipe.read()
    finally:
        os.close(reading)  # who still writes is told by it that nobody listens
        _, status = os.waitpid(child, 0)
    return [own, other if status == 0 else text(theirs)]


def halfway(work: Sequence[float], beside: float = 0.0) -> int:
    """How many come first, so that their work and that of the others differ least.

    `beside` (1) is the part of all work that who does the first has to do besides.
    """
    until = [0.0, *accumulate(work)]
    return min(range(len(until)), key=lambda count: abs(2 * until[count] - (1 - beside) * until[-1]))


def _work(slug: str) -> float:
    return sum(TRADED if stage.hs else 1 for stage in mineral(slug).stages)


def _may_fork() -> bool:
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) == 1:
        return False
    return threading.active_count() == 1 and not any(name in sys.modules for name in HEAVY)


def _answer(text: Callable[[frozenset[str]], bytes], chains: frozenset[str], writing: int) -> None:
    """The work of the other process, which ends here: status 0 if its text was written whole."""
    status = 1
    try:
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(text(chains))
        status = 0
    finally:
        os._exit(status)  # nothing of the first process is closed, flushed or told a second time
