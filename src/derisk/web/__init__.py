"""The door for browsers and programs: pages rendered on the server, each with its JSON twin."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI


def create_app() -> FastAPI:
    """The application; nothing is computed and nothing is written before a page is asked for."""
    from derisk.web.app import create_app as make

    return make()
