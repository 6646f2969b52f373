"""What time it may be: an interval of now, and what that means for a coupon's validity.

Pure: the caller reads the clocks. Source: protocol.md 2.10.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

DRIFT_PPM = 100
WALL_SLACK_MS = 2 * 60_000
"""How far the wall clock may be off without anybody noticing: the limit of suspicion."""
EXPIRY_GRACE_MS = 10 * 60_000
START_GRACE_MS = 2 * 60_000


@dataclass(frozen=True, slots=True)
class Instant:
    """One reading of the machine's clocks. `mono_ms` compares only under the same boot_id."""

    wall_utc_ms: int
    mono_ms: int
    boot_id: str


@dataclass(frozen=True, slots=True)
class TimeSample:
    """The server's time as one answer told it.

    Shape: `at` is halfway between sending and receiving, `uncertainty_ms` half the way there and
    back (rounded up), `server_utc_ms` the server's clock then.
    """

    server_utc_ms: int
    uncertainty_ms: int
    at: Instant

    @property
    def offset_ms(self) -> int:
        """What to add to this machine's wall clock to get the server's."""
        return self.server_utc_ms - self.at.wall_utc_ms


@dataclass(frozen=True, slots=True)
class Interval:
    """Now is not before `lo_utc_ms` and not after `hi_utc_ms`."""

    lo_utc_ms: int
    hi_utc_ms: int

    @property
    def width_ms(self) -> int:
        """How uncertain now is."""
        return self.hi_utc_ms - self.lo_utc_ms

    @property
    def mid_utc_ms(self) -> int:
        """The best single guess."""
        return (self.lo_utc_ms + self.hi_utc_ms) // 2


def sample_from(server_utc_ms: int, *, sent: Instant, received: Instant) -> TimeSample | None:
    """A sample from one exchange, or None when the clocks were disturbed during it."""
    rtt_ms = received.mono_ms - sent.mono_ms
    wall_ms = received.wall_utc_ms - sent.wall_utc_ms
    if sent.boot_id != received.boot_id or rtt_ms < 0 or abs(wall_ms - rtt_ms) > WALL_SLACK_MS:
        return None
    # The wall clock is read once, at the end: a correction by NTP meanwhile does no harm.
    half_ms = (rtt_ms + 1) // 2
    at = Instant(received.wall_utc_ms - half_ms, received.mono_ms - half_ms, received.boot_id)
    return TimeSample(server_utc_ms, half_ms, at)


def now_interval(
    now: Instant, samples: Iterable[TimeSample] = (), *, floor_utc_ms: int = 0
) -> Interval:
    """The narrowest interval that the samples and the clocks allow.

    Under the sample's own boot the monotonic clock carries it on, whatever happened to the wall
    clock. After a reboot the wall clock carries it, with its slack added. Without a sample there
    is only the wall clock and its slack. `floor_utc_ms` is a time known to have passed (the last
    entry's, the last sample's): now is never before it.
    """
    candidates = [_carried_on(sample, now) for sample in samples]
    by_wall = Interval(now.wall_utc_ms - WALL_SLACK_MS, now.wall_utc_ms + WALL_SLACK_MS)
    best = min(candidates, key=lambda interval: interval.width_ms, default=by_wall)
    lo = max(best.lo_utc_ms, floor_utc_ms)
    return Interval(lo, max(best.hi_utc_ms, lo))


class Validity(StrEnum):
    """How a stretch of validity stands to now: surely, surely not, or uncertain.

    GRACE and UNSURE are the two halves of uncertain: within the grace the customer is believed,
    beyond it nobody can say and a better clock is needed.
    """

    VALID = "valid"
    GRACE = "grace"
    UNSURE = "unsure"
    NOT_YET = "not_yet"
    EXPIRED = "expired"

    @property
    def is_accepted(self) -> bool:
        """Whether the coupon counts as valid at the counter."""
        return self in (Validity.VALID, Validity.GRACE)


@dataclass(frozen=True, slots=True)
class Window:
    """When something is valid: from inclusive, to exclusive, None is open; and the graces."""

    from_utc_ms: int | None = None
    to_utc_ms: int | None = None
    start_grace_ms: int = START_GRACE_MS
    expiry_grace_ms: int = EXPIRY_GRACE_MS


def judge_window(now: Interval, window: Window) -> Validity:
    """Where now lies; uncertain is accepted only if the worst case stays within the grace."""
    lo, hi = now.lo_utc_ms, now.hi_utc_ms
    start, end = window.from_utc_ms, window.to_utc_ms
    if start is not None and hi < start:
        return Validity.NOT_YET
    if end is not None and lo >= end:
        return Validity.EXPIRED
    before_ms = 0 if start is None else max(0, start - lo)
    after_ms = 0 if end is None else max(0, hi - end + 1)
    if before_ms == 0 and after_ms == 0:
        return Validity.VALID
    if before_ms <= window.start_grace_ms and after_ms <= window.expiry_grace_ms:
        return Validity.GRACE
    return Validity.UNSURE


class Suspicion(StrEnum):
    """Why the wall clock is not believed until a trusted sample comes."""

    BEHIND_LEDGER = "behind_ledger"
    JUMPED = "jumped"


def suspicion(
    now: Instant, *, last_entry_utc_ms: int | None, trusted: Instant | None
) -> Suspicion | None:
    """Whether the wall clock contradicts the ledger, or jumped since it was last trusted.

    `trusted` is the reading at the latest time sample or, before the first, at the start of the
    program. A jump cannot be seen across a reboot; the ledger's last entry still can.
    """
    if last_entry_utc_ms is not None and now.wall_utc_ms < last_entry_utc_ms - WALL_SLACK_MS:
        return Suspicion.BEHIND_LEDGER
    if trusted is None or trusted.boot_id != now.boot_id:
        return None
    wall_ms = now.wall_utc_ms - trusted.wall_utc_ms
    mono_ms = now.mono_ms - trusted.mono_ms
    return Suspicion.JUMPED if abs(wall_ms - mono_ms) > WALL_SLACK_MS else None


def _carried_on(sample: TimeSample, now: Instant) -> Interval:
    if sample.at.boot_id == now.boot_id:
        age_ms, slack_ms = abs(now.mono_ms - sample.at.mono_ms), 0
        best_ms = sample.server_utc_ms + now.mono_ms - sample.at.mono_ms
    else:
        age_ms, slack_ms = abs(now.wall_utc_ms - sample.at.wall_utc_ms), WALL_SLACK_MS
        best_ms = now.wall_utc_ms + sample.offset_ms
    off_ms = sample.uncertainty_ms + -(-age_ms * DRIFT_PPM // 1_000_000) + slack_ms
    # The server's clock has stood at the sample already, and does not go back.
    lo = max(best_ms - off_ms, sample.server_utc_ms - sample.uncertainty_ms)
    return Interval(lo, max(best_ms + off_ms, lo))
