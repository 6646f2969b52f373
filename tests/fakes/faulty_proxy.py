"""A real TCP proxy in front of a platform that breaks the line in every way a shop's line breaks.

    with FaultyProxy("http://127.0.0.1:8800") as proxy:
        client = HttpPlatform(proxy.url, ...)
        proxy.fault = Fault.LOSE_ANSWER        # until changed
        proxy.script(Fault.BUSY_503, Fault.NONE)  # for the next requests, then `fault` again
        ...
        assert proxy.forwarded == ["POST /osp/1/claims"]

It speaks HTTP/1.1 with keep-alive towards the client and opens a fresh connection to the platform
for every request. Bodies and signature headers pass through unchanged. Nothing sleeps: every pause
ends at once when the proxy is closed or `release()` is called.
"""

from __future__ import annotations

import http.client
import json
import socket
import struct
from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from threading import Condition, Event, Thread
from urllib.parse import urlsplit

CONNECTION_IDLE_S = 20.0
UPSTREAM_TIMEOUT_S = 20.0
END_S = 5.0
HEAD_BYTES_MAX = 64 * 1024
PORTAL_PAGE = b"<!DOCTYPE html><html><body>Welcome! Please accept our terms.</body></html>"


class Fault(StrEnum):
    """What happens to a request. "forwards" means that the platform acts on it."""

    NONE = "none"
    DELAY = "delay"  # forwards after delay_s
    CUT = "cut"  # takes the request, never answers, forwards nothing
    REFUSE = "refuse"  # refuses connections, ends those that are open
    RESET = "reset"  # takes the request and resets the connection, forwards nothing
    RESET_MID_BODY = "reset_mid_body"  # forwards, resets in the middle of the answer
    TRUNCATE = "truncate"  # forwards, ends the connection in the middle of the answer
    TRUNCATE_JSON = "truncate_json"  # forwards, a whole HTTP answer around half the JSON
    DUPLICATE = "duplicate"  # forwards twice, gives the second answer
    PORTAL = "portal"  # 200 and a page of HTML, forwards nothing
    REDIRECT = "redirect"  # 302 to the portal, forwards nothing
    WRONG_TYPE = "wrong_type"  # forwards, calls the answer text/plain
    JUNK = "junk"  # bytes that are not HTTP, forwards nothing
    BUSY_429 = "busy_429"  # an OSP/1 problem with retry_after_s 7, forwards nothing
    BUSY_503 = "busy_503"  # 503 with Retry-After 9 and no problem, forwards nothing
    BARE_503 = "bare_503"  # a gateway's 503, forwards nothing
    ERROR_500_AFTER = "error_500_after"  # forwards, then 500
    LOSE_ANSWER = "lose_answer"  # forwards, then ends the connection without an answer
    SWALLOW_ANSWER = "swallow_answer"  # forwards, then says nothing
    TRICKLE = "trickle"  # forwards, one byte of the body every trickle_gap_s
    TRICKLE_HEAD = "trickle_head"  # forwards, one byte of the head every trickle_gap_s
    ENDLESS = "endless"  # forwards, then a body without an end
    CLOSE_AFTER = "close_after"  # answers well, promises keep-alive, and ends the connection


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def head(self, length: int | None = None) -> bytes:
        lines = [f"HTTP/1.1 {self.status} {http.client.responses.get(self.status, 'Other')}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        lines.append(f"content-length: {len(self.body) if length is None else length}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


class FaultyProxy:
    """See the module's text. `received` lists what came, `forwarded` what reached the platform."""

    def __init__(
        self, upstream_url: str, *, delay_s: float = 0.3, trickle_gap_s: float = 0.05
    ) -> None:
        parts = urlsplit(upstream_url)
        assert parts.hostname is not None
        assert parts.port is not None
        self._upstream = (parts.hostname, parts.port)
        self.delay_s = delay_s
        self.trickle_gap_s = trickle_gap_s
        self.forwarded: list[str] = []
        self.received: list[str] = []
        self._fault = Fault.NONE
        self._script: deque[Fault] = deque()
        self._lock = Condition()
        self._ending = Event()
        self._open: set[socket.socket] = set()
        self._threads: list[Thread] = []
        self._listener = _listen(0)
        self.port: int = self._listener.getsockname()[1]
        self._accept_on(self._listener)

    @property
    def url(self) -> str:
        """Where the client has to go."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def fault(self) -> Fault:
        """What happens to every request that the script says nothing about."""
        return self._fault

    @fault.setter
    def fault(self, fault: Fault) -> None:
        was_refusing, self._fault = self._fault is Fault.REFUSE, fault
        if fault is Fault.REFUSE and not was_refusing:
            self._refuse()
        elif was_refusing and fault is not Fault.REFUSE:
            self._listener.listen()
            self._accept_on(self._listener)

    def script(self, *faults: Fault) -> None:
        """What happens to the next requests, one by one, before `fault` holds again."""
        assert Fault.REFUSE not in faults, "a request that is refused never comes: set `fault`"
        with self._lock:
            self._script.extend(faults)

    def wait_for_request(self, timeout_s: float, *, count: int = 1) -> bool:
        """Wait until so many requests have been received in all."""
        with self._lock:
            return self._lock.wait_for(lambda: len(self.received) >= count, timeout_s)

    def drop_idle(self) -> None:
        """End every open connection, as a server or router does with idle ones."""
        with self._lock:
            for sock in self._open:
                _shut(sock)

    def release(self) -> None:
        """End every pause that is running or will come."""
        self._ending.set()

    def close(self) -> None:
        """End everything; no thread is left."""
        self._ending.set()
        _shut(self._listener)
        self._listener.close()
        self.drop_idle()
        for thread in self._threads:
            thread.join(END_S)
            assert not thread.is_alive(), "a proxy thread did not end"

    def __enter__(self) -> FaultyProxy:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _refuse(self) -> None:
        _shut(self._listener)
        self._listener.close()
        # Bound but not listening: the port stays ours, and connections to it are refused.
        self._listener = _bind(self.port)
        self.drop_idle()

    def _accept_on(self, listener: socket.socket) -> None:
        self._start(self._accept, listener)

    def _start(self, target: object, *args: object) -> None:
        thread = Thread(target=target, args=args, name="faulty-proxy")  # type: ignore[arg-type]
        with self._lock:
            self._threads.append(thread)
        thread.start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                sock, _ = listener.accept()
            except OSError:
                return
            sock.settimeout(CONNECTION_IDLE_S)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._open.add(sock)
            if self._ending.is_set():
                sock.close()
                return
            self._start(self._serve, sock)

    def _serve(self, sock: socket.socket) -> None:
        try:
            with sock, sock.makefile("rb") as reader:
                while (request := _read_request(reader)) is not None:
                    if not self._handle(sock, request):
                        return
        except (OSError, http.client.HTTPException, ValueError):
            return  # the client or the platform went away: that is what lines do
        finally:
            with self._lock:
                self._open.discard(sock)

    def _handle(self, sock: socket.socket, request: _Request) -> bool:
        """Answer one request as the fault says. Returns whether the connection goes on."""
        with self._lock:
            fault = self._script.popleft() if self._script else self._fault
            self.received.append(f"{request.method} {request.target}")
            self._lock.notify_all()
        if fault in _WITHOUT_FORWARDING:
            return self._answer_alone(sock, fault)
        if fault is Fault.DELAY:
            self._ending.wait(self.delay_s)
        answer = self._forward(request)
        if fault is Fault.DUPLICATE:
            answer = self._forward(request)
        return self._answer_with(sock, fault, answer)

    def _answer_alone(self, sock: socket.socket, fault: Fault) -> bool:
        if fault is Fault.CUT:
            self._ending.wait(CONNECTION_IDLE_S)
            return False
        if fault is Fault.RESET:
            _reset(sock)
            return False
        if fault is Fault.JUNK:
            sock.sendall(b"\x00\x15hello from something else\r\n\r\n")
            return False
        answer = _CANNED[fault]
        sock.sendall(answer.head() + answer.body)
        return True

    def _answer_with(self, sock: socket.socket, fault: Fault, answer: _Answer) -> bool:
        half = answer.body[: len(answer.body) // 2]
        match fault:
            case Fault.LOSE_ANSWER:
                return False
            case Fault.SWALLOW_ANSWER:
                self._ending.wait(CONNECTION_IDLE_S)
                return False
            case Fault.RESET_MID_BODY:
                sock.sendall(answer.head() + half)
                _reset(sock)
                return False
            case Fault.TRUNCATE:
                sock.sendall(answer.head() + half)
                return False
            case Fault.TRICKLE:
                sock.sendall(answer.head())
                return self._trickle(sock, answer.body)
            case Fault.TRICKLE_HEAD:
                return self._trickle(sock, answer.head() + answer.body)
            case Fault.ENDLESS:
                return self._pour(sock, answer)
            case Fault.TRUNCATE_JSON:
                answer = _Answer(answer.status, answer.headers, half)
            case Fault.WRONG_TYPE:
                answer = _Answer(answer.status, (("content-type", "text/plain"),), answer.body)
            case Fault.ERROR_500_AFTER:
                answer = _Answer(500, (("content-type", "text/plain"),), b"Internal Server Error")
        sock.sendall(answer.head() + answer.body)
        return fault is not Fault.CLOSE_AFTER

    def _trickle(self, sock: socket.socket, text: bytes) -> bool:
        for at in range(len(text)):
            sock.sendall(text[at : at + 1])
            if self._ending.wait(self.trickle_gap_s):
                return False
        return True

    def _pour(self, sock: socket.socket, answer: _Answer) -> bool:
        sock.sendall(answer.head(length=10**9))
        while not self._ending.is_set():
            sock.sendall(b" " * 65536)
        return False

    def _forward(self, request: _Request) -> _Answer:
        with self._lock:
            self.forwarded.append(f"{request.method} {request.target}")
        upstream = http.client.HTTPConnection(*self._upstream, timeout=UPSTREAM_TIMEOUT_S)
        try:
            upstream.putrequest(
                request.method, request.target, skip_host=True, skip_accept_encoding=True
            )
            for name, value in request.headers:
                if name != "connection":
                    upstream.putheader(name, value)
            upstream.endheaders(request.body or None)
            answer = upstream.getresponse()
            kept = tuple(
                (name.lower(), value)
                for name, value in answer.getheaders()
                if name.lower() not in ("connection", "content-length", "transfer-encoding")
            )
            return _Answer(answer.status, kept, answer.read())
        finally:
            upstream.close()


_HTML = (("content-type", "text/html; charset=utf-8"),)
_PROBLEM = {"code": "rate_limited", "retry_after_s": 7.0, "server_utc_ms": 1_795_233_600_000}
_CANNED = {
    Fault.PORTAL: _Answer(200, _HTML, PORTAL_PAGE),
    Fault.REDIRECT: _Answer(302, (*_HTML, ("location", "http://portal.invalid/")), b""),
    Fault.BUSY_429: _Answer(
        429, (("content-type", "application/json"),), json.dumps(_PROBLEM).encode()
    ),
    Fault.BUSY_503: _Answer(503, (*_HTML, ("retry-after", "9")), b"<h1>Back soon</h1>"),
    Fault.BARE_503: _Answer(503, _HTML, b"<h1>Bad luck</h1>"),
}
_WITHOUT_FORWARDING = frozenset({*_CANNED, Fault.CUT, Fault.RESET, Fault.JUNK, Fault.REFUSE})


def _bind(port: int) -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(("127.0.0.1", port))
    return sock


def _listen(port: int) -> socket.socket:
    sock = _bind(port)
    sock.listen()
    return sock


def _shut(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it is not connected any more


def _reset(sock: socket.socket) -> None:
    """Make the coming close send RST instead of FIN."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _read_request(reader: object) -> _Request | None:
    line = reader.readline(HEAD_BYTES_MAX).decode("latin-1").strip()  # type: ignore[attr-defined]
    if not line:
        return None
    method, target, _ = line.split(" ", 2)
    parsed = http.client.parse_headers(reader)  # type: ignore[arg-type]
    headers = tuple((name.lower(), value) for name, value in parsed.items())
    length = int(dict(headers).get("content-length", "0"))
    return _Request(method, target, headers, reader.read(length))  # type: ignore[attr-defined]
