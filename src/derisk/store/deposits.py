"""What was brought into the workspace: who published it, when it came, and its frames."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from derisk.store.workspace import reading, writing


@dataclass(frozen=True)
class Frame:
    """Rows of a dataset as bytes, and the digest of the rows.

    A later frame of the same dataset, scope and shard takes its place.
    """

    dataset: str
    scope: str
    shard: str
    row_count: int
    digest: str
    content: bytes

    @property
    def key(self) -> tuple[str, str, str]:
        """What no two frames share."""
        return (self.dataset, self.scope, self.shard)


@dataclass(frozen=True)
class Deposit:
    """A file that was brought: source, edition, hash, the card of its origin, and when it came (UTC)."""

    source: str
    edition: str
    file_name: str
    file_hash: str
    origin: str
    private: bool = False
    brought_at: str = ""


@dataclass(frozen=True)
class Outcome:
    """What a deposit changed: frames written new, frames that took another's place, frames as they were."""

    new: tuple[Frame, ...] = ()
    replaced: tuple[Frame, ...] = ()
    same: tuple[Frame, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything in the workspace is other than before."""
        return bool(self.new or self.replaced)


def compare(frames: Sequence[Frame]) -> Outcome:
    """What depositing these frames would change; writes nothing."""
    from sqlalchemy import select

    from derisk.store.schema import FRAMES

    known: dict[tuple[str, ...], str] = {}
    with reading() as connection:
        if connection is not None:
            columns = (FRAMES.c.dataset, FRAMES.c.scope, FRAMES.c.shard, FRAMES.c.digest)
            wanted = select(*columns).where(FRAMES.c.scope.in_({frame.scope for frame in frames}))
            known = {(row[0], row[1], row[2]): row[3] for row in connection.execute(wanted)}
    same = [frame for frame in frames if known.get(frame.key) == frame.digest]
    other = [frame for frame in frames if known.get(frame.key, frame.digest) != frame.digest]
    new = [frame for frame in frames if frame.key not in known]
    return Outcome(tuple(new), tuple(other), tuple(same))


def deposit(record: Deposit, frames: Sequence[Frame]) -> Outcome:
    """Keep the frames that differ from what is there, in one transaction; without any, write nothing."""
    from sqlalchemy import delete, insert

    from derisk.store.schema import DEPOSITS, FRAMES

    outcome = compare(frames)
    if not outcome.changed:
        return outcome
    values = asdict(record) | {"brought_at": datetime.now(UTC).isoformat(timespec="seconds")}
    with writing() as connection:
        key = connection.execute(insert(DEPOSITS).values(values)).inserted_primary_key
        number = None if key is None else key[0]
        for frame in (*outcome.new, *outcome.replaced):
            same_key = (
                FRAMES.c.dataset == frame.dataset,
                FRAMES.c.scope == frame.scope,
                FRAMES.c.shard == frame.shard,
            )
            connection.execute(delete(FRAMES).where(*same_key))
            connection.execute(insert(FRAMES).values(asdict(frame) | {"deposit_id": number}))
    return outcome


def deposits() -> list[Deposit]:
    """Everything that was brought, oldest first."""
    from sqlalchemy import select

    from derisk.store.schema import DEPOSITS

    names = list(Deposit.__dataclass_fields__)
    with reading() as connection:
        if connection is None:
            return []
        rows = connection.execute(select(DEPOSITS).order_by(DEPOSITS.c.id)).mappings()
        return [Deposit(**{name: row[name] for name in names}) for row in rows]


def shards() -> dict[str, list[tuple[str, str]]]:
    """Scope and shard of every frame by dataset, oldest deposit first."""
    from sqlalchemy import select

    from derisk.store.schema import FRAMES

    found: dict[str, list[tuple[str, str]]] = {}
    with reading() as connection:
        if connection is not None:
            wanted = select(FRAMES.c.dataset, FRAMES.c.scope, FRAMES.c.shard).order_by(FRAMES.c.id)
            for row in connection.execute(wanted):
                found.setdefault(row.dataset, []).append((row.scope, row.shard))
    return found


def frames(dataset: str, shard: str | None = None) -> list[Frame]:
    """Frames of a dataset, of one shard or all, oldest deposit first."""
    from sqlalchemy import select

    from derisk.store.schema import FRAMES

    names = list(Frame.__dataclass_fields__)
    with reading() as connection:
        if connection is None:
            return []
        wanted = select(*(FRAMES.c[name] for name in names)).where(FRAMES.c.dataset == dataset)
        if shard is not None:
            wanted = wanted.where(FRAMES.c.shard == shard)
        rows = connection.execute(wanted.order_by(FRAMES.c.id)).mappings()
        return [Frame(**{**row, "content": bytes(row["content"])}) for row in rows]


def state() -> str:
    """A hash of all frames in force, whatever their order; empty where nothing was brought."""
    from sqlalchemy import select

    from derisk.store.schema import FRAMES

    with reading() as connection:
        if connection is None:
            return ""
        wanted = select(FRAMES.c.dataset, FRAMES.c.scope, FRAMES.c.shard, FRAMES.c.digest)
        rows = sorted("\n".join(row) for row in connection.execute(wanted))
    return hashlib.sha256("\n\n".join(rows).encode()).hexdigest() if rows else ""
