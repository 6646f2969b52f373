"""The platform inside another process: uvicorn on a thread, for the demo and the tests."""

from __future__ import annotations

import socket
import sys
import threading

import uvicorn

from platform_server.admin import PlatformAdmin
from platform_server.app import build_app
from platform_server.platform import Platform

START_TIMEOUT_S = 15.0
STOP_TIMEOUT_S = 15.0
KEEP_ALIVE_S = 30
GRACEFUL_STOP_S = 3
CONNECTIONS_MAX = 512
BACKLOG = 128


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one. Raises: OSError if the address is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio switches Nagle's delay off only on sockets that name TCP (40 ms an answer otherwise).
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":  # there the option would let two servers share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def server_config(platform: Platform) -> uvicorn.Config:
    """How uvicorn runs the platform: no access log, plain HTTP/1.1, bounded everything."""
    return uvicorn.Config(
        build_app(platform),
        http="h11",
        ws="none",
        loop="asyncio",
        lifespan="on",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=GRACEFUL_STOP_S,
        limit_concurrency=CONNECTIONS_MAX,
    )


class EmbeddedPlatform:
    """A running platform server.

    Thread: start and stop from one thread; the server has its own. `stop` may be followed by
    another `start` on the same port, which is how an outage is played.
    """

    def __init__(self, admin: PlatformAdmin, host: str = "127.0.0.1", port: int = 0) -> None:
        self._admin = admin
        self._host = host
        self._port = port
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Where it listens, once it was started."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}"

    @property
    def is_running(self) -> bool:
        """Whether the server's thread is alive."""
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> EmbeddedPlatform:
        """Listen and serve.

        Raises: OSError if the address is taken, RuntimeError if the server does not come up.
        """
        listener = listen(self._host, self._port)
        self._port = listener.getsockname()[1]
        self._server = _Server(server_config(self._admin.open_platform()))
        self._thread = threading.Thread(
            target=self._server.run, args=([listener],), name="platform-server", daemon=True
        )
        self._thread.start()
        if not self._server.is_up.wait(START_TIMEOUT_S):
            self.stop()
            raise RuntimeError("the platform server did not start")
        return self

    def stop(self) -> None:
        """Answer what is being answered, close every connection, end the thread."""
        if self._server is None or self._thread is None:
            return
        self._server.should_exit = True
        self._thread.join(STOP_TIMEOUT_S)
        assert not self._thread.is_alive(), "the server's own time limits end it well before"
        self._server = self._thread = None

    def __enter__(self) -> EmbeddedPlatform:
        return self.start()

    def __exit__(self, *_exc: object) -> None:
        self.stop()


class _Server(uvicorn.Server):
    """Tells the starting thread when the socket is served."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.is_up.set()
