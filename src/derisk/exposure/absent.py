"""The signal that no published figure answers a question."""

from __future__ import annotations

from collections.abc import Iterable


class Absent(Exception):
    """No published figure answers this; becomes a null row with this note, never a zero."""

    def __init__(self, note: str, sources: Iterable[str] = ()) -> None:
        super().__init__(note)
        self.note = note
        self.sources = tuple(sources)
