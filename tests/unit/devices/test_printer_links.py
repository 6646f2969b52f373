"""What each kind of line does when nobody is at the other end."""

from __future__ import annotations

import socket
from pathlib import Path
from types import SimpleNamespace

import pytest
import usb.core
import usb.util

from devices.printer.escpos_slip_printer import EscposSlipPrinter
from devices.printer.link import LinkKind
from devices.printer.link_file import FileLink
from devices.printer.link_serial import SerialLink
from devices.printer.link_tcp import TcpLink
from devices.printer.link_usb import UsbLink
from devices.printer.printer_url import printer_from_url
from devices.printer.profile import PrinterProfile, profile_named
from devices.printer.virtual_printer import VirtualSlipPrinter
from pos_app.domain.printing import JobState, PrinterState
from pos_app.errors import PrinterUnreachable, WrongUse
from tests.fakes.slips import slip

EPSON = profile_named("epson-80")


@pytest.fixture
def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.mark.parametrize(
    ("url", "kind", "name"),
    [
        ("tcp://192.168.1.50", EscposSlipPrinter, "192.168.1.50:9100"),
        ("tcp://printer.local:9101", EscposSlipPrinter, "printer.local:9101"),
        ("serial:COM3?baud=19200", EscposSlipPrinter, "COM3"),
        ("serial:/dev/ttyUSB0", EscposSlipPrinter, "/dev/ttyUSB0"),
        ("usb:04b8:0e15", EscposSlipPrinter, "USB 04b8:0e15"),
        ("file:slips/job.bin", EscposSlipPrinter, "job.bin"),
        ("virtual:", VirtualSlipPrinter, "virtual"),
    ],
)
def test_address_leads_to_its_printer(url: str, kind: type, name: str):
    printer = printer_from_url(url, EPSON)
    assert isinstance(printer, kind)
    assert printer.name == name
    printer.close()


@pytest.mark.parametrize(
    "url",
    [
        *("", "tcp://", "tcp://x:port", "serial:", "serial:COM3?baud=fast", "usb:04b8"),
        *("usb:g:h", "file:", "lpt1:", "192.168.1.50"),
    ],
)
def test_address_of_no_known_form_is_refused(url: str):
    with pytest.raises(WrongUse, match="printer's address"):
        printer_from_url(url, EPSON)


def test_file_takes_jobs_one_after_the_other(tmp_path: Path):
    path = tmp_path / "deep" / "jobs.escpos"
    printer = printer_from_url(f"file:{path}", EPSON)
    results = [printer.print_slip(slip("en"), job_id=f"j{n}", copy=n) for n in (0, 1)]
    assert [result.state for result in results] == [JobState.CONFIRMED] * 2
    assert path.read_bytes().count(b"\x1b@") == 2
    assert printer.status() is PrinterState.READY


def test_folder_takes_one_file_per_job_whatever_the_job_is_called(tmp_path: Path):
    printer = printer_from_url(f"file:{tmp_path}", EPSON)
    printer.print_slip(slip("en"), job_id="../../evil:1", copy=0)
    assert [path.name for path in tmp_path.glob("*.escpos")] == [".._.._evil_1.escpos"]


def test_file_that_cannot_be_opened_fails_the_job(tmp_path: Path):
    (tmp_path / "not-a-folder").write_bytes(b"")
    printer = printer_from_url(f"file:{tmp_path / 'not-a-folder' / 'x'}", EPSON)
    result = printer.print_slip(slip("en"), job_id="j", copy=0)
    assert (result.state, result.code) == (JobState.FAILED, "PRN-104")
    assert printer.status() is PrinterState.UNREACHABLE


def test_device_file_takes_bytes_and_proves_nothing():
    assert FileLink("/dev/null").kind in (LinkKind.ONE_WAY, LinkKind.KEPT)
    if FileLink("/dev/null").kind is LinkKind.ONE_WAY:
        result = printer_from_url("file:/dev/null", EPSON).print_slip(
            slip("en"), job_id="j", copy=0
        )
        assert (result.state, result.printer) == (JobState.UNKNOWN, PrinterState.UNKNOWN)


def test_nobody_at_a_port_is_unreachable(closed_port: int):
    link = TcpLink("127.0.0.1", closed_port)
    with pytest.raises(PrinterUnreachable):
        link.open("j")
    for use in (lambda: link.write(b"x", timeout_s=1), lambda: link.read(timeout_s=1)):
        with pytest.raises(PrinterUnreachable, match="not connected"):
            use()


