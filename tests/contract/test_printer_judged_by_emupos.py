"""Real slips over a real socket into a printer that others wrote, judged by what it printed."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageChops

from devices.printer.escpos_slip_printer import EscposSlipPrinter
from devices.printer.fonts import Pen, bundled_fonts, to_dots
from devices.printer.layout import lay_out
from devices.printer.link_tcp import TcpLink
from devices.printer.profile import PrinterProfile, RenderMode, profile_named
from devices.printer.raster import RasterPress
from pos_app.domain.printing import JobState, PrinterState
from pos_app.domain.redemption_slip import printer_test_slip
from pos_app.domain.verdict import Face
from tests.fakes.emupos_judge import EmuposJudge, Receipt, emupos_command
from tests.fakes.slips import QR, slip

WIDTHS = {32: 384, 48: 576}


@pytest.fixture(scope="module")
def command() -> Path:
    found = emupos_command()
    if found is None:
        pytest.skip(
            "emupos is not set up: `make emupos` (needs Python 3.13) or GUITAI_EMUPOS_PYTHON"
        )
    return found


@pytest.fixture(scope="module")
def judges(
    command: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[int], EmuposJudge]]:
    running: dict[int, EmuposJudge] = {}

    def judge(columns: int) -> EmuposJudge:
        if columns not in running:
            folder = tmp_path_factory.mktemp(f"emupos{columns}")
            running[columns] = EmuposJudge(command, folder, width_dots=WIDTHS[columns])
        return running[columns]

    try:
        yield judge
    finally:
        for one in running.values():
            one.stop()


@pytest.fixture
def judge(judges: Callable[[int], EmuposJudge]) -> Iterator[EmuposJudge]:
    """A 58 mm printer that is mended after the test."""
    one = judges(32)
    yield one
    for fault in ("paper-out", "cover-open", "offline", "paper-near-end"):
        one.set_fault(fault, active=False)


def profile(columns: int, mode: RenderMode) -> PrinterProfile:
    base = profile_named("epson-80")
    return replace(base, width_dots=WIDTHS[columns], columns=columns, mode=mode)


def printer_at(judge: EmuposJudge, used: PrinterProfile) -> EscposSlipPrinter:
    return EscposSlipPrinter("front", TcpLink("127.0.0.1", judge.port), used)


def qr_texts(receipt: Receipt) -> list[str]:
    picture = Image.open(io.BytesIO(receipt.png)).convert("L")
    paper = Image.new("L", (picture.width + 80, picture.height + 80), 255)
    paper.paste(picture, (40, 40))
    return [symbol.text for symbol in zxingcpp.read_barcodes(paper)]


def shows(receipt: Receipt, word: str) -> bool:
    """Whether the picture holds this word somewhere, dot by dot, at the normal size."""
    cell = Image.new("L", (24 * len(word), 31), 255)
    Pen(bundled_fonts()).write(cell, word, (0, 0), scale=1, bold=False)
    dots = to_dots(cell)
    wanted = _rows(dots.crop(ImageChops.invert(dots).getbbox()))
    paper = _rows(Image.open(io.BytesIO(receipt.png)).convert("1"))
    for top in range(len(paper) - len(wanted) + 1):
        left = paper[top].find(wanted[0])
        while left >= 0:
            if all(
                paper[top + y][left : left + len(line)] == line for y, line in enumerate(wanted)
            ):
                return True
            left = paper[top].find(wanted[0], left + 1)
    return False


def _rows(picture: Image.Image) -> list[bytes]:
    flat = picture.convert("L").tobytes()
    return [flat[at : at + picture.width] for at in range(0, len(flat), picture.width)]


@pytest.mark.parametrize("columns", [32, 48])
def test_text_slip_reads_in_chinese(judges: Callable[[int], EmuposJudge], columns: int):
    judge = judges(columns)
    printer = printer_at(judge, profile(columns, RenderMode.TEXT))
    result = printer.print_slip(slip("zh-CN"), job_id="j1", copy=0)
    receipt = judge.next_receipt()
    assert (result.state, result.printer) == (JobState.CONFIRMED, PrinterState.READY)
    lines = [line.strip() for line in receipt.words.split("\n")]
    for word in ("禾里鲜生 望京店", "核销凭证", "离线受理，待确认", "鲜花饼礼盒12枚", "请保留小票"):
        assert word in lines
    assert "数量 1" + " " * (columns - 18) + "券值 ￥58.00" in lines
    assert "账本校验 9F3A1C2B" in lines
    assert qr_texts(receipt) == [QR]


@pytest.mark.parametrize("columns", [32, 48])
def test_text_slip_reads_in_english(judges: Callable[[int], EmuposJudge], columns: int):
    judge = judges(columns)
    printer = printer_at(judge, profile(columns, RenderMode.TEXT))
    result = printer.print_slip(slip("en"), job_id="j2", copy=2)
    receipt = judge.next_receipt()
    assert result.state is JobState.CONFIRMED
    lines = [" ".join(line.split()) for line in receipt.words.split("\n")]
    assert lines[0] == "补打 COPY 2"
    for line in ("Redemption slip", "Quantity 1 Value CNY 58.00", "Please keep this slip"):
        assert line in lines
    assert "ACCEPTED," in lines
    assert (
        max(len(line) for line in receipt.text.split("\n") if not line.startswith("[")) <= columns
    )
    assert qr_texts(receipt) == [QR]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("columns", [32, 48])
def test_picture_slip_arrives_dot_by_dot(
    judges: Callable[[int], EmuposJudge], columns: int, language: str
):
    judge = judges(columns)
    used = replace(profile(columns, RenderMode.RASTER), strip_rows=128)
    result = printer_at(judge, used).print_slip(slip(language), job_id="j3", copy=0)
    receipt = judge.next_receipt()
    assert result.state is JobState.CONFIRMED
    ours = RasterPress(used).page(lay_out(slip(language), used))
    assert _rows(Image.open(io.BytesIO(receipt.png))) == _rows(ours)
    words = ("核销凭证", "团购券", "请保留小票") if language == "zh-CN" else ("Redemption", "Type")
    assert [word for word in words if not shows(receipt, word)] == []
    assert qr_texts(receipt) == [QR]


def test_line_with_a_rare_name_arrives_as_a_picture(judge: EmuposJudge):
    printer = printer_at(judge, profile(32, RenderMode.TEXT))
    rare = slip("zh-CN", face=Face.GREEN, clerk="王㼆𠮷", till_name="¥1\x1bp台")
    result = printer.print_slip(rare, job_id="j4", copy=0)
    receipt = judge.next_receipt()
    assert result.state is JobState.CONFIRMED
    assert shows(receipt, "㼆𠮷")
    assert shows(receipt, "￥1p台")
    assert "核销号            1A2B-3C4D-5E6F" in receipt.words
    assert judge.drawer() == "closed"


def test_drawer_opens_once_and_not_for_a_copy(judge: EmuposJudge):
    printer = printer_at(judge, profile(32, RenderMode.TEXT))
    opening = replace(printer_test_slip("zh-CN"), opens_drawer=True)
    printer.print_slip(opening, job_id="j5", copy=1)
    judge.next_receipt()
    assert judge.drawer() == "closed"
    printer.print_slip(opening, job_id="j6", copy=0)
    judge.next_receipt()
    assert judge.drawer() == "open"


@pytest.mark.parametrize(
    ("fault", "state", "code"),
    [
        ("paper-out", PrinterState.PAPER_OUT, "PRN-101"),
        ("cover-open", PrinterState.COVER_OPEN, "PRN-102"),
        ("offline", PrinterState.OFFLINE, "PRN-106"),
    ],
)
def test_nothing_is_sent_when_the_printer_says_it_cannot(
    judge: EmuposJudge, fault: str, state: PrinterState, code: str
):
    printer = printer_at(judge, profile(32, RenderMode.TEXT))
    judge.set_fault(fault, active=True)
    before = judge.receipts()
    result = printer.print_slip(slip("zh-CN"), job_id="j7", copy=0)
    assert (result.state, result.printer, result.code) == (JobState.FAILED, state, code)
    judge.set_fault(fault, active=False)
    assert printer.status() is PrinterState.READY
    assert judge.receipts() == before
    assert printer.print_slip(slip("zh-CN"), job_id="j7", copy=0).state is JobState.CONFIRMED
    assert "离线受理，待确认" in judge.next_receipt().words


def test_job_fails_with_paper_out_when_paper_ends_under_way(judge: EmuposJudge):
    printer = EscposSlipPrinter(
        "front",
        PaperEndsUnderWay(judge),
        profile(32, RenderMode.TEXT),
    )
    result = printer.print_slip(slip("zh-CN"), job_id="j8", copy=0)
    assert (result.state, result.code) == (JobState.FAILED, "PRN-101")
    judge.set_fault("paper-out", active=False)
    judge.next_receipt()


def test_low_paper_prints_and_says_so(judge: EmuposJudge):
    judge.set_fault("paper-near-end", active=True)
    printer = printer_at(judge, profile(32, RenderMode.TEXT))
    result = printer.print_slip(slip("en"), job_id="j9", copy=0)
    assert (result.state, result.printer) == (JobState.CONFIRMED, PrinterState.PAPER_LOW)
    judge.next_receipt()


def test_dead_printer_is_unreachable_never_fine(command: Path, tmp_path: Path):
    dead = EmuposJudge(command, tmp_path, width_dots=384)
    printer = printer_at(dead, profile(32, RenderMode.TEXT))
    try:
        assert printer.status() is PrinterState.READY
    finally:
        dead.stop()
    assert printer.status() is PrinterState.UNREACHABLE
    result = printer.print_slip(slip("zh-CN"), job_id="j10", copy=0)
    assert (result.state, result.code) == (JobState.FAILED, "PRN-104")


class PaperEndsUnderWay(TcpLink):
    """The judge's line, on which the paper ends after the first bytes of a job."""

    def __init__(self, judge: EmuposJudge) -> None:
        super().__init__("127.0.0.1", judge.port)
        self._judge = judge

    def write(self, chunk: bytes, *, timeout_s: float) -> None:
        if len(chunk) < 100:
            return super().write(chunk, timeout_s=timeout_s)
        super().write(chunk[:300], timeout_s=timeout_s)
        self._judge.set_fault("paper-out", active=True)
        return super().write(chunk[300:], timeout_s=timeout_s)
