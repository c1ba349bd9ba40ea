"""The signal that no published figure answers a question."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Generic, Self, TypeVar, overload

T = TypeVar("T")


class Absent(Exception):
    """No published figure answers this; becomes a null row with this note, never a zero."""

    def __init__(self, note: str, sources: Iterable[str] = ()) -> None:
        super().__init__(note)
        self.note = note
        self.sources = tuple(sources)


class once(Generic[T]):
    """A property worked out once: its value is kept, or the reason why there is none."""

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make, self.__doc__ = make, make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name, self._why = name, f"no {name}"

    @overload
    def __get__(self, here: None, owner: type) -> Self: ...

    @overload
    def __get__(self, here: object, owner: type) -> T: ...

    def __get__(self, here: object | None, owner: type) -> T | Self:
        if here is None:
            return self
        kept = here.__dict__  # a value found there is given without asking here
        if self._why in kept:
            raise kept[self._why].with_traceback(None)
        try:
            value = kept[self._name] = self._make(here)
        except Absent as absent:
            kept[self._why] = absent
            raise
        return value
