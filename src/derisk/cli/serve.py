"""`derisk serve` and `derisk demo`."""

from __future__ import annotations

import socket
import sys
from typing import Annotated

import typer

from derisk.cli.facts_import import Workspace
from derisk.terms.errors import InputError

HOST, PORT = "127.0.0.1", 8000
Host = Annotated[
    str, typer.Option("--host", help="Address to serve on; other machines see it only if asked.")
]
Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="Port to serve on.")]
FIRST = "JPN"


def serve(host: Host = HOST, port: Port = PORT, workspace: Workspace = None) -> None:
    """Serve the pages and the API for a browser."""
    _check_free(host, port)
    if workspace is not None:
        from derisk import store

        store.use(workspace)
    _serve(host, port)


def demo(host: Host = HOST, port: Port = PORT) -> None:
    """Print Japan's brief, then serve the pages."""
    from derisk.cli.brief import show_brief

    _check_free(host, port)
    show_brief(FIRST, None)
    _serve(host, port)


def _serve(host: str, port: int) -> None:
    import uvicorn

    from derisk.web import create_app

    app = create_app()
    shown = f"[{host}]" if ":" in host else host
    sys.stderr.write(f"derisk serves http://{shown}:{port} (Ctrl-C stops it)\n")
    sys.stderr.flush()
    uvicorn.run(app, host=host, port=port, log_level="warning")


def _check_free(host: str, port: int) -> None:
    """Refuse early where the port is taken or the address is not ours."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise InputError(
            f"Nothing can be served on {host}:{port}.",
            where="--host, --port",
            seen=error.strerror or str(error),
            try_=f"--port {port + 1 if port < 65535 else PORT}",
        ) from None
