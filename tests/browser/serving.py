"""Serve an application on this machine while a test looks at it."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any

import uvicorn


@contextlib.contextmanager
def serving(app: Any) -> Iterator[str]:
    """Serve `app` from a thread on a free port of the loopback; yield its address without a slash at the end."""
    with socket.create_server(("127.0.0.1", 0)) as listener:  # listens already: a browser that comes early waits
        # A connection is closed only long after its last use: no client meets the end of one just as it sends.
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none", timeout_keep_alive=120))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
