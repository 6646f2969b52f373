"""A till's clocks over the run's one true time."""

from __future__ import annotations

from tests.sim.scheduler import Scheduler


class SimClock:
    """ports.Clock: the wall may be wrong, the monotonic clock begins anew with each boot."""

    def __init__(self, scheduler: Scheduler, name: str) -> None:
        self._scheduler = scheduler
        self._name = name
        self._boots = 1
        self._booted_ms = scheduler.now_ms
        self.wall_off_ms = 0

    @property
    def boot_id(self) -> str:
        """A name for this boot."""
        return f"{self._name}-boot-{self._boots}"

    def wall_utc_ms(self) -> int:
        """What this machine believes the time to be."""
        return self._scheduler.now_ms + self.wall_off_ms

    def mono_ms(self) -> int:
        """Milliseconds since the boot."""
        return self._scheduler.now_ms - self._booted_ms

    def reboot(self) -> None:
        """Off and on again."""
        self._boots += 1
        self._booted_ms = self._scheduler.now_ms
