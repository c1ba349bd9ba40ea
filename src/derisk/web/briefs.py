"""The brief of an economy in the browser, and as a file."""

from __future__ import annotations

from pathlib import PurePath

from fastapi import APIRouter, Request
from fastapi.responses import Response

from derisk.report.brief import Brief, brief
from derisk.report.page import body
from derisk.report.write import format_of
from derisk.terms.places import ALLIANCE, check_place, place_name
from derisk.web import render

router = APIRouter()
TYPES = {
    "pdf": "application/pdf",
    "md": "text/markdown; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _brief(request: Request, economy: str) -> Brief:
    code = check_place(economy)
    found: Brief = render.kept(request, ("brief", code), lambda: brief(code))
    return found


@router.get("/brief/{economy}.json")
def brief_json(request: Request, economy: str) -> Response:
    """The rows behind a brief."""
    return render.json(_brief(request, economy).document())


@router.get("/brief/{economy}.csv")
def brief_csv(request: Request, economy: str) -> Response:
    """The rows behind a brief as CSV."""
    return render.sheet(_brief(request, economy).document())


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
    name = f'attachment; filename="derisk-{made.economy}.{ending}"'
    return Response(content, media_type=TYPES[ending], headers={"Content-Disposition": name})


@router.get("/brief/{economy}")
def brief_page(request: Request, economy: str) -> Response:
    """The one-page answer for an economy."""
    made = _brief(request, economy)
    shown = render.kept(request, ("brief", made.economy, "page"), lambda: body(made, render.WHY))
    address = f"/brief/{made.economy}"
    return render.page(
        "brief_page.html", title=made.title, body=shown, economy=made.economy,
        economies=[(code, place_name(code)) for code in ("alliance", *ALLIANCE)],
        twins=tuple(f"{address}.{ending}" for ending in ("json", "csv", *TYPES)),
    )  # fmt: skip
