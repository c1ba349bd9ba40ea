"""Answers are computed once, one at a time; a failure is not kept."""

from __future__ import annotations

import threading
import time

import pytest

from derisk.web.kept import Kept


def test_many_at_once_compute_one() -> None:
    kept, made, answers = Kept(), [], []

    def slow() -> int:
        made.append(1)
        time.sleep(0.05)
        return 7

    threads = [threading.Thread(target=lambda: answers.append(kept.get("q", slow))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [7] * 8
    assert len(made) == 1


def test_a_failure_is_asked_again() -> None:
    kept = Kept()
    with pytest.raises(ZeroDivisionError):
        kept.get("q", lambda: 1 // 0)
    assert kept.get("q", lambda: 3) == 3


def test_an_answer_may_ask_for_another() -> None:
    kept = Kept()
    assert kept.get("outer", lambda: kept.get("inner", lambda: 2) + 1) == 3


def test_the_oldest_unused_goes_first() -> None:
    kept = Kept(most=2)
    for name in ("a", "b"):
        kept.get(name, lambda: 1)
    kept.get("a", lambda: 2)
    kept.get("c", lambda: 1)
    assert kept.get("a", lambda: 2) == 1
    assert kept.get("b", lambda: 2) == 2


def test_when_the_facts_change_nothing_is_kept() -> None:
    news = [False, False, True, False]
    kept = Kept(changed=lambda: news.pop(0))
    made = iter(range(9))

    def outer() -> int:
        return kept.get("inner", lambda: 10 * next(made)) + next(made)

    assert kept.get("outer", outer) == 1  # the question within does not ask again
    assert kept.get("outer", outer) == 1
    assert kept.get("outer", outer) == 23
    assert kept.get("inner", outer) == 20
