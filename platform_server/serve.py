"""The platform as a process of its own: serves until it is told to stop."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType

from platform_server.admin import PlatformAdmin
from platform_server.embedded import EmbeddedPlatform

LOOK_EVERY_S = 1.0


def serve(
    admin: PlatformAdmin, *, host: str, port: int, on_listening: Callable[[str], None]
) -> None:
    """Serve until SIGINT or SIGTERM; `on_listening` is told the URL.

    Raises: OSError if the address is taken.
    Thread: the main thread, because of the signals.
    """
    told_to_stop = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        told_to_stop.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with EmbeddedPlatform(admin, host, port) as server:
            on_listening(server.url)
            # Woken now and then: a wait without end hears no Ctrl-C on Windows.
            while not told_to_stop.wait(LOOK_EVERY_S) and server.is_running:
                continue
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
