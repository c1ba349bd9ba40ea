"""Expensive answers, computed once and kept while the process runs."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Kept:
    """The last answers by question; one is computed at a time, for the solvers below are shared.

    An answer that fails is not kept. The oldest unused goes first when there are more than `most`. Before a
    question it is asked whether what answers rest on has `changed`: then none is kept.
    """

    def __init__(self, most: int = 24, changed: Callable[[], bool] = lambda: False) -> None:
        self._most = most
        self._changed = changed
        self._within = 0  # questions that are being answered: one may ask for another
        self._lock = threading.RLock()
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, question: Hashable, make: Callable[[], T]) -> T:
        """The answer to a question, made by `make` if it is not there."""
        with self._lock:
            if not self._within and self._changed():
                self._answers.clear()
            if question in self._answers:
                self._answers.move_to_end(question)
                kept: T = self._answers[question]
                return kept
            self._within += 1
            try:
                answer = make()
            finally:
                self._within -= 1
            self._answers[question] = answer
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
            return answer
