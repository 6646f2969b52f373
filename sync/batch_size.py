"""How many entries one upload carries: slowly up, halved on trouble. Source: protocol.md 2.16."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

from pos_app.wire.records import EVENTS_PER_BATCH_MAX

ENTRIES_MIN = 20
ENTRIES_STEP = 20
CREDITS_KEPT_S = 10.0
"""Older credits say nothing any more: without this, credits of 0 would end uploading for good."""


class BatchSize:
    """Additive increase, multiplicative decrease between 20 and 500 entries. Thread: any.

    `now_s` gives seconds of a clock that does not go back.
    """

    def __init__(
        self,
        *,
        smallest: int = ENTRIES_MIN,
        largest: int = EVENTS_PER_BATCH_MAX,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._now_s = now_s
        self._smallest = smallest
        self._largest = largest
        self._entries = smallest
        self._credits: int | None = None
        self._credits_until_s = 0.0
        self._lock = Lock()

    @property
    def entries(self) -> int:
        """How many entries the next upload may carry; 0 while the platform wants none."""
        with self._lock:
            if self._credits is None or self._now_s() >= self._credits_until_s:
                return self._entries
            return min(self._entries, self._credits)

    def succeeded(self, sent: int, *, credits_left: int | None = None) -> None:
        """A batch of `sent` entries was acknowledged; `credits_left` is what the answer granted.

        Only a full batch proves that a larger one may fit.
        """
        with self._lock:
            self._credits = credits_left
            self._credits_until_s = self._now_s() + CREDITS_KEPT_S
            if sent >= self._entries:
                self._entries = min(self._largest, self._entries + ENTRIES_STEP)

    def failed(self) -> None:
        """A batch got no usable answer or was put off: the next one is half as large."""
        with self._lock:
            self._entries = max(self._smallest, self._entries // 2)
