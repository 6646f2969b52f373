"""The demo's printer: slips become pictures, by the same bytes a real printer would get."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from devices.printer.escpos_slip_printer import EscposSlipPrinter
from devices.printer.link import LinkKind
from devices.printer.profile import VIRTUAL_58, PrinterProfile
from pos_app.domain.printing import PrinterState, PrintResult
from pos_app.errors import PrinterUnreachable

if TYPE_CHECKING:
    from devices.printer.fonts import FontFiles
    from devices.printer.virtual_device import PrinterFaults, VirtualDevice
    from devices.printer.virtual_paper import Sheet
    from pos_app.domain.slip import Slip

SHEETS_KEPT_MAX = 200
ANSWERS_MAX = 256


class VirtualLink:
    """A wire to a virtual device in this process."""

    def __init__(self, device: Callable[[], VirtualDevice]) -> None:
        self._device = device
        self._answers: queue.Queue[bytes] = queue.Queue(ANSWERS_MAX)
        self._is_open = False
        self._never = threading.Event()

    @property
    def name(self) -> str:
        """What the wire leads to."""
        return "virtual"

    @property
    def kind(self) -> LinkKind:
        """It answers, unless told to be mute."""
        return LinkKind.TWO_WAY

    def open(self, job_id: str) -> None:
        """Connect. Raises PrinterUnreachable while the device is gone."""
        if self._device().faults.is_gone:
            raise PrinterUnreachable("virtual: nobody there")
        self._answers = queue.Queue(ANSWERS_MAX)
        self._is_open = True

    def write(self, chunk: bytes, *, timeout_s: float) -> None:
        """Hand a chunk over. Raises PrinterUnreachable if the device is gone or too slow."""
        device = self._device()
        if not self._is_open or device.faults.is_gone:
            raise PrinterUnreachable("virtual: the line broke")
        slow_s = device.faults.slow_s
        self._never.wait(min(slow_s, timeout_s))
        if slow_s > timeout_s:
            raise PrinterUnreachable(f"virtual: not taken within {timeout_s:g} s")
        answer = device.feed(chunk)
        if answer and not self._answers.full():
            self._answers.put_nowait(answer)

    def read(self, *, timeout_s: float) -> bytes:
        """What the device answered by then."""
        if self._device().faults.is_gone:
            raise PrinterUnreachable("virtual: the line broke")
        try:
            return self._answers.get(timeout=max(timeout_s, 0.001))
        except queue.Empty:
            return b""

    def close(self) -> None:
        """End of the job."""
        if self._is_open:
            self._is_open = False
            self._device().end_job()

    def seconds_for(self, size: int) -> float:
        """No wire, no time."""
        return 0.0


class VirtualSlipPrinter:
    """A printer on the screen; implements pos_app.ports.SlipPrinter.

    `on_paper` gets every finished sheet as PNG bytes and its words, on the thread that prints;
    with a folder the sheets are kept there too, the newest SHEETS_KEPT_MAX of them.
    Nothing heavy is loaded before the first slip.
    """

    def __init__(
        self,
        on_paper: Callable[[bytes, str], None] | None = None,
        folder: Path | None = None,
        *,
        profile: PrinterProfile = VIRTUAL_58,
        fonts: FontFiles | None = None,
        name: str = "virtual",
    ) -> None:
        self._on_paper = on_paper
        self._folder = folder
        self._profile = profile
        self._fonts = fonts
        self._built: VirtualDevice | None = None
        self._building = threading.Lock()
        self._printer = EscposSlipPrinter(name, VirtualLink(self._device), profile, fonts=fonts)

    @property
    def name(self) -> str:
        """What people call this printer."""
        return self._printer.name

    @property
    def faults(self) -> PrinterFaults:
        """What is wrong with it now."""
        return self._device().faults

    def set_faults(self, faults: PrinterFaults) -> None:
        """Break it or mend it, from any thread."""
        self._device().set_faults(faults)

    @property
    def drawer_kicks(self) -> int:
        """How often the drawer would have opened."""
        return self._device().drawer_kicks

    def status(self) -> PrinterState:
        """What the device says of itself."""
        return self._printer.status()

    def print_slip(self, slip: Slip, *, job_id: str, copy: int) -> PrintResult:
        """Print by the real path: bytes, wire, paper."""
        return self._printer.print_slip(slip, job_id=job_id, copy=copy)

    def close(self) -> None:
        """Release the wire."""
        self._printer.close()

    def _device(self) -> VirtualDevice:
        from devices.printer.virtual_device import VirtualDevice

        with self._building:
            if self._built is None:
                self._built = VirtualDevice(self._profile, self._keep, files=self._fonts)
            return self._built

    def _keep(self, sheet: Sheet) -> None:
        if self._folder is not None:
            _write_sheet(self._folder, sheet)
        if self._on_paper is not None:
            self._on_paper(sheet.png, sheet.text)


def _write_sheet(folder: Path, sheet: Sheet) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    kept = sorted(folder.glob("slip-*.png"))
    number = int(kept[-1].stem.removeprefix("slip-")) + 1 if kept else 1
    picture = folder / f"slip-{number:06d}.png"
    picture.write_bytes(sheet.png)
    picture.with_suffix(".txt").write_text(sheet.text, encoding="utf-8")
    for old in kept[: max(len(kept) + 1 - SHEETS_KEPT_MAX, 0)]:
        old.unlink(missing_ok=True)
        old.with_suffix(".txt").unlink(missing_ok=True)
