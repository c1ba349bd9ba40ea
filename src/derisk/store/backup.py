"""A copy of the workspace, taken while it may be in use."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from derisk.store import place
from derisk.store.fault import Fault


def backup(target: Path) -> None:
    """Copy the workspace's file into `target`, whole or not at all; nothing is overwritten.

    Raises
    ------
    Fault : where there is no file to copy, or the target is there already or cannot be written.
    """
    if place.database() is not None:
        raise Fault(
            "A PostgreSQL workspace is copied by its own tools.", where="DERISK_DATABASE_URL",
            seen=place.address(), try_="pg_dump",
        )  # fmt: skip
    if not place.file().is_file():
        raise Fault(
            "There is no workspace to copy.", where=str(place.file()), seen="no file",
            try_="--workspace DIR",
        )  # fmt: skip
    if target.exists():
        raise Fault(
            f"{target} is there already.", where=str(target), seen="a file",
            try_="another name; nothing is overwritten",
        )  # fmt: skip
    unfinished = target.with_name(f".{target.name}.part")
    try:
        unfinished.unlink(missing_ok=True)
        with (
            closing(sqlite3.connect(f"file:{quote(str(place.file()))}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(unfinished)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        os.replace(unfinished, target)
    except (OSError, sqlite3.Error) as error:
        unfinished.unlink(missing_ok=True)
        raise Fault(
            f"{target} cannot be written.", where=str(target), seen=str(error), try_="another place"
        ) from None


def before_upgrade(step: str | None) -> Path | None:
    """The copy taken before an older workspace is upgraded; None where there is nothing to lose."""
    if step is None or place.database() is not None:
        return None
    target = place.file().with_name(f"derisk-before-{step}.sqlite")
    number = 1
    while target.exists():
        number += 1
        target = place.file().with_name(f"derisk-before-{step}-{number}.sqlite")
    backup(target)
    return target
