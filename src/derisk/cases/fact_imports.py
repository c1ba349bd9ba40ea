"""What came of importing a publisher's file, in the one shape of rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from derisk.cases.identity import run_identity
from derisk.terms.answer import Document, row

if TYPE_CHECKING:
    from derisk.facts.sources.card import Progress


def fact_import(source: str, path: Path, progress: Progress, *, part: bool = False) -> Document:
    """Import a file into the workspace; one row a table and what happened to its rows.

    Raises
    ------
    InputError : for an unknown source or a file that is not whole; nothing is changed.
    """
    from derisk import store
    from derisk.facts.sources.bringing import bring

    brought = bring(source, path, progress, part=part)
    rows = [
        row(
            id=f"facts/{table}/{metric}", metric=metric, value=count, unit="rows",
            note=None if count else "none",
        )
        for table, counts in brought.rows.items()
        for metric, count in zip(("rows_new", "rows_replaced", "rows_unchanged"), counts, strict=True)
    ]  # fmt: skip
    if brought.changed:
        notes = [f"{brought.file_name}, {brought.edition}, is in the workspace {store.address()}."]
    else:
        notes = [f"Nothing changed: all that {brought.file_name} says is in the workspace already."]
    identity = run_identity("facts", {"import": brought.source, "file": brought.file_hash})
    return Document(identity, rows, [*notes, *brought.notes])


def imported_files() -> list[str]:
    """One note a file that was imported: its name, source, edition, when it came, and its hash."""
    from derisk import store
    from derisk.facts import overlay

    if not store.exists():
        return []
    from derisk.store.deposits import deposits

    with overlay.worded():
        found = deposits()
    return [
        f"Imported: {each.file_name} ({each.source}, {each.edition}), {each.brought_at}, "
        f"sha256 {each.file_hash[:12]}{', private' if each.private else ''}."
        for each in found
    ]
