"""Long questions for tests: functions that another process can find by their names."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from derisk.terms.answer import Document
from derisk.terms.errors import InputError

EMPTY = Document({"id": "test"}, [], ["done"])


def quick() -> Document:
    return EMPTY


def telling(go: str) -> Document:
    """Says how far it is, then waits for a file."""
    sys.stderr.write("Steps: 1 of 2\nSteps: 2 of 2, about 0 s left\n")
    while not Path(go).exists():
        time.sleep(0.02)
    return EMPTY


def refused() -> Document:
    raise InputError("This is no question.", where="here", seen="nothing", try_="another")


def broken() -> Document:
    raise ZeroDivisionError("by nought")


def gone() -> Document:
    sys.exit(3)


def small_sweep() -> Document:
    """The sweep of three real stops for all members."""
    from derisk.cases import answers
    from derisk.stress.sweep import stops

    whole = stops.every_stop

    def few(year: int | None) -> tuple[list[stops.Stop], list[str]]:
        found, notes = whole(year)
        wanted = {("gallium", "CHN"), ("antimony", "CHN"), ("copper", "CHL")}
        return [stop for stop in found if (stop.mineral, stop.supplier) in wanted], notes

    stops.every_stop = few
    return answers.sweep("alliance")


def no_answer() -> Document:
    from derisk.cases.answers import AnsweredNo
    from derisk.terms.errors import NoAnswerError

    raise AnsweredNo(NoAnswerError("Nothing does."), Document({"id": "no"}, [], ["Nothing does."]))
