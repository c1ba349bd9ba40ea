"""A brief written to a file, by its ending; the whole file or none of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePath

from derisk.report.brief import Brief
from derisk.report.files import whole
from derisk.terms.errors import InputError


def write(brief: Brief, path: str | Path) -> Path:
    """Write the brief as HTML, Markdown, Excel or PDF, by the ending of the path.

    Raises
    ------
    InputError : for another ending, or a place that cannot be written to; nothing is left behind.
    """
    target = Path(path)
    made = format_of(target)(brief)
    whole(target, made)
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


def _html(brief: Brief) -> bytes:
    from derisk.report.page import html

    return html(brief).encode("utf-8")


def _markdown(brief: Brief) -> bytes:
    from derisk.report.markdown import markdown

    return markdown(brief).encode("utf-8")


def _sheet(brief: Brief) -> bytes:
    from derisk.report.sheet import brief_workbook

    return brief_workbook(brief)


def _pdf(brief: Brief) -> bytes:
    from derisk.report.paper import pdf

    return pdf(brief)
