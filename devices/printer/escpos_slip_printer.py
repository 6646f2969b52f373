"""A receipt printer that speaks ESC/POS: status, bytes, and proof that they became paper."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING

from devices.printer.link import CHUNK_BYTES, JOB_TIMEOUT_S, WRITE_TIMEOUT_S, LinkKind, PrinterLink
from devices.printer.status import Answers
from pos_app.domain import print_policy
from pos_app.domain.printing import JobState, PrinterState, PrintResult
from pos_app.errors import PrinterUnreachable

if TYPE_CHECKING:
    from devices.printer.encoder import EncodedSlip, SlipEncoder
    from devices.printer.fonts import FontFiles
    from devices.printer.profile import PrinterProfile
    from pos_app.domain.slip import Slip

PROOF_TIMEOUT_S = 5.0
PROOF_POLL_S = 0.5
SILENT_PROOF_TIMEOUT_S = 1.0
LEARN_TIMEOUT_S = 0.4
PAPER_TIME_MAX_S = 20.0

# DLE DC4 8: throw away what the printer still holds, so that no half slip follows later.
CLEAR_BUFFER = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"

_CODES = {
    PrinterState.PAPER_OUT: print_policy.PAPER_OUT,
    PrinterState.COVER_OPEN: print_policy.COVER_OPEN,
    PrinterState.CUTTER_ERROR: print_policy.CUTTER_ERROR,
    PrinterState.OFFLINE: print_policy.PRINTER_OFFLINE,
    PrinterState.UNREACHABLE: print_policy.UNREACHABLE,
}
_TOLD = (PrinterState.PAPER_OUT, PrinterState.COVER_OPEN, PrinterState.CUTTER_ERROR)


class EscposSlipPrinter:
    """One printer behind one link; implements pos_app.ports.SlipPrinter.

    Connects for every job and every question, so that a printer may be shared. Heavy libraries
    are loaded by the first slip. Thread: the printer's own worker only.
    """

    def __init__(
        self,
        name: str,
        link: PrinterLink,
        profile: PrinterProfile,
        *,
        fonts: FontFiles | None = None,
    ) -> None:
        self._name = name
        self._link = link
        self._profile = profile
        self._fonts = fonts
        self._encoder: SlipEncoder | None = None
        self._tells_when_done: bool | None = None

    @property
    def name(self) -> str:
        """What people call this printer."""
        return self._name

    def status(self) -> PrinterState:
        """What the printer says of itself, within two seconds of connecting."""
        try:
            self._link.open("status")
            return Answers(self._link).ask_state() if self._may_answer() else self._mute()
        except PrinterUnreachable:
            return PrinterState.UNREACHABLE
        finally:
            self._link.close()

    def print_slip(self, slip: Slip, *, job_id: str, copy: int) -> PrintResult:
        """Preflight, send, ask what became of it.

        CONFIRMED only on the printer's word after the bytes; UNKNOWN when it said nothing;
        FAILED with the code of what it said, or of what kept the bytes from going out.
        """
        encoded = self._encode(slip, copy)
        try:
            self._link.open(job_id)
            return self._print(encoded, job_id)
        except PrinterUnreachable as error:
            return _failed(job_id, PrinterState.UNREACHABLE, detail=error.detail)
        finally:
            self._link.close()

    def close(self) -> None:
        """Release the line."""
        self._link.close()

    def _encode(self, slip: Slip, copy: int) -> EncodedSlip:
        if self._encoder is None:
            from devices.printer.encoder import SlipEncoder

            self._encoder = SlipEncoder(self._profile, self._fonts)
        return self._encoder.encode(slip, copy=copy)

    def _may_answer(self) -> bool:
        return self._link.kind is LinkKind.TWO_WAY and self._profile.answers

    def _mute(self) -> PrinterState:
        is_kept = self._link.kind is LinkKind.KEPT
        return PrinterState.READY if is_kept else PrinterState.UNKNOWN

    def _print(self, encoded: EncodedSlip, job_id: str) -> PrintResult:
        """One job on an open link. PrinterUnreachable leaves here only before the first byte."""
        answers = Answers(self._link) if self._may_answer() else None
        before = self._preflight(answers) if answers else self._mute()
        if not before.can_print:
            return _failed(job_id, before)
        try:
            self._send(encoded.payload)
        except PrinterUnreachable as error:
            return self._after_broken_send(job_id, error)
        if answers is None:
            if self._link.kind is LinkKind.KEPT:
                return PrintResult(job_id, JobState.CONFIRMED, PrinterState.READY)
            return _unknown(job_id, PrinterState.UNKNOWN, "this line never answers")
        try:
            return self._after_send(answers, encoded, job_id, is_silent=before is _SILENT)
        except PrinterUnreachable as error:
            return _unknown(job_id, PrinterState.UNREACHABLE, error.detail)

    def _preflight(self, answers: Answers) -> PrinterState:
        """The printer's state; learns on the way whether it answers GS r."""
        state = answers.ask_state()
        if state.can_print and state is not _SILENT and self._tells_when_done is None:
            answers.ask_done()
            self._tells_when_done = answers.is_done(timeout_s=LEARN_TIMEOUT_S)
        return state

    def _send(self, payload: bytes) -> None:
        deadline = time.monotonic() + JOB_TIMEOUT_S + self._link.seconds_for(len(payload))
        for start in range(0, len(payload), CHUNK_BYTES):
            left_s = deadline - time.monotonic()
            if left_s <= 0:
                raise PrinterUnreachable(f"{self._link.name}: took over {JOB_TIMEOUT_S:.0f} s")
            chunk = payload[start : start + CHUNK_BYTES]
            self._link.write(chunk, timeout_s=min(WRITE_TIMEOUT_S, left_s))

    def _after_broken_send(self, job_id: str, error: PrinterUnreachable) -> PrintResult:
        """Not all bytes went out: ask on a fresh line whether the printer says why."""
        state = self.status()
        if state in _TOLD:
            return _failed(job_id, state, detail=error.detail)
        code = print_policy.WRITE_TIMED_OUT
        return PrintResult(job_id, JobState.FAILED, state, code, error.detail)

    def _after_send(
        self, answers: Answers, encoded: EncodedSlip, job_id: str, *, is_silent: bool
    ) -> PrintResult:
        """Wait until the printer says it is done, or why it is not."""
        paper_s = min(encoded.height_dots / self._profile.rows_per_s, PAPER_TIME_MAX_S)
        patience_s = SILENT_PROOF_TIMEOUT_S if is_silent else PROOF_TIMEOUT_S
        deadline = time.monotonic() + paper_s + patience_s
        answers.ask_done()
        wait_s = PROOF_POLL_S if self._tells_when_done else max(paper_s, PROOF_POLL_S)
        while True:
            if answers.is_done(timeout_s=wait_s):
                self._tells_when_done = True
                return PrintResult(job_id, JobState.CONFIRMED, _last_state(answers))
            state = answers.ask_state()
            if state in _TOLD:
                self._clear_buffer(answers)
                return _failed(job_id, state)
            if state is _SILENT:
                return _unknown(job_id, state, "no answer after the bytes")
            if state.can_print and not self._tells_when_done:
                return PrintResult(job_id, JobState.CONFIRMED, state)
            if time.monotonic() >= deadline:
                return _unknown(job_id, state, "the printer did not say that it was done")

    def _clear_buffer(self, answers: Answers) -> None:
        """Forget the rest of this slip; the question after it makes sure that this arrived."""
        if self._profile.clears_buffer:
            with contextlib.suppress(PrinterUnreachable):  # what failed is told already
                self._link.write(CLEAR_BUFFER, timeout_s=WRITE_TIMEOUT_S)
                answers.ask_state()


_SILENT = PrinterState.UNKNOWN


def _last_state(answers: Answers) -> PrinterState:
    """The state after a slip that is out; a printer that hangs up now takes nothing back."""
    try:
        return answers.ask_state()
    except PrinterUnreachable:
        return PrinterState.UNREACHABLE


def _failed(job_id: str, state: PrinterState, *, detail: str = "") -> PrintResult:
    return PrintResult(job_id, JobState.FAILED, state, _CODES.get(state), detail)


def _unknown(job_id: str, state: PrinterState, detail: str) -> PrintResult:
    return PrintResult(job_id, JobState.UNKNOWN, state, print_policy.NO_ANSWER, detail)
