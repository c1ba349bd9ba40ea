"""Bringing a file into the workspace: read and check all of it, then write all of it, or nothing.

The same file twice changes nothing, and is said so. A newer edition stands beside the old one; a file of the
same edition takes the place of what that edition said before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from derisk.facts.sources import card as find_card
from derisk.facts.sources import reader
from derisk.facts.sources.card import Batch, Progress

if TYPE_CHECKING:
    import polars as pl

    from derisk.store.deposits import Frame, Outcome

BLOCK = 1 << 20


@dataclass(frozen=True)
class Brought:
    """What came of an import: rows of each table that are new, that took others' place, that were there."""

    source: str
    edition: str
    file_name: str
    file_hash: str
    changed: bool
    rows: dict[str, tuple[int, int, int]]
    notes: tuple[str, ...]


def bring(name: str, path: Path, progress: Progress, *, part: bool = False) -> Brought:
    """Import a publisher's file into the workspace, in one transaction.

    With `part` the user has cut the file down himself: what is not in it at all is no fault.

    Raises
    ------
    InputError : for an unknown source, or a file that is not whole; the workspace is as it was.
    FactError : for a row that breaks its table's schema; the workspace is as it was.
    """
    from derisk.facts import overlay
    from derisk.store.deposits import Deposit, deposit

    card = find_card(name)
    card = replace(card, expect={**card.expect, "part": part})
    batches = reader(card)(path, card, progress)
    frames = _frames(batches, path)
    editions = ", ".join(dict.fromkeys(batch.edition for batch in batches))
    file_hash = hash_of(path)
    origin = json.dumps({**asdict(card), "expect": dict(card.expect)}, sort_keys=True, ensure_ascii=False)
    record = Deposit(card.name, editions, path.name, file_hash, origin, card.private)
    with overlay.worded():
        outcome = deposit(record, frames)
    overlay.forget()
    notes = tuple(dict.fromkeys(note for batch in batches for note in batch.notes))
    return Brought(card.name, editions, path.name, file_hash, outcome.changed, _counts(outcome), notes)


def hash_of(path: Path) -> str:
    """SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _frames(batches: Sequence[Batch], path: Path) -> list[Frame]:
    """All rows held to their schemas, by table and shard."""
    from derisk.facts.load import checked, table
    from derisk.facts.tables import tables

    sources = {str(row["key"]): row for batch in batches for row in batch.sources}
    cites = {*table("sources")["key"], *sources}
    found: list[Frame] = []
    for batch in batches:
        for name, rows in batch.tables.items():
            schema = tables()[name]
            told = checked(schema, path, rows.select(column.name for column in schema.all_columns), cites)
            for shard, part in _parts(told, schema.shards):
                found.append(_frame(name, batch.scope, shard, part))
    return found + [_source_frame(key, row) for key, row in sources.items()]


def _source_frame(key: str, row: object) -> Frame:
    import polars as pl

    from derisk.facts.tables import tables

    columns = [column.name for column in tables()["sources"].columns]
    rows = pl.DataFrame([row], schema=dict.fromkeys(columns, pl.String))
    return _frame("sources", key, "", rows)


def _parts(rows: pl.DataFrame, shards: Sequence[str]) -> Iterable[tuple[str, pl.DataFrame]]:
    if not shards:
        return [("", rows)]
    parts = rows.partition_by(list(shards), as_dict=True, maintain_order=True)
    return [("/".join(str(value) for value in key), part) for key, part in parts.items()]


def _frame(name: str, scope: str, shard: str, rows: pl.DataFrame) -> Frame:
    from derisk.store.deposits import Frame

    content = BytesIO()
    rows.write_parquet(content, compression="zstd")
    digest = hashlib.sha256(rows.write_csv().encode()).hexdigest()
    return Frame(name, scope, shard, rows.height, digest, content.getvalue())


def _counts(outcome: Outcome) -> dict[str, tuple[int, int, int]]:
    kinds = (outcome.new, outcome.replaced, outcome.same)
    names = sorted({frame.dataset for kind in kinds for frame in kind} - {"sources"})
    return {
        name: (
            sum(frame.row_count for frame in outcome.new if frame.dataset == name),
            sum(frame.row_count for frame in outcome.replaced if frame.dataset == name),
            sum(frame.row_count for frame in outcome.same if frame.dataset == name),
        )
        for name in names
    }
