"""Demo equipment: a switch that makes the line to the platform good, slow, cut or forgetful.

Never part of a real till: bootstrap puts it in for the demo and for training only.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from pos_app.ports import PlatformPort
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
from sync.mapped_errors import Why, unreachable

SLOW_DELAY_S = 1.8
"""Slow enough to be seen and to count as a weak line, within a claim's usual deadline of 2.5 s."""

T = TypeVar("T")


class LineSwitch(StrEnum):
    """The positions of the demo's network switch."""

    ON = "on"
    SLOW = "slow"
    CUT = "cut"
    LOSE_ANSWERS = "lose_answers"


class SwitchedPlatform:
    """ports.PlatformPort with a network switch in front. Thread: any.

    `wait` pauses for so many seconds; give it the `wait` of the event that ends the program, so
    that a slow line never delays the exit.
    """

    def __init__(
        self,
        inner: PlatformPort,
        wait: Callable[[float], object],
        state: LineSwitch = LineSwitch.ON,
    ) -> None:
        self._inner = inner
        self._wait = wait
        self._state = state

    @property
    def state(self) -> LineSwitch:
        """Where the switch stands."""
        return self._state

    def set_state(self, state: LineSwitch) -> None:
        """Turn the switch; calls that already run are not touched."""
        self._state = state

    def hello(self, *, deadline_s: float) -> Hello:
        """As the port says."""
        return self._ask(deadline_s, lambda left_s: self._inner.hello(deadline_s=left_s))

    def enrol(self, request: EnrolRequest, *, deadline_s: float) -> EnrolAnswer:
        """As the port says."""
        return self._ask(deadline_s, lambda left_s: self._inner.enrol(request, deadline_s=left_s))

    def lookup(self, short_code: str, *, deadline_s: float) -> LookupAnswer:
        """As the port says."""
        return self._ask(
            deadline_s, lambda left_s: self._inner.lookup(short_code, deadline_s=left_s)
        )

    def claim(self, request: ClaimRequest, *, deadline_s: float) -> ClaimAnswer:
        """As the port says."""
        return self._ask(deadline_s, lambda left_s: self._inner.claim(request, deadline_s=left_s))

    def void(self, rid: str, request: VoidRequest, *, deadline_s: float) -> ClaimAnswer:
        """As the port says."""
        return self._ask(
            deadline_s, lambda left_s: self._inner.void(rid, request, deadline_s=left_s)
        )

    def reverse(self, rid: str, request: ReverseRequest, *, deadline_s: float) -> ClaimAnswer:
        """As the port says."""
        return self._ask(
            deadline_s, lambda left_s: self._inner.reverse(rid, request, deadline_s=left_s)
        )

    def query(self, rid: str, *, deadline_s: float) -> ClaimAnswer:
        """As the port says."""
        return self._ask(deadline_s, lambda left_s: self._inner.query(rid, deadline_s=left_s))

    def upload(self, request: UploadRequest, *, deadline_s: float) -> UploadAnswer:
        """As the port says."""
        return self._ask(deadline_s, lambda left_s: self._inner.upload(request, deadline_s=left_s))

    def stream(self, name: str, *, after: str, limit: int, deadline_s: float) -> StreamPage:
        """As the port says."""
        return self._ask(
            deadline_s,
            lambda left_s: self._inner.stream(name, after=after, limit=limit, deadline_s=left_s),
        )

    def close(self) -> None:
        """Close the platform inside."""
        self._inner.close()

    def _ask(self, deadline_s: float, call: Callable[[float], T]) -> T:
        state = self._state
        if state is LineSwitch.CUT:
            raise unreachable(Why.CONNECT, "the demo's network switch is off")
        if state is LineSwitch.SLOW:
            self._wait(min(SLOW_DELAY_S, deadline_s))
            if deadline_s <= SLOW_DELAY_S:
                raise unreachable(Why.TIMEOUT, "the demo's line is slower than the deadline")
            return call(deadline_s - SLOW_DELAY_S)
        answer = call(deadline_s)
        if state is LineSwitch.LOSE_ANSWERS:
            raise unreachable(Why.TIMEOUT, "the demo's line lost the answer")
        return answer
