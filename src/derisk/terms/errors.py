"""What went wrong, where, what was seen and what to try: the one shape of every error."""

from __future__ import annotations

from typing import Self


class DeriskError(Exception):
    """An error a user can act on.

    Parameters
    ----------
    what : one sentence, what is wrong.
    where : file and line, table and row, or option.
    seen : the offending value or what is there instead.
    try_ : the remedy.
    path : keys and positions of what is wrong in the question, for one who knows the file and its lines.
    """

    exit_code = 1

    def __init__(
        self, what: str, *, where: str = "", seen: str = "", try_: str = "", path: tuple[str | int, ...] = ()
    ) -> None:
        super().__init__(what)
        self.path = path
        self.what = what
        self.where = where
        self.seen = seen
        self.try_ = try_

    def at(self, *path: str | int, try_: str | None = None) -> Self:
        """The same error, told of a part of the question; `try_` says the remedy in its words."""
        remedy = self.try_ if try_ is None else try_
        return type(self)(self.what, where=self.where, seen=self.seen, try_=remedy, path=path)

    def __str__(self) -> str:
        lines = [self.what]
        for label, text in (("where", self.where), ("seen", self.seen), ("try", self.try_)):
            if text:
                lines.append(f"  {label}: {text}")
        return "\n".join(lines)


class InputError(DeriskError):
    """Wrong usage or input: exit 2, nothing on stdout."""

    exit_code = 2


class NotKnownError(DeriskError):
    """A figure that no publisher in the facts gives; never answered with zero."""

    exit_code = 2


class FactError(DeriskError):
    """A row of a fact table that breaks its schema."""

    exit_code = 1


class NoAnswerError(DeriskError):
    """The question is well put and its answer is "no": infeasible, failed, broken (exit 1)."""

    exit_code = 1
