"""This machine's clocks: the wall clock people set, and one that only goes forward."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from pos_app.domain.time_interval import Instant

if TYPE_CHECKING:
    from pos_app.ports import Clock

_LINUX_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")

_CLOCK: int | None = getattr(
    time, {"linux": "CLOCK_BOOTTIME", "darwin": "CLOCK_MONOTONIC"}.get(sys.platform, ""), None
)


class SystemClock:
    """The real `ports.Clock`. Thread: any.

    The monotonic clock counts time spent suspended: CLOCK_BOOTTIME on Linux, CLOCK_MONOTONIC on
    macOS, the performance counter on Windows. Where the system names its boot, `boot_id` is that
    name and lasts over restarts of the program; elsewhere both start anew with the process, so
    that milliseconds under one boot_id are always comparable.

    Source: protocol.md 2.10, invariant 25.
    """

    def __init__(self, boot_id_file: Path = _LINUX_BOOT_ID) -> None:
        named = _read_boot_id(boot_id_file)
        self._boot_id = named or f"process-{uuid4().hex}"
        self._origin_ns = 0 if named else _suspend_aware_ns()

    @property
    def boot_id(self) -> str:
        """The name of this run of the monotonic clock."""
        return self._boot_id

    def wall_utc_ms(self) -> int:
        """Milliseconds since the Unix epoch by the machine's own clock."""
        return time.time_ns() // 1_000_000

    def mono_ms(self) -> int:
        """Milliseconds that never go back under one boot_id, counted from its beginning."""
        return (_suspend_aware_ns() - self._origin_ns) // 1_000_000


def instant_of(clock: Clock) -> Instant:
    """Wall, monotonic time and boot id, read together."""
    return Instant(wall_utc_ms=clock.wall_utc_ms(), mono_ms=clock.mono_ms(), boot_id=clock.boot_id)


def _read_boot_id(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _suspend_aware_ns() -> int:
    return time.monotonic_ns() if _CLOCK is None else time.clock_gettime_ns(_CLOCK)