def test_serial_port_that_is_not_there_is_unreachable():
    link = SerialLink("no-such-port")
    with pytest.raises(PrinterUnreachable):
        link.open("j")
    with pytest.raises(PrinterUnreachable, match="not open"):
        link.write(b"x", timeout_s=1)


def test_serial_line_counts_the_time_its_bytes_take():
    assert SerialLink("COM3", 9600).seconds_for(960) == pytest.approx(1.0)


def test_serial_line_gives_back_what_comes_and_nothing_in_time():
    link = SerialLink("loop://", 115_200)
    link.open("j")
    link.write(b"\x10\x04\x01", timeout_s=1)
    assert link.read(timeout_s=1) == b"\x10\x04\x01"
    assert link.read(timeout_s=0.05) == b""
    link.close()


class UsbStub:
    """A device as pyusb shows it: one printer interface, one way out, perhaps one back."""

    def __init__(self, *, answers: bytes | None) -> None:
        self.sent = b""
        self.kernel: list[str] = []
        out = SimpleNamespace(bmAttributes=2, bEndpointAddress=0x01, write=self._take)
        back = SimpleNamespace(bmAttributes=2, bEndpointAddress=0x82, read=lambda *_, **__: answers)
        ends = [out] if answers is None else [out, back]
        self.interface = type("I", (list,), {"bInterfaceClass": 7, "bInterfaceNumber": 0})(ends)

    def _take(self, chunk: bytes, timeout: int) -> None:
        self.sent += chunk

    def get_active_configuration(self) -> list[object]:
        return [self.interface]

    def is_kernel_driver_active(self, number: int) -> bool:
        return True

    def detach_kernel_driver(self, number: int) -> None:
        self.kernel.append("taken")

    def attach_kernel_driver(self, number: int) -> None:
        self.kernel.append("given back")


@pytest.fixture
def plug(monkeypatch: pytest.MonkeyPatch):
    def plug_in(device: object) -> UsbLink:
        monkeypatch.setattr(usb.core, "find", lambda **_: device)
        monkeypatch.setattr(usb.util, "claim_interface", lambda *_: None)
        monkeypatch.setattr(usb.util, "dispose_resources", lambda *_: None)
        return UsbLink(0x04B8, 0x0E15)

    return plug_in


def test_usb_printer_is_taken_from_the_system_and_given_back(plug):
    device = UsbStub(answers=b"\x12")
    link = plug(device)
    link.open("j")
    link.write(b"abc", timeout_s=1)
    assert (link.read(timeout_s=1), device.sent) == (b"\x12", b"abc")
    assert link.kind is LinkKind.TWO_WAY
    link.close()
    assert device.kernel == ["taken", "given back"]


def test_usb_printer_without_a_way_back_proves_nothing(plug):
    printer = EscposSlipPrinter("usb", plug(UsbStub(answers=None)), EPSON)
    result = printer.print_slip(slip("en"), job_id="j", copy=0)
    assert (result.state, result.code) == (JobState.UNKNOWN, "PRN-107")
    assert printer.status() is PrinterState.UNKNOWN


def test_usb_printer_that_is_unplugged_is_unreachable(plug, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(PrinterUnreachable, match="not found"):
        plug(None).open("j")
    device = UsbStub(answers=b"\x12")

    def pulled(chunk: bytes, timeout: int) -> None:
        raise usb.core.USBError("No such device")

    monkeypatch.setattr(device.interface[0], "write", pulled)
    result = EscposSlipPrinter("usb", plug(device), EPSON).print_slip(
        slip("en"), job_id="j", copy=0
    )
    assert (result.state, result.code) == (JobState.FAILED, "PRN-104")


def test_usb_without_its_system_library_is_unreachable(monkeypatch: pytest.MonkeyPatch):
    def no_backend(**_: object) -> None:
        raise usb.core.NoBackendError("No backend available")

    monkeypatch.setattr(usb.core, "find", no_backend)
    with pytest.raises(PrinterUnreachable, match="backend"):
        UsbLink(1, 2).open("j")


@pytest.mark.parametrize(
    "wrong",
    [
        *({"width_dots": 380}, {"columns": 33}, {"drawer_pin": 3}),
        *({"drawer_pulse_ms": 0}, {"strip_rows": 300}),
    ],
)
def test_profile_that_cannot_be_is_refused(wrong: dict[str, int]):
    with pytest.raises(WrongUse):
        PrinterProfile("x", **wrong)
    with pytest.raises(WrongUse, match="chinese-58"):
        profile_named("laser")
