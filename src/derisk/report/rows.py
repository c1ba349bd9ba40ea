"""The rows of an answer as CSV, and the sources that they name."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from derisk import facts
from derisk.facts import Source
from derisk.terms.answer import Row


def columns(rows: Iterable[Row]) -> list[str]:
    """The fields of all rows, in the order in which they come."""
    return list(dict.fromkeys(name for row in rows for name in row))


def cell(value: Any) -> Any:
    """A field as one cell: lists with semicolons; None stays None, for it is not known."""
    return ";".join(map(str, value)) if isinstance(value, list | tuple) else value


def rows_csv(rows: Sequence[Row]) -> str:
    """Rows as CSV with a line of names; an unknown value is an empty field."""
    names = columns(rows)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([cell(row.get(name)) for name in names])  # None is written as nothing
    return text.getvalue()


def credit(rows: Iterable[Row], run: Mapping[str, Any]) -> str:
    """Who published what rows rest on and which run made them, in one line under a chart."""
    publishers = dict.fromkeys(f"{source.publisher} ({source.year})" for source in sources_of(rows))
    return f"Sources: {'; '.join(publishers)}. derisk {run['code_version']}, run {run['id']}."


def sources_of(rows: Iterable[Row]) -> tuple[Source, ...]:
    """The sources that rows name, by key."""
    known = facts.publications()
    keys = {key for row in rows for several in row["sources"] for key in several.split(";")}
    return tuple(known[key] for key in sorted(keys) if key in known)
