"""What may be done with a print job that did not simply end well: wait, ask, or mark a copy.

Printing is not idempotent: nobody can take paper back. So the till never guesses in silence.
Source: devices.md 5.2 and 5.9, acceptance.md 70 and 72.
"""

from __future__ import annotations

from enum import StrEnum

from pos_app.domain.printing import JobState

RECEIPT_AGE_MAX_MS = 10 * 60 * 1000
ORDER_SLIP_AGE_MAX_MS = 4 * 60 * 60 * 1000
SILENT_BACKLOG_MAX = 1

PAPER_OUT = "PRN-101"
COVER_OPEN = "PRN-102"
CUTTER_ERROR = "PRN-103"
UNREACHABLE = "PRN-104"
WRITE_TIMED_OUT = "PRN-105"
PRINTER_OFFLINE = "PRN-106"
NO_ANSWER = "PRN-107"

_ORDER_SLIPS = frozenset({"order", "pickup", "kitchen", "bag_tag"})
# The printer itself said that the paper is not whole, or not one byte was sent.
_ORIGINAL_AFTER = frozenset({PAPER_OUT, COVER_OPEN, UNREACHABLE, PRINTER_OFFLINE})


class Waiting(StrEnum):
    """What to do with a job that waits when its printer is ready again."""

    PRINT = "print"
    ASK = "ask"
    PRINT_LATER = "print_later"


class Reprint(StrEnum):
    """How the next paper of the same slip is marked."""

    ORIGINAL = "original"
    COPY = "copy"


def age_max_ms(kind: str) -> int:
    """How old a waiting slip of this kind may become before it is only printed on request."""
    return ORDER_SLIP_AGE_MAX_MS if kind in _ORDER_SLIPS else RECEIPT_AGE_MAX_MS


def is_stale(kind: str, *, queued_at_utc_ms: int, now_utc_ms: int) -> bool:
    """Whether a slip has waited too long; a clock that was set far back counts as too long."""
    return abs(now_utc_ms - queued_at_utc_ms) > age_max_ms(kind)


def waiting_job(
    kind: str, state: JobState, *, queued_at_utc_ms: int, now_utc_ms: int, waiting: int
) -> Waiting:
    """Decide about a waiting job; `waiting` counts all jobs of this printer, this one included.

    Only a fresh job that never began and waits alone prints by itself: a printer that comes back
    must not spit out old slips.
    """
    if state is not JobState.QUEUED:
        return Waiting.ASK
    if is_stale(kind, queued_at_utc_ms=queued_at_utc_ms, now_utc_ms=now_utc_ms):
        return Waiting.PRINT_LATER
    if kind in _ORDER_SLIPS or waiting > SILENT_BACKLOG_MAX:
        return Waiting.ASK
    return Waiting.PRINT


def state_after_restart(state: JobState) -> JobState:
    """What a job found in the ledger at start is taken for: bytes under way are UNKNOWN."""
    return JobState.UNKNOWN if state in (JobState.SENDING, JobState.SENT) else state


def reprint_as(state: JobState, code: str | None = None) -> Reprint:
    """Whether the same slip, printed again, is the original once more or a copy.

    Told by the printer (paper out, cover open) or never sent: the original. No clear answer, or
    already on paper: a copy.
    """
    if state in (JobState.QUEUED, JobState.CANCELLED):
        return Reprint.ORIGINAL
    if state is JobState.FAILED and code in _ORIGINAL_AFTER:
        return Reprint.ORIGINAL
    return Reprint.COPY


def copy_number(state: JobState, code: str | None, *, copies_before: int) -> int:
    """The `copy` to print with: 0 for the original, else one more than the copies before."""
    return copies_before if reprint_as(state, code) is Reprint.ORIGINAL else copies_before + 1
