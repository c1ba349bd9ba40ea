"""Long questions under way: what is worked out, how far it is, the button that cancels it."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from derisk.terms.answer import Document
from derisk.terms.errors import InputError
from derisk.web import render
from derisk.web.background import Ask, Background, Job
from derisk.web.twins import is_data

router = APIRouter()
AGAIN_S = 5  # after which a page of a job under way is asked again


class NoAnswerYet(Exception):
    """A long question has no answer yet, or will have none; its state is shown instead."""

    def __init__(self, job: Job, meaning: str) -> None:
        super().__init__(job.title)
        self.job = job
        self.meaning = meaning


def answer(
    request: Request, key: tuple[object, ...], title: str, address: str, ask: Ask, meaning: str
) -> Document:
    """The answer to a long question, which this request begins where nobody has asked; see `Background.get`.

    `meaning` says to those who wait what is worked out and how long that takes.

    Raises
    ------
    NoAnswerYet : while it is worked out, and where it failed or was cancelled.
    """
    background: Background = request.app.state.background
    # a copy, for the job goes on meanwhile; it takes the state before the answer, so that what is neither
    # under way nor has an answer has failed
    found = replace(background.get(key, title, address, ask))
    if found.document is None:
        raise NoAnswerYet(found, meaning)
    return found.document


def told(request: Request, error: Exception) -> Response:
    """What is shown instead of an answer, to a reader or to a program."""
    if not isinstance(error, NoAnswerYet):
        raise error
    return _state(error.job) if is_data(request.url.path) else _page(error.job, error.meaning)


def _page(found: Job, meaning: str) -> Response:
    """What a reader sees while there is no answer: what is worked out, how far, how long; never a blank."""
    status = 200 if found.state == "cancelled" else _status(found)
    shown = render.page(
        "job.html", title=found.title, status=status, job=found, meaning=meaning, again=AGAIN_S
    )
    if found.under_way:
        shown.headers["Refresh"] = str(AGAIN_S)
        shown.headers["Retry-After"] = str(AGAIN_S)
    return shown


def _status(found: Job) -> int:
    """202 while an answer can still come, 422 where none will."""
    return 202 if found.under_way else 422


def _state(found: Job) -> Response:
    """The same for a program: the state as JSON, 202 while an answer can still come."""
    from fastapi.responses import JSONResponse

    told = {"state": found.state, "told": found.told, "seconds": round(found.seconds)}
    headers = {"Retry-After": str(AGAIN_S)} if found.under_way else {}
    if found.error is not None:
        told["error"] = str(found.error)
    return JSONResponse({"job": told}, status_code=_status(found), headers=headers)


@router.get("/jobs")
def jobs_page(request: Request) -> Response:
    """All long questions that were asked, the latest first."""
    return render.page("jobs.html", title="Long questions", jobs=request.app.state.background.all())


@router.post("/jobs/{number}/cancel", include_in_schema=False)
def cancel(request: Request, number: int) -> Response:
    """Cancel a job and show it."""
    _from_here(request)
    return RedirectResponse(request.app.state.background.cancel(number).address, status_code=303)


@router.post("/jobs/{number}/again", include_in_schema=False)
def again(request: Request, number: int) -> Response:
    """Ask a job that has ended once more."""
    _from_here(request)
    return RedirectResponse(request.app.state.background.forget(number).address, status_code=303)


def _from_here(request: Request) -> None:
    """Refuse a button that stands on a page of another site."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    if site not in ("same-origin", "none"):
        raise InputError("This button is not on a page of ours.", where="address", seen=site, try_="/jobs")
