"""TCP and TLS under one total deadline: name lookup, connecting, writing and reading.

httpx and httpcore limit each read by itself, so a peer that trickles bytes can hold a call for
ever, and a name lookup is not limited at all. Here every `timeout` argument is therefore not a
length of time but an instant of `time.monotonic()`; the client puts the call's deadline in there.
Source: architecture.md 4 (a remote exchange checks a total deadline).
"""

from __future__ import annotations

import ipaddress
import selectors
import socket
import ssl
import time
from collections.abc import Iterable
from threading import Event, Lock, Thread
from typing import Any

import httpcore

STOP_CHECK_S = 0.25
"""How long a read waits before it looks whether everything is being closed."""
ADDRESSES_TRIED_MAX = 4
LOOKUPS_MAX = 4
"""Name lookups cannot be cancelled: with so many hanging, the next call fails at once."""
DEADLINE_NONE_S = 30.0

_Address = tuple[Any, ...]  # as getaddrinfo gives it: two fields for IPv4, four for IPv6


class NameNotFound(httpcore.ConnectError):
    """The platform's host name could not be looked up in time, or does not exist."""


class TlsRefused(httpcore.ConnectError):
    """The other side is not who it should be, or speaks no TLS that we accept."""


class DeadlineNet(httpcore.NetworkBackend):
    """Opens connections whose every step keeps to the instant given as `timeout`. Thread: any."""

    def __init__(self) -> None:
        self._closing = Event()
        self._sockets: set[socket.socket] = set()
        self._lookups: set[Thread] = set()
        self._lock = Lock()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address that answers.

        Every address gets its share of the time left, so that a black hole behind an IPv6 address
        leaves time for the IPv4 one. Raises: httpcore's ConnectError and ConnectTimeout.
        """
        until = _until(timeout)
        addresses = self._look_up(host, port, until)[:ADDRESSES_TRIED_MAX]
        failure: OSError = OSError("no address")
        for position, (family, address) in enumerate(addresses):
            share_s = (until - time.monotonic()) / (len(addresses) - position)
            try:
                return self._open(family, address, share_s)
            except OSError as fault:
                failure = fault
        if isinstance(failure, TimeoutError):
            raise httpcore.ConnectTimeout(str(failure)) from failure
        raise httpcore.ConnectError(str(failure)) from failure

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        """Not offered: platforms are reached over TCP."""
        raise httpcore.UnsupportedProtocol("a platform is reached over TCP only")

    def abort(self) -> None:
        """Break every connection, also those in the middle of a call, and open no more."""
        self._closing.set()
        with self._lock:
            sockets = tuple(self._sockets)
        for sock in sockets:
            try:
                # The plain socket's method: TLS's own would change state under a running read.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)
            except OSError:
                continue  # it is closed already

    def forget(self, sock: socket.socket) -> None:
        """A stream was closed."""
        with self._lock:
            self._sockets.discard(sock)

    def adopt(self, sock: socket.socket) -> None:
        """A stream took over this socket; it is broken by abort()."""
        with self._lock:
            self._sockets.add(sock)

    @property
    def is_closing(self) -> bool:
        """Whether abort() was called."""
        return self._closing.is_set()

    def _open(self, family: int, address: _Address, share_s: float) -> httpcore.NetworkStream:
        if self.is_closing:
            raise OSError("closing")
        if share_s <= 0:
            raise TimeoutError("no time left to connect")
        sock = socket.socket(family, socket.SOCK_STREAM)
        self.adopt(sock)
        try:
            sock.settimeout(share_s)
            sock.connect(address)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError:
            self.forget(sock)
            sock.close()
            raise
        return DeadlineStream(sock, self)

    def _look_up(self, host: str, port: int, until: float) -> list[tuple[int, _Address]]:
        if _is_ip(host):
            return _addresses(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        found: list[list[tuple[int, _Address]] | OSError] = []

        def look_up() -> None:
            try:
                found.append(_addresses(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
            except (OSError, UnicodeError) as fault:
                found.append(fault if isinstance(fault, OSError) else OSError(str(fault)))

        self._run_lookup(look_up, until)
        if not found:
            raise NameNotFound(f"no answer to the name lookup of {host}")
        if isinstance(found[0], OSError):
            raise NameNotFound(str(found[0])) from found[0]
        return found[0]

    def _run_lookup(self, look_up: Any, until: float) -> None:  # noqa: ANN401
        with self._lock:
            self._lookups = {thread for thread in self._lookups if thread.is_alive()}
            if len(self._lookups) >= LOOKUPS_MAX:
                raise NameNotFound("too many name lookups hang")
            # A daemon, because nothing can cancel a hanging lookup and exit must not wait for it.
            thread = Thread(target=look_up, name="name-lookup", daemon=True)
            self._lookups.add(thread)
            thread.start()
        thread.join(max(0.0, until - time.monotonic()))


class DeadlineStream(httpcore.NetworkStream):
    """One TCP or TLS connection; `timeout` is an instant, as everywhere in this module."""

    def __init__(self, sock: socket.socket, net: DeadlineNet) -> None:
        self._sock = sock
        self._net = net

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Whatever arrives next; empty at the end. Raises: httpcore's ReadTimeout, ReadError."""
        until = _until(timeout)
        while True:
            left_s = until - time.monotonic()
            if self._net.is_closing:
                raise httpcore.ReadError("closing")
            if left_s <= 0:
                raise httpcore.ReadTimeout("the total deadline has passed")
            try:
                self._sock.settimeout(min(left_s, STOP_CHECK_S))
                return self._sock.recv(max_bytes)
            except TimeoutError:
                continue
            except OSError as fault:
                raise httpcore.ReadError(str(fault)) from fault

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send everything. Raises: httpcore's WriteTimeout, WriteError."""
        until = _until(timeout)
        rest = memoryview(buffer)
        while rest:
            left_s = until - time.monotonic()
            if left_s <= 0:
                raise httpcore.WriteTimeout("the total deadline has passed")
            try:
                self._sock.settimeout(left_s)
                rest = rest[self._sock.send(rest) :]
            except TimeoutError as fault:
                raise httpcore.WriteTimeout(str(fault)) from fault
            except OSError as fault:
                raise httpcore.WriteError(str(fault)) from fault

    def close(self) -> None:
        """Let the connection go."""
        self._net.forget(self._sock)
        self._sock.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Put TLS over the connection. Raises: httpcore's ConnectTimeout, ConnectError."""
        plain = self._sock
        try:
            plain.settimeout(max(0.001, _until(timeout) - time.monotonic()))
            secured = ssl_context.wrap_socket(plain, server_hostname=server_hostname)
        except OSError as fault:
            self.close()
            raise _tls_fault(fault) from fault
        self._net.forget(plain)
        self._net.adopt(secured)
        return DeadlineStream(secured, self._net)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's own signature
        """What httpcore asks of a connection; `is_readable` on an idle one means it was closed."""
        if info == "socket":
            return self._sock
        if info == "is_readable":
            return _is_readable(self._sock)
        if info == "ssl_object" and isinstance(self._sock, ssl.SSLSocket):
            return self._sock
        return None


def _until(timeout: float | None) -> float:
    return time.monotonic() + DEADLINE_NONE_S if timeout is None else timeout


def _tls_fault(fault: OSError) -> Exception:
    if isinstance(fault, TimeoutError):
        return httpcore.ConnectTimeout(str(fault))
    kind = TlsRefused if isinstance(fault, ssl.SSLError) else httpcore.ConnectError
    return kind(str(fault))


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _addresses(found: Iterable[tuple[Any, ...]]) -> list[tuple[int, _Address]]:
    return [(family, address) for family, _, _, _, address in found]


def _is_readable(sock: socket.socket) -> bool:
    if sock.fileno() < 0:
        return True
    with selectors.DefaultSelector() as selector:
        selector.register(sock, selectors.EVENT_READ)
        return bool(selector.select(timeout=0))
