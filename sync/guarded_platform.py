"""The platform behind the circuit breaker: while the line is down, nobody waits for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pos_app.errors import PlatformFault, PlatformUnreachable
from pos_app.ports import Clock, PlatformPort
from pos_app.wire.records import (
    ClaimAnswer,
    ClaimRequest,
    EnrolAnswer,
    EnrolRequest,
    Hello,
    LookupAnswer,
    ReverseRequest,
    StreamPage,
    UploadAnswer,
    UploadRequest,
    VoidRequest,
)
from sync.breaker import CircuitBreaker
from sync.mapped_errors import IS_ANSWERED, Why, unreachable, why_of

T = TypeVar("T")


class GuardedPlatform:
    """ports.PlatformPort that asks the breaker first and tells it how each call went.

    Raises PlatformUnreachable with `why` line_down, at once and without sending anything, while
    the breaker is open. Thread: as the platform inside.
    """

    def __init__(self, inner: PlatformPort, breaker: CircuitBreaker, clock: Clock) -> None:
        self._inner = inner
        self._breaker = breaker
        self._clock = clock

    def hello(self, *, deadline_s: float) -> Hello:
        """As the port says."""
        return self._ask(lambda: self._inner.hello(deadline_s=deadline_s))

    def enrol(self, request: EnrolRequest, *, deadline_s: float) -> EnrolAnswer:
        """As the port says."""
        return self._ask(lambda: self._inner.enrol(request, deadline_s=deadline_s))

    def lookup(self, short_code: str, *, deadline_s: float) -> LookupAnswer:
        """As the port says."""
        return self._ask(lambda: self._inner.lookup(short_code, deadline_s=deadline_s))

    def claim(self, request: ClaimRequest, *, deadline_s: float) -> ClaimAnswer:
        """As the port says."""
        return self._ask(lambda: self._inner.claim(request, deadline_s=deadline_s))

    def void(self, rid: str, request: VoidRequest, *, deadline_s: float) -> ClaimAnswer:
        """As the port says."""
        return self._ask(lambda: self._inner.void(rid, request, deadline_s=deadline_s))

    def reverse(self, rid: str, request: ReverseRequest, *, deadline_s: float) -> ClaimAnswer:
        """As the port says."""
        return self._ask(lambda: self._inner.reverse(rid, request, deadline_s=deadline_s))

    def query(self, rid: str, *, deadline_s: float) -> ClaimAnswer:
        """As the port says."""
        return self._ask(lambda: self._inner.query(rid, deadline_s=deadline_s))

    def upload(self, request: UploadRequest, *, deadline_s: float) -> UploadAnswer:
        """As the port says."""
        return self._ask(lambda: self._inner.upload(request, deadline_s=deadline_s), is_bulk=True)

    def stream(self, name: str, *, after: str, limit: int, deadline_s: float) -> StreamPage:
        """As the port says."""
        return self._ask(
            lambda: self._inner.stream(name, after=after, limit=limit, deadline_s=deadline_s),
            is_bulk=True,
        )

    def close(self) -> None:
        """Close the platform inside."""
        self._inner.close()

    def _ask(self, call: Callable[[], T], *, is_bulk: bool = False) -> T:
        if not self._breaker.allows():
            raise unreachable(
                Why.LINE_DOWN, "the line is down; a probe will find out when it is up"
            )
        began_ms = self._clock.mono_ms()
        try:
            answer = call()
        except PlatformUnreachable as fault:
            note_unreachable(self._breaker, fault)
            raise
        except PlatformFault:
            self._breaker.succeeded()
            raise
        self._breaker.succeeded(0 if is_bulk else self._clock.mono_ms() - began_ms)
        return answer


def note_unreachable(breaker: CircuitBreaker, fault: PlatformUnreachable) -> None:
    """Tell the breaker of a lost call, except one that we broke off ourselves."""
    why = why_of(fault)
    if why is not Why.CLOSED:
        breaker.failed(is_answered=why in IS_ANSWERED)
