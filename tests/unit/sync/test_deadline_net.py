from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from threading import Event

import httpcore
import pytest

from pos_app.clock import SystemClock
from pos_app.errors import PlatformUnreachable
from sync.deadline_net import LOOKUPS_MAX, DeadlineNet, NameNotFound
from sync.mapped_errors import Why, why_of
from sync.platform_client import HttpPlatform

SHORT_S = 0.3
LONG_S = 20.0
SLACK_S = 1.5


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


@pytest.fixture
def hanging_lookup(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """A resolver that gives no answer until the event is set."""
    go_on = Event()

    def hang(*_: object, **__: object) -> object:
        go_on.wait(LONG_S)
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    yield go_on
    go_on.set()


def test_name_that_does_not_exist_is_unreachable(hanging_lookup: Event):
    hanging_lookup.set()
    client = HttpPlatform("https://platform.invalid", clock=SystemClock())

    with pytest.raises(PlatformUnreachable) as lost:
        client.hello(deadline_s=LONG_S)

    client.close()
    assert why_of(lost.value) is Why.NAME


def test_hanging_name_lookup_ends_by_the_deadline(hanging_lookup: Event):
    client = HttpPlatform("https://platform.invalid", clock=SystemClock())
    began = time.monotonic()

    with pytest.raises(PlatformUnreachable) as lost:
        client.hello(deadline_s=SHORT_S)

    client.close()
    assert time.monotonic() - began < SHORT_S + SLACK_S
    assert why_of(lost.value) is Why.NAME


def test_hanging_name_lookups_do_not_pile_up(hanging_lookup: Event):
    net = DeadlineNet()
    for _ in range(LOOKUPS_MAX):
        with pytest.raises(NameNotFound):
            net.connect_tcp("platform.invalid", 443, timeout=time.monotonic() + 0.01)

    with pytest.raises(NameNotFound, match="too many"):
        net.connect_tcp("platform.invalid", 443, timeout=time.monotonic() + LONG_S)


def test_address_that_refuses_leaves_time_for_the_next(
    listener: socket.socket, monkeypatch: pytest.MonkeyPatch
):
    port = listener.getsockname()[1]
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        dead = closed.getsockname()
        found = [
            (socket.AF_INET, socket.SOCK_STREAM, 0, "", dead),
            (socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", port)),
        ]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)

        stream = DeadlineNet().connect_tcp("two.example", port, timeout=time.monotonic() + LONG_S)

    assert stream.get_extra_info("socket").getpeername()[1] == port
    stream.close()


def test_connecting_after_the_deadline_is_a_timeout(listener: socket.socket):
    port = listener.getsockname()[1]

    with pytest.raises(httpcore.ConnectTimeout):
        DeadlineNet().connect_tcp("127.0.0.1", port, timeout=time.monotonic() - 1)


def test_writing_to_someone_who_does_not_read_ends_by_the_deadline(listener: socket.socket):
    net = DeadlineNet()
    stream = net.connect_tcp(*listener.getsockname(), timeout=time.monotonic() + LONG_S)
    began = time.monotonic()

    with pytest.raises(httpcore.WriteTimeout):
        stream.write(bytes(64 * 1024 * 1024), timeout=began + SHORT_S)

    assert time.monotonic() - began < SHORT_S + SLACK_S
    stream.close()


def test_abort_breaks_connections_and_opens_no_more(listener: socket.socket):
    net = DeadlineNet()
    stream = net.connect_tcp(*listener.getsockname(), timeout=time.monotonic() + LONG_S)

    net.abort()

    with pytest.raises(httpcore.ReadError):
        stream.read(10, timeout=time.monotonic() + LONG_S)
    with pytest.raises(httpcore.ConnectError):
        net.connect_tcp(*listener.getsockname(), timeout=time.monotonic() + LONG_S)
    stream.close()


def test_closed_connection_counts_as_readable(listener: socket.socket):
    net = DeadlineNet()
    stream = net.connect_tcp(*listener.getsockname(), timeout=time.monotonic() + LONG_S)
    assert not stream.get_extra_info("is_readable")

    stream.close()

    assert stream.get_extra_info("is_readable")


def test_unix_sockets_are_not_offered():
    with pytest.raises(httpcore.UnsupportedProtocol):
        DeadlineNet().connect_unix_socket("platform")
