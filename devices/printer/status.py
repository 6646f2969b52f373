"""What a printer's status bytes mean, read by ourselves: no answer is UNKNOWN, never "fine".

Source: Epson ESC/POS command reference, DLE EOT and GS r; devices.md 5.1.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import IntEnum

from devices.printer.link import PrinterLink
from pos_app.domain.printing import PrinterState

FIRST_ANSWER_TIMEOUT_S = 0.7
NEXT_ANSWER_TIMEOUT_S = 0.4
WRITE_STATUS_TIMEOUT_S = 1.0
UNCLAIMED_BYTES_MAX = 64
GS_R_PAPER = b"\x1dr\x01"

# Every DLE EOT answer is 0xx1xx10, every GS r answer 0xx0xxxx.
_REAL_TIME_MASK, _REAL_TIME_FORM = 0x93, 0x12
_GS_R_MASK, _GS_R_FORM = 0x90, 0x00


class Question(IntEnum):
    """The n of DLE EOT n."""

    PRINTER = 1
    OFFLINE_CAUSE = 2
    ERROR = 3
    PAPER = 4


def is_real_time_answer(byte: int) -> bool:
    """Whether this byte can be the answer to DLE EOT."""
    return byte & _REAL_TIME_MASK == _REAL_TIME_FORM


def is_gs_r_answer(byte: int) -> bool:
    """Whether this byte can be the answer to GS r."""
    return byte & _GS_R_MASK == _GS_R_FORM


def state_from(answers: dict[Question, int]) -> PrinterState:
    """What the answers together say; the graver cause wins. No answer at all is UNKNOWN."""
    if not answers:
        return PrinterState.UNKNOWN
    paper, cause = answers.get(Question.PAPER, 0), answers.get(Question.OFFLINE_CAUSE, 0)
    if cause & 0x04:
        return PrinterState.COVER_OPEN
    if paper & 0x60 or cause & 0x20:
        return PrinterState.PAPER_OUT
    if answers.get(Question.ERROR, 0) & 0x08:
        return PrinterState.CUTTER_ERROR
    if answers.get(Question.PRINTER, 0) & 0x08 or answers.get(Question.ERROR, 0) & 0x60:
        return PrinterState.OFFLINE
    return PrinterState.PAPER_LOW if paper & 0x0C else PrinterState.READY


class Answers:
    """What comes back on one open link, sorted by who is waiting for it.

    Real-time answers overtake buffered ones, so a byte that is not wanted yet is kept, not lost.
    """

    def __init__(self, link: PrinterLink) -> None:
        self._link = link
        self._unclaimed = bytearray()
        self._done_owed = 0

    def ask_state(self) -> PrinterState:
        """Ask four questions, stop at the first silence. Takes two seconds at most.

        Raises: PrinterUnreachable if the line broke.
        """
        answers: dict[Question, int] = {}
        for question in Question:
            timeout_s = NEXT_ANSWER_TIMEOUT_S if answers else FIRST_ANSWER_TIMEOUT_S
            self._link.write(b"\x10\x04" + bytes([question]), timeout_s=WRITE_STATUS_TIMEOUT_S)
            byte = self.wait_for(is_real_time_answer, timeout_s=timeout_s)
            if byte is None:
                break
            answers[question] = byte
        return state_from(answers)

    def ask_done(self) -> None:
        """Put GS r behind everything sent so far: it is answered once that has been worked off."""
        self._link.write(GS_R_PAPER, timeout_s=WRITE_STATUS_TIMEOUT_S)
        self._done_owed += 1

    def is_done(self, *, timeout_s: float) -> bool:
        """Whether every GS r asked on this link is answered by then.

        Counted, so that a late answer to an earlier question proves nothing about later bytes.
        Raises: PrinterUnreachable if the line broke.
        """
        deadline = time.monotonic() + timeout_s
        while self._done_owed:
            left_s = max(deadline - time.monotonic(), 0)
            if self.wait_for(is_gs_r_answer, timeout_s=left_s) is None:
                return False
            self._done_owed -= 1
        return True

    def wait_for(self, is_answer: Callable[[int], bool], *, timeout_s: float) -> int | None:
        """The first byte of the wanted form by then, or None.

        Raises: PrinterUnreachable if the line broke.
        """
        deadline = time.monotonic() + timeout_s
        while True:
            for at, byte in enumerate(self._unclaimed):
                if is_answer(byte):
                    del self._unclaimed[at]
                    return byte
            left_s = deadline - time.monotonic()
            if left_s <= 0:
                return None
            self._unclaimed += self._link.read(timeout_s=left_s)
            del self._unclaimed[:-UNCLAIMED_BYTES_MAX]
