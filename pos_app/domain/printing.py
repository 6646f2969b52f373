"""What happened to a print job, and what a printer says about itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class JobState(StrEnum):
    """The life of a print job. No status answer after the bytes means UNKNOWN (devices.md 5.2)."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    CONFIRMED = "confirmed"
    UNKNOWN = "unknown"
    FAILED = "failed"
    CANCELLED = "cancelled"


class PrinterState(StrEnum):
    """What a printer's own status bytes say; UNKNOWN when it gives no answer."""

    READY = "ready"
    PAPER_LOW = "paper_low"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    CUTTER_ERROR = "cutter_error"
    OFFLINE = "offline"
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"

    @property
    def can_print(self) -> bool:
        """Whether bytes sent now have a fair chance of becoming paper."""
        return self in (PrinterState.READY, PrinterState.PAPER_LOW, PrinterState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class PrintResult:
    """How one job ended: its state, what the printer said, and a stable code for what failed."""

    job_id: str
    state: JobState
    printer: PrinterState
    code: str | None = None
    detail: str = ""
