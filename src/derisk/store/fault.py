"""What can go wrong with a workspace; the rooms above word it, since the store may not import `terms`."""

from __future__ import annotations


class Fault(Exception):
    """A fault of the workspace that a user can act on: what, where, what was seen, what to try."""

    def __init__(self, what: str, *, where: str, seen: str, try_: str) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.seen = seen
        self.try_ = try_
