"""What an importer is told and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Card:
    """The origin of a source's files: who publishes them, where, on what terms, how often, what to know."""

    name: str
    reader: str
    publisher: str
    title: str
    url: str | None
    licence: str
    attribution: str
    cadence: str
    files: str
    caveats: tuple[str, ...] | list[str]
    expect: Mapping[str, Any] = field(default_factory=dict)
    private: bool = False

    def source(self, key: str, edition: str) -> dict[str, str | None]:
        """The row of the table sources that an edition of it is cited by."""
        return {
            "key": key, "publisher": self.publisher, "title": self.title.format(edition=edition),
            "year": edition, "url": self.url, "licence": self.licence,
            "attribution": self.attribution.format(edition=edition),
        }  # fmt: skip


@dataclass(frozen=True)
class Batch:
    """The checked rows of a file, table by table, and what they are cited by.

    A later batch of the same scope takes this one's place, shard by shard.
    """

    edition: str
    scope: str
    tables: Mapping[str, pl.DataFrame]
    sources: Sequence[Mapping[str, str | None]]
    notes: Sequence[str] = ()


class Progress(Protocol):
    """Called with how much of a file has been read, in bytes."""

    def __call__(self, done: int, total: int) -> None: ...


class Reader(Protocol):
    """Reads a file whole and checks it; writes nothing. An archive gives one batch a file."""

    def __call__(self, path: Path, card: Card, progress: Progress) -> list[Batch]: ...
