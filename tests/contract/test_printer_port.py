"""What every SlipPrinter does, on the real adapter over its lines and on the virtual one."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from devices.printer import escpos_slip_printer
from devices.printer.escpos_slip_printer import EscposSlipPrinter
from devices.printer.link_serial import SerialLink
from devices.printer.link_tcp import TcpLink
from devices.printer.profile import VIRTUAL_58, PrinterProfile, RenderMode
from devices.printer.virtual_device import PrinterFaults, StopCause
from devices.printer.virtual_printer import VirtualSlipPrinter
from pos_app.domain.printing import JobState, PrinterState
from pos_app.errors import PrinterUnreachable
from pos_app.ports import SlipPrinter
from tests.fakes.slips import QR, slip
from tests.fakes.virtual_printer_server import printer_server

FAST_58 = replace(VIRTUAL_58, rows_per_s=100_000)  # no waiting for paper to move


@dataclass
class Rig:
    """A printer under test, the way to break it, and the papers it gave."""

    printer: SlipPrinter
    set_faults: Callable[[PrinterFaults], None]
    papers: list[tuple[bytes, str]]


@pytest.fixture(params=["tcp", "serial", "virtual"])
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    with rig_of(request.param, FAST_58) as one:
        yield one


class rig_of:
    def __init__(self, kind: str, profile: PrinterProfile) -> None:
        self._kind, self._profile = kind, profile
        self._server = None

    def __enter__(self) -> Rig:
        papers: list[tuple[bytes, str]] = []
        if self._kind == "virtual":
            virtual = VirtualSlipPrinter(
                lambda png, text: papers.append((png, text)), profile=self._profile
            )
            return Rig(virtual, virtual.set_faults, papers)
        self._server = printer_server(self._profile)
        server = self._server.__enter__()
        if self._kind == "tcp":
            link = TcpLink("127.0.0.1", server.port)
        else:
            link = SerialLink(f"socket://127.0.0.1:{server.port}", 115_200)
        return Rig(
            EscposSlipPrinter(self._kind, link, self._profile),
            server.device.set_faults,
            server.papers,
        )

    def __exit__(self, *error: object) -> None:
        if self._server is not None:
            self._server.__exit__(*error)


def qr_texts(png: bytes) -> list[str]:
    picture = Image.open(io.BytesIO(png)).convert("L")
    return [symbol.text for symbol in zxingcpp.read_barcodes(picture)]


def test_slip_is_confirmed_when_the_printer_says_it_is_out(rig: Rig):
    result = rig.printer.print_slip(slip("zh-CN"), job_id="job-1", copy=0)
    assert result == replace(result, job_id="job-1", state=JobState.CONFIRMED, code=None)
    assert result.printer is PrinterState.READY
    [(png, text)] = rig.papers
    assert "离线受理，待确认" in text
    assert qr_texts(png) == [QR]


def test_copy_says_so_on_the_paper(rig: Rig):
    rig.printer.print_slip(slip("en"), job_id="job-1", copy=3)
    assert "补打 COPY 3" in rig.papers[0][1]


@pytest.mark.parametrize(
    ("faults", "state", "code"),
    [
        (PrinterFaults(paper_out=True), PrinterState.PAPER_OUT, "PRN-101"),
        (PrinterFaults(cover_open=True), PrinterState.COVER_OPEN, "PRN-102"),
        (PrinterFaults(cutter_error=True), PrinterState.CUTTER_ERROR, "PRN-103"),
        (PrinterFaults(offline=True), PrinterState.OFFLINE, "PRN-106"),
    ],
)
def test_nothing_is_sent_to_a_printer_that_cannot_print(
    rig: Rig, faults: PrinterFaults, state: PrinterState, code: str
):
    rig.set_faults(faults)
    assert rig.printer.status() is state
    result = rig.printer.print_slip(slip("en"), job_id="job-1", copy=0)
    assert (result.state, result.printer, result.code) == (JobState.FAILED, state, code)
    rig.set_faults(PrinterFaults())
    assert rig.papers == []
    assert rig.printer.print_slip(slip("en"), job_id="job-1", copy=0).state is JobState.CONFIRMED
    assert len(rig.papers) == 1


def test_paper_that_ends_under_way_is_told_and_no_half_slip_follows(rig: Rig):
    rig.set_faults(PrinterFaults(stops_after=300))
    result = rig.printer.print_slip(slip("zh-CN"), job_id="job-1", copy=0)
    assert (result.state, result.code) == (JobState.FAILED, "PRN-101")
    assert result.printer is PrinterState.PAPER_OUT
    rig.set_faults(PrinterFaults())
    again = rig.printer.print_slip(slip("zh-CN"), job_id="job-1", copy=0)
    assert again.state is JobState.CONFIRMED
    half, whole = rig.papers
    assert "请保留小票" not in half[1]
    assert "请保留小票" in whole[1]
    assert qr_texts(whole[0]) == [QR]


@pytest.mark.parametrize(
    ("faults", "papers"),
    [
        (PrinterFaults(stops_after=300, stop_cause=StopCause.POWER), 1),
        (PrinterFaults(is_deaf=True), 0),
        (PrinterFaults(is_mute=True), 1),
    ],
)
def test_silence_after_the_bytes_is_unknown_and_never_confirmed(
    rig: Rig, faults: PrinterFaults, papers: int
):
    rig.set_faults(faults)
    result = rig.printer.print_slip(slip("zh-CN"), job_id="job-1", copy=0)
    assert (result.state, result.code) == (JobState.UNKNOWN, "PRN-107")
    assert result.printer is PrinterState.UNKNOWN
    assert len(rig.papers) == papers


def test_printer_that_knows_only_real_time_status_confirms_by_it(rig: Rig):
    rig.set_faults(PrinterFaults(is_dle_eot_only=True))
    result = rig.printer.print_slip(slip("en"), job_id="job-1", copy=0)
    assert (result.state, result.printer) == (JobState.CONFIRMED, PrinterState.READY)


def test_low_paper_prints_and_says_so(rig: Rig):
    rig.set_faults(PrinterFaults(paper_low=True))
    result = rig.printer.print_slip(slip("en"), job_id="job-1", copy=0)
    assert (result.state, result.printer) == (JobState.CONFIRMED, PrinterState.PAPER_LOW)


@pytest.mark.parametrize("mode", list(RenderMode))
@pytest.mark.parametrize(("columns", "width_dots"), [(32, 384), (48, 576)])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_both_modes_and_widths_leave_the_same_words_and_qr(
    mode: RenderMode, columns: int, width_dots: int, language: str
):
    profile = replace(VIRTUAL_58, mode=mode, columns=columns, width_dots=width_dots)
    with rig_of("virtual", profile) as rig:
        result = rig.printer.print_slip(slip(language), job_id="job-1", copy=0)
        assert result.state is JobState.CONFIRMED
        [(png, text)] = rig.papers
        assert qr_texts(png) == [QR]
        assert ("1A2B-3C4D-5E6F" in text) is (mode is RenderMode.TEXT)


def test_virtual_printer_that_is_gone_is_unreachable():
    with rig_of("virtual", VIRTUAL_58) as rig:
        rig.set_faults(PrinterFaults(is_gone=True))
        assert rig.printer.status() is PrinterState.UNREACHABLE
        result = rig.printer.print_slip(slip("en"), job_id="job-1", copy=0)
        assert (result.state, result.code) == (JobState.FAILED, "PRN-104")


def test_virtual_printer_keeps_its_papers_in_a_folder(tmp_path: Path):
    printer = VirtualSlipPrinter(folder=tmp_path / "slips")
    for number in (0, 1):
        printer.print_slip(slip("zh-CN"), job_id="job", copy=number)
    names = sorted(path.name for path in (tmp_path / "slips").iterdir())
    assert names == ["slip-000001.png", "slip-000001.txt", "slip-000002.png", "slip-000002.txt"]
    kept = (tmp_path / "slips" / "slip-000002.txt").read_text(encoding="utf-8")
    assert kept.startswith("补打 COPY 1\n")


def test_job_that_is_not_taken_in_time_fails_as_not_whole(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(escpos_slip_printer, "WRITE_TIMEOUT_S", 0.05)
    with rig_of("virtual", VIRTUAL_58) as rig:
        rig.set_faults(PrinterFaults(slow_s=0.1))
        result = rig.printer.print_slip(slip("en"), job_id="job-1", copy=0)
        assert (result.state, result.code) == (JobState.FAILED, "PRN-105")
        assert rig.papers == []


def test_printer_that_hangs_up_under_way_leaves_the_outcome_open():
    with printer_server(VIRTUAL_58) as server:
        server.hang_up_after = 200
        printer = EscposSlipPrinter("tcp", TcpLink("127.0.0.1", server.port), VIRTUAL_58)
        result = printer.print_slip(slip("zh-CN"), job_id="job-1", copy=0)
        assert result.state in (JobState.UNKNOWN, JobState.FAILED)
        assert result.code in ("PRN-105", "PRN-107")
    assert printer.status() is PrinterState.UNREACHABLE


class StuckWhenPaperEnds(TcpLink):
    """A line that takes no more bytes once the printer has run out of paper under way."""

    def __init__(self, port: int, end_paper: Callable[[], None]) -> None:
        super().__init__("127.0.0.1", port)
        self._end_paper = end_paper

    def write(self, chunk: bytes, *, timeout_s: float) -> None:
        if len(chunk) > 100:
            self._end_paper()
            raise PrinterUnreachable("not taken")
        super().write(chunk, timeout_s=timeout_s)


def test_stuck_line_is_asked_once_more_for_the_cause():
    with printer_server(VIRTUAL_58) as server:
        link = StuckWhenPaperEnds(
            server.port, lambda: server.device.set_faults(PrinterFaults(paper_out=True))
        )
        printer = EscposSlipPrinter("tcp", link, VIRTUAL_58)
        result = printer.print_slip(slip("zh-CN"), job_id="job-1", copy=0)
        assert (result.state, result.code) == (JobState.FAILED, "PRN-101")


def test_job_that_takes_too_long_in_all_fails_as_not_whole(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(escpos_slip_printer, "JOB_TIMEOUT_S", -1.0)
    with rig_of("virtual", VIRTUAL_58) as rig:
        result = rig.printer.print_slip(slip("en"), job_id="job-1", copy=0)
        assert (result.state, result.code) == (JobState.FAILED, "PRN-105")


def test_printer_that_told_before_when_it_was_done_is_not_believed_on_less(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(escpos_slip_printer, "PROOF_TIMEOUT_S", 0.1)
    with rig_of("virtual", VIRTUAL_58) as rig:
        first = rig.printer.print_slip(slip("en"), job_id="job-1", copy=0)
        rig.set_faults(PrinterFaults(is_dle_eot_only=True))
        second = rig.printer.print_slip(slip("en"), job_id="job-2", copy=0)
        assert (first.state, second.state) == (JobState.CONFIRMED, JobState.UNKNOWN)
        assert second.printer is PrinterState.READY
