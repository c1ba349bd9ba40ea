"""Files, whole or not at all, so that a reader never meets half of one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from derisk.terms.errors import InputError


def whole(target: Path, content: str | bytes) -> None:
    """Write beside the target and move over it, so that a reader never meets half a file; text as UTF-8.

    Raises
    ------
    InputError : when it cannot be written there; the old file, if any, is kept.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    except OSError as error:
        raise unwritable(target, error) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, target)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise unwritable(target, error) from None
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    now = os.umask(0)
    os.umask(now)
    return now


def unwritable(target: Path, error: OSError) -> InputError:
    """The error for a place that cannot be written to."""
    return InputError(
        f"{target} cannot be written.", where=str(target), seen=error.strerror or str(error),
        try_="a folder that is there and may be written to",
    )  # fmt: skip
