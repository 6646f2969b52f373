"""Typed short codes: the coupon token behind 14 digits, with a brake on guessing."""

from __future__ import annotations

import threading
from collections import deque

from sqlalchemy import Connection, select

from platform_server.devices import Device
from platform_server.problems import OspProblem
from platform_server.tables import coupons
from pos_app.domain.verdict import Reason
from pos_app.wire.records import LookupAnswer, LookupRequest

MISSES_MAX = 30
MISSES_WITHIN_MS = 60_000


class GuessBrake:
    """Counts codes nobody issued, per device, in this process.

    Thread: any.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._misses: dict[str, deque[int]] = {}

    def check(self, dev: str, *, now_utc_ms: int) -> None:
        """Raises: OspProblem `rate_limited` after 30 misses within a minute."""
        with self._lock:
            misses = self._misses.get(dev)
            while misses and misses[0] <= now_utc_ms - MISSES_WITHIN_MS:
                misses.popleft()
            if misses and len(misses) >= MISSES_MAX:
                wait_s = (misses[0] + MISSES_WITHIN_MS - now_utc_ms) / 1000
                raise OspProblem(
                    "rate_limited", "Too many unknown codes in a row.", retry_after_s=wait_s
                )

    def note_miss(self, dev: str, *, now_utc_ms: int) -> None:
        """Remember one code that does not exist."""
        with self._lock:
            self._misses.setdefault(dev, deque(maxlen=MISSES_MAX)).append(now_utc_ms)


def lookup(
    connection: Connection, device: Device, request: LookupRequest, *, now_utc_ms: int
) -> LookupAnswer:
    """The token of the coupon behind a short code, or NOT_FOUND."""
    payload = connection.execute(
        select(coupons.c.payload)
        .where(coupons.c.merchant_id == device.merchant_id)
        .where(coupons.c.short_code == request.short_code)
    ).scalar_one_or_none()
    reason = None if payload is not None else str(Reason.NOT_FOUND)
    return LookupAnswer(payload=payload, reason=reason, server_utc_ms=now_utc_ms)
