"""The machine's clock as somebody set it: it goes on as ever, but tells another time."""

from __future__ import annotations

from pos_app.clock import SystemClock


class SetClock:
    """A `ports.Clock`: this machine's, with its wall clock moved by so many milliseconds."""

    def __init__(self, moved_ms: int = 0) -> None:
        self._clock = SystemClock()
        self.moved_ms = moved_ms

    @property
    def boot_id(self) -> str:
        return self._clock.boot_id

    def wall_utc_ms(self) -> int:
        return self._clock.wall_utc_ms() + self.moved_ms

    def mono_ms(self) -> int:
        return self._clock.mono_ms()
