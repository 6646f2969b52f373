"""A clock that moves only when told to."""

from __future__ import annotations


class FakeClock:
    """A `ports.Clock` in the test's hand: 2026-11-21 04:00 UTC, and a boot that just happened."""

    def __init__(
        self, wall_utc_ms: int = 1_795_233_600_000, mono_ms: int = 1_000, boot_id: str = "boot-1"
    ) -> None:
        self._wall_utc_ms = wall_utc_ms
        self._mono_ms = mono_ms
        self._boot_id = boot_id

    @property
    def boot_id(self) -> str:
        return self._boot_id

    def wall_utc_ms(self) -> int:
        return self._wall_utc_ms

    def mono_ms(self) -> int:
        return self._mono_ms

    def advance(self, ms: int) -> None:
        """Let time pass, as it does for everybody."""
        if ms < 0:
            raise ValueError("time does not go back; set_wall changes the wall clock")
        self._wall_utc_ms += ms
        self._mono_ms += ms

    def set_wall(self, wall_utc_ms: int) -> None:
        """Change the wall clock as a person or NTP would."""
        self._wall_utc_ms = wall_utc_ms

    def reboot(self, *, off_ms: int = 60_000, boot_id: str = "") -> None:
        """Switch the machine off and on: the wall goes on, the monotonic clock begins anew."""
        self._wall_utc_ms += off_ms
        self._mono_ms = 0
        self._boot_id = boot_id or f"{self._boot_id}+"
