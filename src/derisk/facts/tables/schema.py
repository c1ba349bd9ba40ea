"""Schemas of the fact tables: the columns are the data dictionary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "integer", "number"]


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
    """A fact table: columns of its own, then the provenance that every row carries."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    file: str

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """Own columns and provenance."""
        return self.columns + PROVENANCE


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
