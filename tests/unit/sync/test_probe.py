from __future__ import annotations

from queue import Queue
from random import Random
from threading import Event

import pytest

from pos_app.clock import SystemClock
from pos_app.domain.acts import Line
from pos_app.errors import PlatformRefused, WrongUse
from sync.breaker import CircuitBreaker, LineState
from sync.probe import LineProbe
from tests.fakes.fake_clock import FakeClock
from tests.fakes.fake_platform import FakePlatform

SOON_S = 10.0


class Watched(FakePlatform):
    """Reports every hello as it ends."""

    def __init__(self) -> None:
        super().__init__(FakeClock())
        self.hellos: Queue[bool] = Queue()
        self.refusal: Exception | None = None
        self.is_hanging = False
        self.closed = Event()

    def hello(self, *, deadline_s: float):
        self.hellos.put(not self.is_cut)
        if self.is_hanging:
            assert self.closed.wait(SOON_S)
        if self.refusal is not None:
            raise self.refusal
        return super().hello(deadline_s=deadline_s)

    def close(self) -> None:
        super().close()
        self.closed.set()


def _parts(rng: Random) -> tuple[Watched, CircuitBreaker, LineProbe, Queue[LineState]]:
    platform, clock = Watched(), SystemClock()
    breaker = CircuitBreaker(clock, rng)
    states: Queue[LineState] = Queue()
    breaker.subscribe(states.put)
    return platform, breaker, LineProbe(platform, breaker, clock), states


def test_probe_asks_once_at_the_start_and_then_only_while_the_line_is_down(rng: Random):
    platform, breaker, probe, states = _parts(rng)
    probe.start()
    assert platform.hellos.get(timeout=SOON_S)
    assert platform.hellos.empty()

    breaker.failed()

    assert states.get(timeout=SOON_S).line is Line.OFFLINE
    assert platform.hellos.get(timeout=SOON_S)
    assert states.get(timeout=SOON_S).line is Line.ONLINE
    assert probe.stop()


def test_probe_goes_on_until_the_platform_answers(rng: Random):
    platform, breaker, probe, states = _parts(rng)
    platform.is_cut = True
    probe.start()
    assert states.get(timeout=SOON_S).line is Line.OFFLINE
    assert not platform.hellos.get(timeout=SOON_S)
    assert not platform.hellos.get(timeout=SOON_S)

    platform.is_cut = False
    probe.network_came_up()

    assert states.get(timeout=SOON_S).line is Line.ONLINE
    assert breaker.allows()
    assert probe.stop()


def test_probe_that_is_refused_proves_the_line(rng: Random):
    platform, breaker, probe, _ = _parts(rng)
    breaker.failed()
    platform.refusal = PlatformRefused("revoked", problem="device_revoked")

    assert probe.probe_once()
    assert breaker.allows()


def test_probe_that_could_not_be_sent_proves_nothing(rng: Random):
    platform, breaker, probe, _ = _parts(rng)
    breaker.failed()
    platform.refusal = WrongUse("not enrolled")

    assert not probe.probe_once()
    assert not breaker.allows()


@pytest.mark.parametrize("is_started", [True, False])
def test_probe_leaves_no_thread(rng: Random, is_started: bool):
    _, _, probe, _ = _parts(rng)
    if is_started:
        probe.start()

    assert probe.stop()


def test_stop_closes_the_platform_when_a_hello_hangs(rng: Random):
    platform, _, probe, _ = _parts(rng)
    platform.is_hanging = True
    probe.start()
    platform.hellos.get(timeout=SOON_S)

    assert probe.stop()

    assert platform.is_closed
