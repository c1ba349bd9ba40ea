"""Jobs that take longer than a page may: worked out by a process of their own, told of, cancelled, kept."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from derisk.terms.answer import Document, Row
from derisk.terms.errors import DeriskError, InputError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

State = Literal["waiting", "running", "done", "failed", "cancelled"]
Ask = Callable[[], Document]
UNDER_WAY = ("waiting", "running")
MOST_WAITING = 8
AT_ONCE = 2  # where there are few processors


@dataclass
class Job:
    """One long question: what it is called, where its answer will stand, how far it is."""

    number: int
    title: str
    address: str
    state: State = "waiting"
    told: str = ""
    document: Document | None = None
    error: DeriskError | None = None
    begun: float = field(default_factory=time.monotonic)
    ended: float | None = None
    process: Any = None

    @property
    def seconds(self) -> float:
        """How long it has been worked on, or was."""
        return (self.ended or time.monotonic()) - self.begun

    @property
    def under_way(self) -> bool:
        """Whether an answer can still come."""
        return self.state in UNDER_WAY


class Background:
    """Long questions by key, a process each; few at a time, so that pages stay quick on a small machine.

    Answers are kept like those of pages: the last `most` of them, none once what they rest on has `changed`.
    A question that failed or was cancelled stays so until it is forgotten: looking at it begins nothing.
    """

    def __init__(self, most: int = 8, changed: Callable[[], bool] = lambda: False) -> None:
        self._most = most
        self._changed = changed
        self._lock = threading.RLock()
        self._turn = threading.Semaphore(max(AT_ONCE, (os.cpu_count() or 1) - 1))
        self._asked: OrderedDict[Hashable, Job] = OrderedDict()
        self._count = 0

    def get(self, key: Hashable, title: str, address: str, ask: Ask) -> Job:
        """The job of a key, as far as it is; begun by this call if it is not there.

        `ask` goes to another process: a function of a module, or a partial of one.

        Raises
        ------
        InputError : when too many questions wait already.
        """
        with self._lock:
            if self._changed():
                self.close()
                self._asked.clear()
            found = self._asked.get(key)
            if found is not None:
                self._asked.move_to_end(key)
                return found
            waiting = [each for each in self._asked.values() if each.under_way]
            if len(waiting) >= MOST_WAITING:
                raise InputError(
                    "Too many long questions are under way.", where="this machine", seen=str(len(waiting)),
                    try_="later, or cancel one at /jobs",
                )  # fmt: skip
            self._count += 1
            made = self._asked[key] = Job(self._count, title, address)
            self._drop()
        threading.Thread(target=self._answered, args=(made, ask), daemon=True).start()
        return made

    def all(self) -> tuple[Job, ...]:
        """All jobs that are known, the latest first."""
        with self._lock:
            return tuple(sorted(self._asked.values(), key=lambda each: -each.number))

    def row(self, id: str) -> Row | None:
        """The row with an id among all answers that are there."""
        documents = [job.document for job in self.all() if job.document is not None]
        return next((row for document in documents for row in document.rows if row["id"] == id), None)

    def cancel(self, number: int) -> Job:
        """Cancel a job; one that has its answer keeps it.

        Raises
        ------
        InputError : for a job that is not there.
        """
        with self._lock:
            _, found = self._numbered(number)
            if found.under_way:
                found.state, found.ended = "cancelled", time.monotonic()
                if found.process is not None:
                    found.process.terminate()
            return found

    def forget(self, number: int) -> Job:
        """Forget a job that has ended, so that it begins anew when it is asked again; raises as `cancel`."""
        with self._lock:
            key, found = self._numbered(number)
            if not found.under_way:
                del self._asked[key]
            return found

    def _numbered(self, number: int) -> tuple[Hashable, Job]:
        for key, found in self._asked.items():
            if found.number == number:
                return key, found
        raise InputError("There is no such long question.", where="address", seen=str(number), try_="/jobs")

    def close(self) -> None:
        """Cancel all that is under way."""
        for job in self.all():
            if job.under_way:
                self.cancel(job.number)

    def _drop(self) -> None:
        """Forget the oldest unused answers beyond those that are kept."""
        ended = [key for key, each in self._asked.items() if not each.under_way]
        for key in ended[: max(len(self._asked) - self._most, 0)]:
            del self._asked[key]

    def _answered(self, job: Job, ask: Ask) -> None:
        """Wait for the turn, then for the process, and take what it says."""
        with self._turn:
            # spawned, not forked: the libraries run threads that a fork would leave half-way
            context = multiprocessing.get_context("spawn")
            ours, theirs = context.Pipe(duplex=False)
            with self._lock:
                if job.state != "waiting":
                    return
                process = context.Process(target=_work, args=(ask, theirs), daemon=True)
                process.start()
                job.process, job.state = process, "running"
                job.begun = time.monotonic()
            theirs.close()
            self._heard(job, ours)
            process.join()
            ours.close()

    def _heard(self, job: Job, ours: Connection) -> None:
        try:
            while job.state == "running":
                kind, content = ours.recv()
                with self._lock:
                    self._take(job, kind, content)
        except (EOFError, OSError):  # the process ended and had not said all
            with self._lock:
                self._take(job, "failed", ("The work stopped half-way.", "", "", "asking again"))

    def _take(self, job: Job, kind: str, content: Any) -> None:
        if job.state != "running":
            return
        if kind == "told":
            job.told = content
            return
        if kind == "done":
            job.document = content
        else:
            what, where, seen, try_ = content
            job.error = DeriskError(what, where=where, seen=seen, try_=try_)
        job.state, job.ended = "done" if kind == "done" else "failed", time.monotonic()


class _Told:
    """Stands in for stderr: what long work says of its progress goes to whoever waits for it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def write(self, text: str) -> int:
        if text.strip():
            self._connection.send(("told", text.strip().splitlines()[-1]))
        return len(text)

    def flush(self) -> None:
        """Nothing is held back."""

    def isatty(self) -> bool:
        return False


def _work(ask: Ask, connection: Connection) -> None:
    """What the process does: ask, and send the document or why there is none."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends its processes
    sys.stderr = _Told(connection)
    try:
        connection.send(("done", _document(ask)))
    except DeriskError as error:
        connection.send(("failed", (error.what, error.where, error.seen, error.try_)))
    except Exception as error:  # a page must say it, whatever it is
        told = f"The work failed: {type(error).__name__}."
        connection.send(("failed", (told, "", str(error), "another question")))


def _document(ask: Ask) -> Document:
    """The answer; of a "no" the document that says so."""
    from derisk.cases.answers import AnsweredNo
    from derisk.cases.backtests import BacktestFailed

    try:
        return ask()
    except (AnsweredNo, BacktestFailed) as no:
        return no.document
