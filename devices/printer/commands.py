"""The command builder of python-escpos, loaded at first use and kept from touching our process.

Importing the library takes about 200 ms, sets up the root logger and leaves a folder in the
temporary directory; none of this may happen to a till, so it is loaded here, late, and tidied up.
"""

from __future__ import annotations

import logging
import shutil
import threading
from typing import Protocol, cast

from pos_app.domain.slip import Align

_loading = threading.Lock()


class _Builder(Protocol):
    """What is used of `escpos.printer.Dummy`, which carries no types to rely on."""

    output: bytes

    def _raw(self, msg: bytes) -> None: ...

    def hw(self, hw: str) -> None: ...

    def cashdraw(self, pin: list[int]) -> None: ...

    def set(self, **style: object) -> None: ...

    def print_and_feed(self, n: int) -> None: ...

    def qr(self, content: str, *, ec: int, size: int, native: bool) -> None: ...

    def cut(self, *, feed: bool) -> None: ...


class CommandSheet:
    """The bytes of one job, written command by command."""

    def __init__(self) -> None:
        with _loading:
            self._out = _new_dummy()
        self._style: tuple[Align, bool, int, bool] | None = None
        self._is_han_double: bool | None = None

    def to_bytes(self) -> bytes:
        """Everything so far."""
        return bytes(self._out.output)

    def raw(self, command: bytes) -> None:
        """Bytes the library has no word for."""
        self._out._raw(command)  # noqa: SLF001 - the library's own door for such bytes

    def initialise(self, *, chinese: bool) -> None:
        """Reset, stop unasked status, and set the character mode. Source: domain.md finding 12."""
        self._out.hw("INIT")
        self.raw(b"\x1da\x00")
        self.raw(b"\x1c&" if chinese else b"\x1c.")
        self._style = None

    def kick_drawer(self, *, pin: int, pulse_ms: int) -> None:
        """Open the drawer on one pin; the pulse is counted in steps of 2 ms."""
        steps = pulse_ms // 2
        self._out.cashdraw([0x1B, 0x70, 0 if pin == 2 else 1, steps, steps])

    def style(self, align: Align, *, bold: bool, scale: int, inverse: bool) -> None:
        """Set how the next words look; sends only what differs from before."""
        style = (align, bold, scale, inverse)
        before = self._style or (None, None, None, None)
        self._out.set(
            align=align.value if align is not before[0] else None,
            bold=bold if bold is not before[1] else None,
            invert=inverse if inverse is not before[3] else None,
            custom_size=True if scale != before[2] else None,
            width=scale,
            height=scale,
        )
        self._style = style

    def han_size(self, *, double: bool) -> None:
        """Double-size Chinese on printers where GS ! leaves it alone (FS W)."""
        if double is not self._is_han_double:
            self.raw(b"\x1cW\x01" if double else b"\x1cW\x00")
        self._is_han_double = double

    def line(self, encoded: bytes) -> None:
        """Words and the end of their line."""
        self.raw(encoded + b"\n")

    def feed(self, lines: int) -> None:
        """Blank lines."""
        if lines:
            self._out.print_and_feed(lines)

    def qr(self, payload: str, *, module_dots: int) -> None:
        """A QR code made by the printer, error correction M."""
        self._out.qr(payload, ec=1, size=module_dots, native=True)

    def cut(self) -> None:
        """Feed to the cutter and cut: GS V 66 0."""
        self._out.cut(feed=False)


def _new_dummy() -> _Builder:
    handlers = list(logging.root.handlers)
    from escpos import capabilities
    from escpos.printer.dummy import Dummy

    for handler in [kept for kept in logging.root.handlers if kept not in handlers]:
        logging.root.removeHandler(handler)
    if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in capabilities.environ:
        shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)
    return cast(_Builder, Dummy())
