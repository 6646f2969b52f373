"""A printer made of software, wire by wire: it obeys, answers, and fails as told."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from devices.printer.fonts import FontFiles
from devices.printer.paper_stream import Command, Words, read_commands
from devices.printer.profile import PrinterProfile
from devices.printer.virtual_paper import Sheet, VirtualPaper

HELD_MAX = 20_000
PENDING_BYTES_MAX = 4 * 1024 * 1024


class StopCause(StrEnum):
    """What ends a job half way: the paper (the printer says so) or the power (it says nothing)."""

    PAPER = "paper"
    POWER = "power"


@dataclass(frozen=True, slots=True)
class PrinterFaults:
    """What is wrong with the virtual printer now; everything off is a healthy one.

    `is_gone`: cannot be connected to. `is_deaf`: takes bytes, prints nothing, answers nothing.
    `is_mute`: prints, answers nothing. `is_dle_eot_only`: answers no GS r, as many clones.
    `slow_s`: seconds every chunk takes. `stops_after`: bytes of print data after which the job
    ends half way, by `stop_cause`.
    """

    paper_out: bool = False
    paper_low: bool = False
    cover_open: bool = False
    cutter_error: bool = False
    offline: bool = False
    is_gone: bool = False
    is_deaf: bool = False
    is_mute: bool = False
    is_dle_eot_only: bool = False
    slow_s: float = 0.0
    stops_after: int | None = None
    stop_cause: StopCause = StopCause.PAPER

    @property
    def keeps_from_printing(self) -> bool:
        """Whether print data waits in the printer instead of becoming paper."""
        return self.paper_out or self.cover_open or self.cutter_error or self.offline


class VirtualDevice:
    """The printer behind the wire. `on_sheet` is called for every finished piece of paper.

    Thread: any; a lock keeps one stream of bytes at a time. `on_sheet` runs on the caller's.
    """

    def __init__(
        self,
        profile: PrinterProfile,
        on_sheet: Callable[[Sheet], None],
        *,
        files: FontFiles | None = None,
    ) -> None:
        self._profile = profile
        self._on_sheet = on_sheet
        self._paper = VirtualPaper(profile, files)
        self._lock = threading.RLock()
        self._faults = PrinterFaults()
        self._pending = b""
        self._held: deque[Words | Command] = deque(maxlen=HELD_MAX)
        self._printed_bytes = 0

    @property
    def faults(self) -> PrinterFaults:
        """What is wrong now."""
        return self._faults

    @property
    def drawer_kicks(self) -> int:
        """How often the drawer was opened."""
        return self._paper.drawer_kicks

    def set_faults(self, faults: PrinterFaults) -> None:
        """Break or mend it; a printer with paper again goes on with what it held."""
        with self._lock:
            if self._faults.is_deaf and not faults.is_deaf:
                self._held.clear()
                self._pending = b""
            self._faults = faults
            self._printed_bytes = 0
            if not faults.keeps_from_printing:
                self._work_off()

    def feed(self, chunk: bytes) -> bytes:
        """Take bytes from the wire; gives the bytes it answers at once."""
        with self._lock:
            if self._faults.is_deaf:
                return b""
            found, rest = read_commands(self._pending + chunk)
            self._pending = rest[-PENDING_BYTES_MAX:]
            answer = b"".join(self._take(item) for item in found)
            return b"" if self._faults.is_mute or self._faults.is_deaf else answer

    def end_job(self) -> None:
        """The connection closed: a printer without a cutter lets its paper be torn off."""
        with self._lock:
            self._pending = b""
            if not self._profile.has_cutter and not self._held:
                self._give_away()

    def _take(self, item: Words | Command) -> bytes:
        if isinstance(item, Command) and item.name in (b"\x10\x04", b"\x10\x14"):
            return self._real_time(item)
        if self._faults.keeps_from_printing or self._faults.is_deaf:
            self._held.append(item)
            return b""
        return self._print(item)

    def _real_time(self, command: Command) -> bytes:
        if command.name == b"\x10\x14":
            if command.arguments[:1] == b"\x08":
                self._held.clear()
            return b""
        faults = self._faults
        blocked, paper = faults.keeps_from_printing, 0
        if faults.paper_low or faults.paper_out:
            paper = 0x6C if faults.paper_out else 0x0C
        bits = {
            1: 0x08 if blocked else 0,
            2: (0x04 if faults.cover_open else 0) | (0x20 if faults.paper_out else 0),
            3: 0x08 if faults.cutter_error else 0,
            4: paper,
        }
        asked = command.arguments[0]
        return bytes([0x12 | bits[asked]]) if asked in bits else b""

    def _print(self, item: Words | Command) -> bytes:
        if isinstance(item, Command) and item.name == b"\x1dr":
            return b"" if self._faults.is_dle_eot_only else b"\x00"
        if self._paper.take(item):
            self._give_away()
        self._printed_bytes += len(_bytes_of(item))
        stops_after = self._faults.stops_after
        if stops_after is not None and self._printed_bytes >= stops_after:
            self._stop_half_way()
        return b""

    def _stop_half_way(self) -> None:
        is_paper = self._faults.stop_cause is StopCause.PAPER
        self._faults = PrinterFaults(paper_out=is_paper, is_deaf=not is_paper)
        self._give_away()

    def _work_off(self) -> None:
        while self._held and not self._faults.keeps_from_printing:
            self._print(self._held.popleft())

    def _give_away(self) -> None:
        if not self._paper.is_blank:
            self._on_sheet(self._paper.tear_off())


def _bytes_of(item: Words | Command) -> bytes:
    return item.encoded if isinstance(item, Words) else item.name + item.arguments
