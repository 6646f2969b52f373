"""What time it is, as an interval: samples of the platform's clock, carried on by ours.

Source: protocol.md 2.10. Thread: any.
"""

from __future__ import annotations

import json
from collections import deque
from threading import Lock

from pos_app.clock import instant_of
from pos_app.domain.time_interval import (
    Instant,
    Interval,
    TimeSample,
    now_interval,
    suspicion,
)
from pos_app.ports import Clock

SAMPLES_MAX = 8


class TimeKeeper:
    """Keeps the latest server time samples and answers with an interval that holds now."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._began = instant_of(clock)
        self._samples: deque[TimeSample] = deque(maxlen=SAMPLES_MAX)
        self._floor_utc_ms = 0
        self._lock = Lock()

    def learn(self, sample: TimeSample) -> None:
        """Add one sample."""
        with self._lock:
            self._samples.append(sample)
            self._floor_utc_ms = max(
                self._floor_utc_ms, sample.server_utc_ms - sample.uncertainty_ms
            )

    def now(self) -> Interval:
        """The narrowest interval that surely holds the present."""
        with self._lock:
            samples = tuple(self._samples)
            floor = self._floor_utc_ms
        return now_interval(instant_of(self._clock), samples, floor_utc_ms=floor)

    def is_suspect(self, last_entry_utc_ms: int) -> bool:
        """Whether the wall clock contradicts the ledger or jumped, and no sample says otherwise.

        Source: protocol.md 2.10 (`clock.suspected`).
        """
        now = instant_of(self._clock)
        with self._lock:
            if any(sample.at.boot_id == now.boot_id for sample in self._samples):
                return False
        return suspicion(now, last_entry_utc_ms=last_entry_utc_ms, trusted=self._began) is not None

    @property
    def offset_ms(self) -> int | None:
        """How far the platform's clock is ahead of ours by the latest sample."""
        with self._lock:
            return self._samples[-1].offset_ms if self._samples else None

    def to_text(self) -> str:
        """The latest sample, to be kept beside the ledger."""
        with self._lock:
            if not self._samples:
                return ""
            last = self._samples[-1]
        return json.dumps(
            [
                last.server_utc_ms,
                last.uncertainty_ms,
                last.at.wall_utc_ms,
                last.at.mono_ms,
                last.at.boot_id,
            ]
        )

    def recall(self, text: str | None) -> None:
        """Take up a sample kept by an earlier run; anything unreadable is left alone."""
        if not text:
            return
        try:
            server, uncertainty, wall, mono, boot = json.loads(text)
            self.learn(TimeSample(int(server), int(uncertainty), Instant(wall, mono, str(boot))))
        except (ValueError, TypeError):
            return
