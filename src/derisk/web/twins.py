"""An answer as data under the address of its page: JSON, CSV, a workbook; the rows of the command line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from derisk.report.rows import rows_csv
from derisk.report.sheet import workbook
from derisk.terms.answer import Document

ENDINGS = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WRITERS: dict[str, Callable[[Document], str | bytes]] = {
    "json": Document.encoded,
    "csv": lambda document: rows_csv(document.rows),
    "xlsx": workbook,
}
Ask = Callable[..., Document]


def register(router: APIRouter, path: str, ask: Ask, endings: Sequence[str] = tuple(ENDINGS)) -> None:
    """Give a page twins: PATH.json, PATH.csv and PATH.xlsx hold the rows of what `ask` answers.

    `ask` is called as an endpoint is: with the request, the parts of the path and the query by their names.
    """
    for ending in endings:
        router.add_api_route(
            f"{path}.{ending}", _written(ask, ending), methods=["GET"], response_model=None,
            name=f"{ask.__module__.rsplit('.', 1)[1]} {path} {ending}",
        )  # fmt: skip


def _written(ask: Ask, ending: str) -> Callable[..., Response]:
    @wraps(ask)
    def endpoint(request: Request, **asked: Any) -> Response:
        content = WRITERS[ending](ask(request=request, **asked))
        return Response(content, media_type=ENDINGS[ending], headers=_saved(request, ending))

    return endpoint


def _saved(request: Request, ending: str) -> dict[str, str]:
    """A workbook is saved under the words of its address; a browser shows the others."""
    if ending != "xlsx":
        return {}
    words = [part for part in PurePosixPath(request.url.path).with_suffix("").parts if part.isascii()]
    return {"Content-Disposition": f'attachment; filename="{attached(words, ending)}"'}


def attached(words: Sequence[str], ending: str) -> str:
    """The name of a file to keep."""
    kept = ("".join(c if c.isalnum() or c == "-" else "" for c in word) for word in words)
    return f"{'-'.join(['derisk', *filter(None, kept)])}.{ending}"


def addresses(path: str, endings: Sequence[str] = tuple(ENDINGS), /, **query: object) -> tuple[str, ...]:
    """Where the twins of a page are."""
    asked = f"?{urlencode(query)}" if query else ""
    return tuple(f"{path}.{ending}{asked}" for ending in endings)


def is_data(path: str) -> bool:
    """Whether a path asks for data and not for a page."""
    return PurePosixPath(path).suffix.removeprefix(".") in ENDINGS
