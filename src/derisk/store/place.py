"""Where the workspace is."""

from __future__ import annotations

import os
import sys
from pathlib import Path

FILE = "derisk.sqlite"
_chosen: list[Path] = []


def use(directory: Path | None) -> None:
    """Work in this folder from now on; None goes back to the environment's choice."""
    _chosen[:] = [] if directory is None else [directory]


def folder() -> Path:
    """The folder of the workspace, there or not: the one chosen, `DERISK_WORKSPACE`, or the user's own."""
    if _chosen:
        return _chosen[0]
    given = os.environ.get("DERISK_WORKSPACE")
    return Path(given).expanduser() if given else _data_folder()


def file() -> Path:
    """The SQLite file of the workspace, there or not."""
    return folder() / FILE


def database() -> str | None:
    """The PostgreSQL address that was set, None where the workspace is a file.

    A folder that was chosen goes before the environment's database.
    """
    given = os.environ.get("DERISK_DATABASE_URL")
    return None if _chosen or not given else given


def address() -> str:
    """The workspace in words, without a password."""
    given = database()
    if given is None:
        return str(file())
    from sqlalchemy.engine import make_url

    return make_url(given).render_as_string(hide_password=True)


def exists() -> bool:
    """Whether there is a workspace to read; asks no database and makes nothing."""
    return database() is not None or file().is_file()


def mark() -> str:
    """A text that differs when the file of the workspace was written to; one look at the disk.

    Of a database it says nothing: whoever needs to know must ask for what it holds.
    """
    found = [file(), file().with_name(f"{FILE}-wal")]
    stats = [path.stat() for path in found if path.is_file()]
    return " ".join(f"{each.st_ino}/{each.st_mtime_ns}/{each.st_size}" for each in stats)


def _data_folder() -> Path:
    """The user's data folder as each system has it; no home gives one that is not there."""
    home = Path(os.path.expanduser("~"))
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData/Local") / "derisk"
    if sys.platform == "darwin":
        return home / "Library/Application Support/derisk"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share") / "derisk"
