"""The brief of an economy in the browser, and as a file."""

from __future__ import annotations

from pathlib import PurePath

from fastapi import APIRouter, Request
from fastapi.responses import Response

from derisk.report.brief import Brief, brief
from derisk.report.page import body
from derisk.report.write import format_of
from derisk.terms.answer import Document
from derisk.terms.places import ALLIANCE, check_place, place_name
from derisk.web import render, twins

router = APIRouter()
TYPES = {
    "pdf": "application/pdf",
    "md": "text/markdown; charset=utf-8",
    "xlsx": twins.ENDINGS["xlsx"],
}


def _brief(request: Request, economy: str) -> Brief:
    code = check_place(economy)
    found: Brief = render.kept(request, ("brief", code), lambda: brief(code))
    return found


def _document(request: Request, economy: str) -> Document:
    """The rows behind a brief."""
    return _brief(request, economy).document()


twins.register(router, "/brief/{economy}", _document, ("json", "csv"))


@router.get("/brief/{economy}.pdf")
@router.get("/brief/{economy}.md")
@router.get("/brief/{economy}.xlsx")
def brief_file(request: Request, economy: str) -> Response:
    """A brief as a file to keep."""
    ending = request.url.path.rsplit(".", 1)[-1]
    made = _brief(request, economy)
    content = render.kept(
        request, ("brief", made.economy, ending), lambda: format_of(PurePath(f"brief.{ending}"))(made)
    )
    name = twins.attached(["brief", made.economy], ending)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=TYPES[ending], headers=headers)


@router.get("/brief/{economy}")
def brief_page(request: Request, economy: str) -> Response:
    """The one-page answer for an economy."""
    made = _brief(request, economy)
    shown = render.kept(request, ("brief", made.economy, "page"), lambda: body(made, render.WHY))
    return render.page(
        "brief_page.html", title=made.title, body=shown, economy=made.economy,
        economies=[(code, place_name(code)) for code in ("alliance", *ALLIANCE)],
        twins=twins.addresses(f"/brief/{made.economy}", ("json", "csv", *TYPES)),
    )  # fmt: skip
