"""What presenters ask of the window around them: a way home for results, and timers."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol, TypeVar

T = TypeVar("T")


class Home(Protocol):
    """Brings the result of a future to the thread the presenter lives on."""

    def bring(
        self,
        future: Future[T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Call one of the two, once, on the presenter's own thread."""

    def call(self, function: Callable[[], None]) -> None:
        """Run a function on the presenter's own thread. Thread: any."""


class Timers(Protocol):
    """Calls back later, on the presenter's own thread."""

    def after(self, delay_ms: int, function: Callable[[], None]) -> Callable[[], None]:
        """Call once after the delay; returns the way to call it off."""


class WallClock(Protocol):
    """The time of day, for countdowns and stamps on screen only."""

    def __call__(self) -> int:
        """Milliseconds UTC."""
