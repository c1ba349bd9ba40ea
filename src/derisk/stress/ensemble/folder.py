"""Where the batches of an ensemble lie while it runs and after: whole files of one identity, or none."""

from __future__ import annotations

import errno
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from derisk.terms.errors import DeriskError, InputError

IDENTITY = "identity.json"
LAYOUT = 2  # of the files; another layout is not read
AGAIN = "ask the same again with the same -o: what is done there is kept and not run twice"
REMEDY = {
    errno.ENOSPC: f"make room and {AGAIN}",
    errno.EDQUOT: f"make room in your quota and {AGAIN}",
    errno.EFBIG: f"lift the limit on the size of files (ulimit -f) and {AGAIN}",
}
ELSE = "check who may write there, or name another folder"


@dataclass(frozen=True)
class Folder:
    """A folder of `batch-00000.parquet` files beside `identity.json`, which says what they belong to."""

    path: Path

    @classmethod
    def open(cls, path: Path, identity: Mapping[str, Any]) -> Folder:
        """Make the folder, or take it up where its batches belong to the same question and versions.

        Raises
        ------
        InputError : when it holds batches of something else, or cannot be written.
        """
        wanted = {"layout": LAYOUT, **identity}
        folder = cls(path)
        try:
            path.mkdir(parents=True, exist_ok=True)
            mark = path / IDENTITY
            known = json.loads(mark.read_text("utf-8")) if mark.exists() else None
        except (OSError, ValueError) as error:
            raise InputError(
                "The folder of an ensemble cannot be used.", where=str(path), seen=str(error),
                try_="name another folder",
            ) from None  # fmt: skip
        if known is None:
            if any(path.glob("batch-*.parquet")):
                raise InputError(
                    "The folder holds samples and does not say of which run.", where=str(path),
                    seen=f"batches and no {IDENTITY}",
                    try_="name another folder, or delete this one to start anew",
                )  # fmt: skip
            folder._write(mark, json.dumps(wanted, indent=1, sort_keys=True).encode() + b"\n")
        elif known != wanted:
            raise InputError(
                "The folder holds the samples of another run.", where=str(mark),
                seen=f"another {_difference(known, wanted)}",
                try_="name another folder, or delete this one to start anew",
            )  # fmt: skip
        return folder

    def batch(self, number: int) -> Path:
        """The file of a batch."""
        return self.path / f"batch-{number:05d}.parquet"

    def done(self, batches: int) -> list[int]:
        """Numbers of the batches that are there, whole; one that was cut off by others is run again."""
        return [number for number in range(batches) if _whole(self.batch(number))]

    def keep(self, number: int, content: bytes) -> None:
        """Write a batch, whole or not at all.

        Raises
        ------
        DeriskError : when the disk is full or refuses.
        """
        self._write(self.batch(number), content)

    def _write(self, target: Path, content: bytes) -> None:
        name = None
        try:
            handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=self.path)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, target)
        except OSError as error:
            if name is not None:
                Path(name).unlink(missing_ok=True)
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            raise DeriskError(
                "The disk is full." if full else "A result cannot be written.", where=str(target),
                seen=error.strerror or str(error), try_=REMEDY.get(error.errno or 0, ELSE),
            ) from None  # fmt: skip


def _whole(path: Path) -> bool:
    """Whether a file is there and can be read to its end: damage in its midst shows nowhere else."""
    import polars as pl

    try:
        return path.exists() and pl.read_parquet(path).height > 0
    except (OSError, pl.exceptions.PolarsError):
        return False


def _difference(known: Any, wanted: Mapping[str, Any]) -> str:
    """What differs, with both values where they are no long texts."""
    if not isinstance(known, dict):
        return "layout"
    differ = [name for name in wanted if known.get(name) != wanted[name]]
    told = [
        f"{name} ({known.get(name)}, not {wanted[name]})" if isinstance(wanted[name], str | int) else name
        for name in differ
    ]
    return ", ".join(told) or "layout"
