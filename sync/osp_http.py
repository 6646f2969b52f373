"""HTTP as OSP/1 uses it: keep-alive, verified TLS, one total deadline, a cap on every answer.

Importing this module imports httpx (about a tenth of a second): platform_client does so with the
first call.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpcore
import httpx

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
        self._client = httpx.Client(
            base_url=origin,
            transport=_PoolTransport(pool),
            trust_env=False,
            follow_redirects=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            headers={"accept": "application/json", "accept-encoding": "identity"},
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
                answer = self._client.send(request, stream=True)
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

    def _build(self, ask: RawAsk, until_s: float, opened: Callable[[str], None]) -> httpx.Request:
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
        return self._client.build_request(
            ask.method,
            ask.target,
            headers=dict(ask.headers),
            content=ask.body or None,
            extensions={"timeout": timeout, "trace": trace},
        )


def _read(answer: httpx.Response) -> RawAnswer:
    if answer.headers.get("content-encoding", "identity") != "identity":
        raise unreachable(Why.FOREIGN, "the answer is compressed although none was asked for")
    pieces: list[bytes] = []
    size = 0
    for piece in answer.iter_raw():
        size += len(piece)
        if size > ANSWER_BYTES_MAX:
            raise unreachable(Why.TOO_LARGE, f"the answer exceeds {ANSWER_BYTES_MAX} bytes")
        pieces.append(piece)
    media_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    return RawAnswer(
        status=answer.status_code,
        media_type=media_type,
        retry_after=answer.headers.get("retry-after", ""),
        body=b"".join(pieces),
    )


class _PoolTransport(httpx.BaseTransport):
    """httpx over a connection pool with our own network underneath.

    httpx's own transport offers no place for a network backend; its deadlines are per read.
    """

    def __init__(self, pool: httpcore.ConnectionPool) -> None:
        self._pool = pool

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(answer),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
