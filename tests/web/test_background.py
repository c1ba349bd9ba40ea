"""Long questions: worked out beside the pages, told of, cancelled, kept, forgotten."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from derisk.terms.errors import InputError
from derisk.web import background
from derisk.web.background import Background, Job
from tests.web import asked


@pytest.fixture
def longer() -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


def until(true: Callable[[], bool]) -> None:
    last = time.monotonic() + 600  # only what hangs is meant
    while not true():
        assert time.monotonic() < last, "nothing came"
        time.sleep(0.02)


def ended(job: Job) -> Job:
    until(lambda: not job.under_way)
    return job


def test_an_answer_comes_and_is_kept(longer: Background) -> None:
    first = longer.get("q", "Question", "/q", asked.quick)
    assert first.under_way
    assert ended(first).document == asked.EMPTY
    assert longer.get("q", "Question", "/q", asked.broken) is first


def test_progress_is_told_while_it_lasts(longer: Background, tmp_path: Path) -> None:
    go = tmp_path / "go"
    job = longer.get("q", "Question", "/q", partial(asked.telling, str(go)))
    until(lambda: job.told == "Steps: 2 of 2, about 0 s left")
    assert job.state == "running" and job.document is None
    go.touch()
    assert ended(job).state == "done"


@pytest.mark.parametrize(
    ("ask", "what", "seen"),
    [
        (asked.refused, "This is no question.", "nothing"),
        (asked.broken, "The work failed: ZeroDivisionError.", "by nought"),
        (asked.gone, "The work stopped half-way.", ""),
    ],
)
def test_a_failure_says_why_and_is_not_begun_again(
    longer: Background, ask: background.Ask, what: str, seen: str
) -> None:
    job = ended(longer.get("q", "Question", "/q", ask))
    assert job.state == "failed" and job.error is not None
    assert (job.error.what, job.error.seen) == (what, seen)
    assert longer.get("q", "Question", "/q", asked.quick) is job
    longer.forget(job.number)
    assert ended(longer.get("q", "Question", "/q", asked.quick)).state == "done"


def test_a_no_is_an_answer(longer: Background) -> None:
    job = ended(longer.get("q", "Question", "/q", asked.no_answer))
    assert job.document is not None and job.document.notes == ["Nothing does."]


def test_what_is_cancelled_ends_and_stays_so(longer: Background, tmp_path: Path) -> None:
    job = longer.get("q", "Question", "/q", partial(asked.telling, str(tmp_path / "never")))
    until(lambda: job.state == "running")
    longer.cancel(job.number)
    assert job.state == "cancelled"
    until(lambda: not job.process.is_alive())
    assert job.document is None and job.state == "cancelled"
    assert longer.get("q", "Question", "/q", asked.quick) is job


def test_few_are_worked_out_at_a_time_and_few_wait(
    longer: Background, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(background.os, "cpu_count", lambda: 1)
    made = Background()
    ask = partial(asked.telling, str(tmp_path / "never"))
    jobs = [made.get(n, str(n), "/", ask) for n in range(background.MOST_WAITING)]
    until(lambda: sum(job.state == "running" for job in jobs) == background.AT_ONCE)
    with pytest.raises(InputError, match="Too many"):
        made.get("one more", "one more", "/", ask)
    assert sum(job.state == "running" for job in jobs) == background.AT_ONCE
    made.close()
    assert {job.state for job in jobs} == {"cancelled"}


def test_when_the_facts_change_nothing_is_kept() -> None:
    news = [False, True, False]
    made = Background(changed=lambda: news.pop(0))
    old = ended(made.get("q", "Question", "/q", asked.quick))
    new = made.get("q", "Question", "/q", asked.quick)
    assert new is not old
    assert made.get("q", "Question", "/q", asked.quick) is new
    ended(new)


def test_the_oldest_answers_go_first() -> None:
    made = Background(most=2)
    for name in ("a", "b"):
        ended(made.get(name, name, "/", asked.quick))
    ended(made.get("c", "c", "/", asked.quick))
    assert [job.title for job in made.all()] == ["c", "b"]


def test_a_job_that_is_not_there() -> None:
    with pytest.raises(InputError, match="no such long question"):
        Background().cancel(7)
