"""The application: routes, security headers, errors as pages in the four lines of the house."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from derisk import __version__
from derisk.facts.overlay import Watch
from derisk.terms.errors import DeriskError, InputError, NoAnswerError, NotKnownError
from derisk.web import (
    backtests,
    briefs,
    delays,
    ensembles,
    evidence,
    frontiers,
    jobs,
    measure,
    networks,
    plans,
    stresses,
    sweeps,
)  # fmt: skip
from derisk.web.background import Background
from derisk.web.kept import Kept
from derisk.web.render import page

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


ROOMS = (
    measure, briefs, networks, ensembles, stresses, sweeps, backtests, plans, frontiers, delays, jobs,
    evidence,
)  # fmt: skip


def create_app() -> FastAPI:
    """The application with its own store of answers."""
    app = FastAPI(title="derisk", version=__version__, docs_url=None, redoc_url=None, lifespan=_lifespan)
    app.state.kept = Kept(changed=Watch())
    app.state.background = Background(changed=Watch())
    app.middleware("http")(_secured)
    app.add_exception_handler(DeriskError, _told)
    app.add_exception_handler(jobs.NoAnswerYet, jobs.told)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _unread)
    app.add_api_route("/static/brief.css", _brief_style, methods=["GET"], include_in_schema=False)
    app.mount("/static", StaticFiles(packages=[("derisk.web", "static")]), name="static")
    for room in ROOMS:
        app.include_router(room.router)
    app.add_api_route("/healthz", _healthy, methods=["GET"], include_in_schema=False)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """When the server ends, so does the work that nobody waits for any more."""
    yield
    app.state.background.close()


def _brief_style() -> Response:
    from derisk.report.page import style

    return Response(style(), media_type="text/css; charset=utf-8")


def _healthy() -> JSONResponse:
    return JSONResponse({"status": "ok", "version": __version__})


async def _secured(request: Request, following: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await following(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _status(request: Request, error: DeriskError) -> int:
    """404 for a name in the address that is not there, 400 for a wrong question, 422 for a "no"."""
    if isinstance(error, InputError | NotKnownError):
        return 404 if request.path_params else 400
    return 422 if isinstance(error, NoAnswerError) else 500


def _told(request: Request, error: Exception) -> Response:
    told = error if isinstance(error, DeriskError) else DeriskError(str(error))
    return _error_page(request, told, _status(request, told))


def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    what = "There is no such page." if status == 404 else "This cannot be asked."
    told = InputError(what, where="address", seen=request.url.path, try_="/ (the first screen)")
    return _error_page(request, told, status)


def _unread(request: Request, error: Exception) -> Response:
    first = error.errors()[0] if isinstance(error, RequestValidationError) else {}
    where = ".".join(str(part) for part in first.get("loc", ())[1:])
    told = InputError(
        f"The question does not read: {first.get('msg', 'wrong value')}.",
        where=where, seen=str(first.get("input", "")), try_="a value of the kind the page shows",
    )  # fmt: skip
    return _error_page(request, told, 400)


def _error_page(request: Request, error: DeriskError, status: int) -> Response:
    if request.url.path.endswith(".json"):
        told = {"what": error.what, "where": error.where, "seen": error.seen, "try": error.try_}
        return JSONResponse({"error": told}, status_code=status)
    return page("error.html", status=status, title=error.what, error=error, code=status)
