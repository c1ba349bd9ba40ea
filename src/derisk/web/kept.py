"""Expensive answers, computed once and kept while the process runs."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Kept:
    """The last answers by question; one is computed at a time, for the solvers below are shared.

    An answer that fails is not kept. The oldest unused goes first when there are more than `most`.
    """

    def __init__(self, most: int = 24) -> None:
        self._most = most
        self._lock = threading.RLock()
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, question: Hashable, make: Callable[[], T]) -> T:
        """The answer to a question, made by `make` if it is not there."""
        with self._lock:
            if question in self._answers:
                self._answers.move_to_end(question)
                kept: T = self._answers[question]
                return kept
            answer = make()
            self._answers[question] = answer
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
            return answer
