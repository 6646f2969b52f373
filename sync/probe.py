"""The background probe: says hello until the platform answers again, so that customers need not."""

from __future__ import annotations

import logging
from threading import Condition, Thread, current_thread

from pos_app.errors import GuitaiError, PlatformFault, PlatformUnreachable
from pos_app.ports import Clock, PlatformPort
from sync.breaker import CircuitBreaker, LineState
from sync.guarded_platform import note_unreachable

PROBE_DEADLINE_S = 3.0
WAIT_LONGEST_S = 5.0
"""A wait is cut in slices, because a machine's sleep does not count in it but in the pauses."""
STOP_GRACE_S = 0.5
"""How long a hello may still take at the end before its connection is broken."""
STOP_MAX_S = PROBE_DEADLINE_S + 1.0

_log = logging.getLogger(__name__)


class LineProbe:
    """Half-opens the breaker from a thread of its own, and asks once at the start.

    `platform` is the one behind the guard, not the guard. Thread: start, stop and the hint from
    any; the probing itself runs on the thread `line-probe`.
    """

    def __init__(self, platform: PlatformPort, breaker: CircuitBreaker, clock: Clock) -> None:
        self._platform = platform
        self._breaker = breaker
        self._clock = clock
        self._wake = Condition()
        self._is_stopping = False
        self._thread: Thread | None = None
        self._unsubscribe = breaker.subscribe(self._line_changed)

    def start(self) -> None:
        """Begin, with one hello at once: it also opens the first connection before a customer."""
        self._thread = Thread(target=self._run, name="line-probe")
        self._thread.start()

    def network_came_up(self) -> None:
        """The operating system says a network is there: do not wait for the pause to end."""
        self._breaker.network_came_up()
        self._notify()

    def stop(self) -> bool:
        """End, closing the platform if a hello is under way. Returns whether the thread ended.

        Stop what still needs the platform before the probe.
        """
        self._unsubscribe()
        with self._wake:
            self._is_stopping = True
            self._wake.notify_all()
        thread = self._thread
        if thread is None or thread is current_thread():
            return thread is None
        thread.join(STOP_GRACE_S)
        if thread.is_alive():
            self._platform.close()
            thread.join(STOP_MAX_S)
        return not thread.is_alive()

    def probe_once(self) -> bool:
        """Say hello and tell the breaker how it went. Returns whether the platform answered."""
        began_ms = self._clock.mono_ms()
        try:
            self._platform.hello(deadline_s=PROBE_DEADLINE_S)
        except PlatformUnreachable as fault:
            _log.debug("the platform does not answer", exc_info=fault)
            note_unreachable(self._breaker, fault)
            return False
        except PlatformFault as fault:
            _log.info("the platform answers, but not yes: %s", fault.code)
            self._breaker.succeeded()
            return True
        except GuitaiError as fault:
            # Not enrolled, say: nothing was learnt about the line.
            _log.info("no probe possible: %s", fault.code)
            return False
        self._breaker.succeeded(self._clock.mono_ms() - began_ms)
        return True

    def _run(self) -> None:
        self.probe_once()
        while self._wait_until_due():
            if self._breaker.begin_probe():
                self.probe_once()

    def _wait_until_due(self) -> bool:
        """Wait for a probe to be due; False when it is time to end."""
        with self._wake:
            while not self._is_stopping:
                due_s = self._breaker.probe_due_s()
                if due_s == 0:
                    return True
                self._wake.wait(WAIT_LONGEST_S if due_s is None else min(due_s, WAIT_LONGEST_S))
            return False

    def _line_changed(self, _: LineState) -> None:
        self._notify()

    def _notify(self) -> None:
        with self._wake:
            self._wake.notify_all()
