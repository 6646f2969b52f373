"""HTTP as OSP/1 uses it: keep-alive, verified TLS, one total deadline, a cap on every answer.

Importing this module imports httpcore and ssl: platform_client does so with the first call.
httpcore is used without httpx on top (decision 17): the till needs none of what httpx adds.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import httpcore

from pos_app.errors import PlatformUnreachable
from sync.deadline_net import DeadlineNet
from sync.mapped_errors import Why, mapped_errors, unreachable

CONNECTIONS_MAX = 8
"""A till asks from its claim, sync and probe workers; more at once means something is wrong."""
IDLE_KEPT_S = 25.0
"""Shorter than cheap routers keep a mapping (30 s); longer than the 20 s between two pulls."""
ANSWER_BYTES_MAX = 4 * 1024 * 1024
"""A full page of 500 stream items stays well under 1 MiB."""


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """An HTTP answer as it came, read to its end within the deadline."""

    status: int
    media_type: str
    retry_after: str
    body: bytes


@dataclass(frozen=True, slots=True)
class RawAsk:
    """One HTTP request. Shape: `target` is path and query as they go on the request line."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


class OspHttp:
    """One platform's connections. Thread: any, several calls at once."""

    def __init__(self, origin: str, *, tls: ssl.SSLContext | None = None) -> None:
        """`tls` adds trust (a test's own authority); None means the system's trust store."""
        self._net = DeadlineNet()
        pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context() if tls is None else tls,
            max_connections=CONNECTIONS_MAX,
            max_keepalive_connections=CONNECTIONS_MAX,
            keepalive_expiry=IDLE_KEPT_S,
            network_backend=self._net,
        )
        self._pool = pool
        url = httpcore.URL(origin)
        self._scheme, self._host, self._port = url.scheme, url.host, url.port
        host = self._host if url.port is None else self._host + f":{url.port}".encode()
        self._headers = (
            (b"host", host),
            (b"accept", b"application/json"),
            (b"accept-encoding", b"identity"),
        )

    def exchange(self, ask: RawAsk, *, until_s: float) -> RawAnswer:
        """Send and read the whole answer before the instant `until_s` of time.monotonic().

        Raises: PlatformUnreachable; its particular `is_stale` says that the connection had been
        idle and was closed by the other side before any byte of an answer.
        """
        opened: list[str] = []
        has_answer = False
        try:
            with mapped_errors():
                request = self._build(ask, until_s, opened.append)
                answer = self._pool.handle_request(request)
                has_answer = True
                try:
                    return _read(answer)
                finally:
                    answer.close()
        except PlatformUnreachable as fault:
            if self._net.is_closing:
                raise unreachable(Why.CLOSED, "the client was closed during the call") from fault
            is_broken = fault.particulars.get("why") == Why.BROKEN
            fault.particulars["is_stale"] = is_broken and not opened and not has_answer
            raise

    def close(self) -> None:
        """Break off whatever runs and let all connections go. Thread: any."""
        self._net.abort()
        self._pool.close()

    def _build(
        self, ask: RawAsk, until_s: float, opened: Callable[[str], None]
    ) -> httpcore.Request:
        def trace(event: str, _: Mapping[str, object]) -> None:
            if event == "connection.connect_tcp.started":
                opened(event)

        timeout = {
            # Instants, not lengths: DeadlineNet reads them so. Only `pool` is httpcore's own.
            "connect": until_s,
            "read": until_s,
            "write": until_s,
            "pool": max(0.0, until_s - time.monotonic()),
        }
        headers = [*self._headers, *((k.encode(), v.encode()) for k, v in ask.headers.items())]
        if ask.body:
            headers.append((b"content-length", str(len(ask.body)).encode()))
        return httpcore.Request(
            ask.method,
            httpcore.URL(
                scheme=self._scheme, host=self._host, port=self._port, target=ask.target.encode()
            ),
            headers=headers,
            content=ask.body or None,
            extensions={"timeout": timeout, "trace": trace},
        )


def _read(answer: httpcore.Response) -> RawAnswer:
    headers = {name.lower(): value.decode("latin-1") for name, value in answer.headers}
    if headers.get(b"content-encoding", "identity") != "identity":
        raise unreachable(Why.FOREIGN, "the answer is compressed although none was asked for")
    pieces: list[bytes] = []
    size = 0
    for piece in answer.iter_stream():
        size += len(piece)
        if size > ANSWER_BYTES_MAX:
            raise unreachable(Why.TOO_LARGE, f"the answer exceeds {ANSWER_BYTES_MAX} bytes")
        pieces.append(piece)
    return RawAnswer(
        status=answer.status,
        media_type=headers.get(b"content-type", "").partition(";")[0].strip().lower(),
        retry_after=headers.get(b"retry-after", ""),
        body=b"".join(pieces),
    )
