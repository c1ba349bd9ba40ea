"""Schemas of the fact tables: the columns are the data dictionary."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "integer", "number"]
_SHARD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Column:
    """A column: its name, kind, unit, meaning, and whether a cell may be empty (not known)."""

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    optional: bool = False


@dataclass(frozen=True)
class Table:
    """A fact table: columns of its own, then the provenance that every row carries.

    `file` names its place in the data folder. A name with columns in braces, `production/{mineral}.csv`,
    is a table in shards: one file for each value, of which only those that a question needs are read.
    With `beside`, imported rows of another source stand beside those with the same key, and a view chooses.
    `shown` are the columns that a terminal has room for; none: all of them.
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    file: str
    beside: bool = False
    shown: tuple[str, ...] = ()

    @property
    def identity(self) -> tuple[str, ...]:
        """Columns that no two rows share."""
        return (*self.key, "cite") if self.beside and "cite" not in self.key else self.key

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """Own columns and provenance."""
        return self.columns + PROVENANCE

    @property
    def shards(self) -> tuple[str, ...]:
        """Columns whose values name the file; none for a table in one file."""
        return tuple(_SHARD.findall(self.file))

    def shard_of(self, file: str) -> dict[str, str] | None:
        """The values that a file name stands for, or None for a file of another name."""
        pattern = _SHARD.sub(r"(?P<\1>[^/]+?)", self.file.replace(".", r"\."))
        found = re.fullmatch(pattern, file)
        return found.groupdict() if found else None


PROVENANCE = (
    Column("unit", "text", "unit of the value as it stands in the table"),
    Column("basis", "text", "content (contained element or oxide), gross (weight of the product), or none"),
    Column("cite", "text", "key of the source in the table sources"),
    Column("locator", "text", "where in the source: table, sheet, page or row"),
    Column("quality", "text", "reported, estimated, derived, withheld or prior"),
    Column("vintage", "text", "edition or year of the source"),
    Column("note", "text", "what a reader must know about this figure", optional=True),
)
QUALITIES = ("reported", "estimated", "derived", "withheld", "prior")
