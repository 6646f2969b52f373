"""The circuit breaker in front of the platform: a dead line costs the first customer only.

Source: protocol.md 2.3.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from threading import Lock

from pos_app.domain.acts import Line
from pos_app.ports import Clock
from sync.backoff import FullJitter

PROBE_FIRST_S = 1.0
PROBE_LONGEST_S = 60.0
PROBE_LOST_MS = 60_000
"""A probe that has not reported by then counts as lost, and another one may begin."""
ANSWERED_FAULTS_MAX = 3
"""So many useless answers in a row (HTTP 500) mean the platform is down although the line is up."""
SLOW_MS = 1_500
"""A slower success makes the line weak: more than half of a claim's default deadline of 2.5 s."""
REMEMBERED_CALLS = 5
WEAK_FAULTS_MIN = 1
WEAK_SLOW_MIN = 2


@dataclass(frozen=True, slots=True)
class LineState:
    """The state of the line to the platform and since when, in ms UTC."""

    line: Line
    since_utc_ms: int


class CircuitBreaker:
    """Opens at the first lost call; only a background probe half-opens it; any success closes it.

    The breaker decides and remembers, it calls nobody: GuardedPlatform asks it before each call
    and LineProbe brings the probe's result. Thread: any; listeners are called on the thread that
    brought the news, outside the lock.
    """

    def __init__(
        self,
        clock: Clock,
        random: Random,
    ) -> None:
        self._listeners: tuple[Callable[[LineState], None], ...] = ()
        self._clock = clock
        self._lock = Lock()
        self._pauses = FullJitter(PROBE_FIRST_S, PROBE_LONGEST_S, random)
        self._calls: deque[tuple[bool, bool]] = deque(maxlen=REMEMBERED_CALLS)
        self._faults_in_a_row = 0
        self._is_open = False
        self._probe_at_mono_ms = 0
        self._probing_since_mono_ms: int | None = None
        self._state = LineState(Line.ONLINE, clock.wall_utc_ms())

    @property
    def state(self) -> LineState:
        """Online, weak or offline, and since when."""
        with self._lock:
            return self._state

    def subscribe(self, listener: Callable[[LineState], None]) -> Callable[[], None]:
        """Be told of every change between online, weak and offline; returns the way to stop."""
        with self._lock:
            self._listeners = (*self._listeners, listener)

        def unsubscribe() -> None:
            with self._lock:
                self._listeners = tuple(kept for kept in self._listeners if kept is not listener)

        return unsubscribe

    def allows(self) -> bool:
        """Whether a call may be tried now; False means say at once that nobody answers."""
        with self._lock:
            return not self._is_open

    def succeeded(self, took_ms: int = 0) -> None:
        """A call was answered by the platform, whatever it said. Closes the breaker.

        `took_ms` stays 0 for calls that may be slow on a good line, such as uploads.
        """
        with self._lock:
            if self._is_open:
                self._calls.clear()
            self._is_open = False
            self._probing_since_mono_ms = None
            self._faults_in_a_row = 0
            self._pauses.reset()
            self._calls.append((True, took_ms > SLOW_MS))
            change = self._changed()
        self._tell(change)

    def failed(self, *, is_answered: bool = False) -> None:
        """A call got no usable answer.

        `is_answered` says that something did answer, uselessly (HTTP 500): the line is alive, and
        one such answer to one call must not stop the others.
        """
        with self._lock:
            self._calls.append((False, False))
            self._faults_in_a_row += 1
            if self._is_open or not is_answered or self._faults_in_a_row >= ANSWERED_FAULTS_MAX:
                self._open()
            change = self._changed()
        self._tell(change)

    def probe_due_s(self) -> float | None:
        """Seconds until a probe may begin, 0 if it may now; None while the breaker is closed."""
        with self._lock:
            if not self._is_open:
                return None
            return max(0, self._next_probe_mono_ms() - self._clock.mono_ms()) / 1000

    def begin_probe(self) -> bool:
        """Half-open for one probe. True for exactly one caller each time a probe is due."""
        with self._lock:
            now_ms = self._clock.mono_ms()
            if not self._is_open or now_ms < self._next_probe_mono_ms():
                return False
            self._probing_since_mono_ms = now_ms
            return True

    def network_came_up(self) -> None:
        """The operating system says a network is there: probe now, and begin pauses anew."""
        with self._lock:
            self._pauses.reset()
            self._probe_at_mono_ms = self._clock.mono_ms()

    def _next_probe_mono_ms(self) -> int:
        if self._probing_since_mono_ms is not None:
            return self._probing_since_mono_ms + PROBE_LOST_MS
        return self._probe_at_mono_ms

    def _open(self) -> None:
        # A late failure of a call begun before the breaker opened is no reason to wait longer.
        if not self._is_open or self._probing_since_mono_ms is not None:
            pause_ms = round(self._pauses.next_s() * 1000)
            self._probe_at_mono_ms = self._clock.mono_ms() + pause_ms
        self._is_open = True
        self._probing_since_mono_ms = None

    def _changed(self) -> LineState | None:
        line = self._judge()
        if line is self._state.line:
            return None
        self._state = LineState(line, self._clock.wall_utc_ms())
        return self._state

    def _judge(self) -> Line:
        if self._is_open:
            return Line.OFFLINE
        faults = sum(not is_good for is_good, _ in self._calls)
        slow = sum(is_slow for _, is_slow in self._calls)
        is_weak = faults >= WEAK_FAULTS_MIN or slow >= WEAK_SLOW_MIN
        return Line.WEAK if is_weak else Line.ONLINE

    def _tell(self, change: LineState | None) -> None:
        if change is not None:
            for listener in self._listeners:
                listener(change)
