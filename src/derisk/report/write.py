"""A brief written to a file, by its ending; the whole file or none of it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path, PurePath

from derisk.report.brief import Brief
from derisk.terms.errors import InputError


def write(brief: Brief, path: str | Path) -> Path:
    """Write the brief as HTML, Markdown, Excel or PDF, by the ending of the path.

    Raises
    ------
    InputError : for another ending, or a place that cannot be written to; nothing is left behind.
    """
    target = Path(path)
    made = format_of(target)(brief)
    _whole(target, made)
    return target


def format_of(path: PurePath) -> Callable[[Brief], bytes]:
    """The writer of a path's ending.

    Raises
    ------
    InputError : for an ending that no writer has.
    """
    writers = {".html": _html, ".htm": _html, ".md": _markdown, ".xlsx": _sheet, ".pdf": _pdf}
    ending = path.suffix.lower()
    if ending not in writers:
        raise InputError(
            f"A brief cannot be written as {ending or 'a file without an ending'}.",
            where="-o", seen=str(path), try_=f"{path.stem or 'brief'}.html, .pdf, .xlsx or .md",
        )  # fmt: skip
    return writers[ending]


def _whole(target: Path, content: bytes) -> None:
    """Write beside the target and move over it, so that a reader never meets half a file."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    except OSError as error:
        raise _refused(target, error) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o666 & ~_mask())
        os.replace(name, target)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise _refused(target, error) from None
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _refused(target: Path, error: OSError) -> InputError:
    return InputError(
        f"The file cannot be written: {error.strerror}.",
        where="-o", seen=str(target), try_="a folder that is there and may be written to",
    )  # fmt: skip


def _html(brief: Brief) -> bytes:
    from derisk.report.page import html

    return html(brief).encode("utf-8")


def _markdown(brief: Brief) -> bytes:
    from derisk.report.markdown import markdown

    return markdown(brief).encode("utf-8")


def _sheet(brief: Brief) -> bytes:
    from derisk.report.sheet import workbook

    return workbook(brief)


def _pdf(brief: Brief) -> bytes:
    from derisk.report.paper import pdf

    return pdf(brief)
