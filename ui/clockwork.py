"""Qt timers behind the presenters' port, and the wall clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QObject, QTimer


def system_now_utc_ms() -> int:
    """The machine's wall clock, for what is shown only."""
    return int(datetime.now(UTC).timestamp() * 1000)


class QtTimers:
    """One-shot timers that end with their owner. Thread: GUI."""

    def __init__(self, owner: QObject) -> None:
        self._owner = owner
        self._running: set[QTimer] = set()

    def stop(self) -> None:
        """Nothing that still waits will be called."""
        for timer in self._running:
            timer.stop()
        self._running.clear()

    def after(self, delay_ms: int, function: Callable[[], None]) -> Callable[[], None]:
        """Call once after the delay; returns the way to call it off."""
        timer = QTimer(self._owner)
        timer.setSingleShot(True)
        timer.timeout.connect(function)
        timer.timeout.connect(timer.deleteLater)
        self._running.add(timer)
        timer.start(delay_ms)
        is_over = False

        def call_off() -> None:
            nonlocal is_over
            if not is_over:
                is_over = True
                self._running.discard(timer)
                timer.stop()
                timer.timeout.disconnect(function)
                timer.deleteLater()

        def ended() -> None:
            nonlocal is_over
            is_over = True
            self._running.discard(timer)

        timer.timeout.connect(ended)
        return call_off
