"""The way home: results of worker threads reach the GUI thread by one queued signal."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

T = TypeVar("T")


class Relay(QObject):
    """Carries calls from any thread to the GUI thread, in order.

    Workers touch no other QObject. After `close` whatever still arrives is dropped.

    Signals: `called` carries a function to run; connected queued, so it runs on the GUI thread.
    """

    called = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._is_open = True
        self.called.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def call(self, function: Callable[[], None]) -> None:
        """Run a function on the GUI thread. Thread: any."""
        if self._is_open:
            self.called.emit(function)

    def bring(
        self,
        future: Future[T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Hand a future's result, or its fault, to the GUI thread when it is there."""

        def arrived(finished: Future[T]) -> None:
            self.call(lambda: _deliver(finished, done, failed))

        future.add_done_callback(arrived)

    def close(self) -> None:
        """Let nothing through any more."""
        self._is_open = False

    @Slot(object)
    def _run(self, function: Callable[[], None]) -> None:
        if self._is_open:
            function()


def _deliver(
    future: Future[T], done: Callable[[T], None], failed: Callable[[BaseException], None]
) -> None:
    try:
        result = future.result(timeout=0)
    except CancelledError:
        return
    except Exception as fault:
        failed(fault)
        return
    done(result)
