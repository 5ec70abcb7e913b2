"""Serve the pages; where the database is SQLite the same process also watches the deadlines."""

from __future__ import annotations

import contextlib
import errno
import socket
import threading
from collections.abc import Iterator

import uvicorn

from web.app import create_app
from web.state import AppState
from web.worker import until_stopped, watch

#: How often the deadlines are looked at, in seconds.
SWEEP_SECONDS = 20.0


class PortTaken(Exception):
    """Another program serves on this port already."""


def listen(host: str, port: int) -> socket.socket:
    """
    Take the port before anything else is done.

    Raises:
        PortTaken: somebody else has it.
        OSError: there is no such address here, or it is not allowed.
    """
    try:
        return socket.create_server((host, port))
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE:
            raise PortTaken(f"{host}:{port}") from problem
        raise


def serve(state: AppState, listener: socket.socket) -> None:
    """Serve until the process is told to stop; then requests that are under way are finished."""
    config = uvicorn.Config(
        create_app(state),
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # whose forwarded address is believed, the settings say
        timeout_graceful_shutdown=8,
    )
    with until_stopped(), sweeping(state) if state.database.dialect == "sqlite" else contextlib.nullcontext():
        uvicorn.Server(config).run(sockets=[listener])


@contextlib.contextmanager
def sweeping(state: AppState) -> Iterator[None]:
    """Watch the deadlines in a thread of this process while the block runs."""
    stop = threading.Event()
    thread = threading.Thread(target=watch, args=(state, stop), kwargs={"rest": SWEEP_SECONDS}, name="sweep")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
