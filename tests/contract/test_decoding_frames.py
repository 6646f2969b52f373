"""Codes held before a camera: frames in rhythm, belief after agreement, each code once."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from PIL import Image

from devices.camera.frame_agreement import FrameAgreement
from devices.camera.frame_source import ReplayFrameSource, pictures_in
from devices.scanner.symbol_reader import ZxingFirstReader
from pos_app.errors import DeviceFault, UnreadablePicture
from pos_app.ports import Frame, Symbol
from pos_app.wire.qr_picture import qr_png
from tests.fakes.fake_clock import FakeClock

DATA = Path(__file__).resolve().parent.parent / "data"
TOKEN = "OC1:" + "QRF2" * 40
GTIN = "6901234567892"


def symbol(text: str, symbology: str = "ean13") -> Symbol:
    return Symbol(text, text.encode(), symbology, "test")


def texts(symbols: tuple[Symbol, ...]) -> list[str]:
    return [found.text for found in symbols]


def replay(clock: FakeClock, pictures: list[bytes], **options: object) -> ReplayFrameSource:
    return ReplayFrameSource(
        pictures,
        clock,
        wait=lambda s: clock.advance(round(s * 1000)),
        **options,  # type: ignore[arg-type]
    )


def test_frames_come_in_order_and_at_their_rate():
    clock = FakeClock()
    source = replay(clock, [qr_png("A"), qr_png("B"), qr_png("C")], rate_fps=5)
    seen = []
    while not source.is_finished:
        frame = source.next_frame(timeout_s=1)
        assert frame is not None
        seen.append((frame.taken_mono_ms - 1_000, texts(ZxingFirstReader().read_frame(frame))))
    assert seen == [(0, ["A"]), (200, ["B"]), (400, ["C"])]
    assert source.next_frame(timeout_s=1) is None
    assert source.name == "pictures"


def test_no_frame_is_given_before_it_is_due():
    clock = FakeClock()
    source = replay(clock, [qr_png("A"), qr_png("B")], rate_fps=2)
    assert source.next_frame(timeout_s=0.1) is not None
    assert source.next_frame(timeout_s=0.1) is None
    assert clock.mono_ms() == 1_100
    assert source.next_frame(timeout_s=0.5) is not None
    assert clock.mono_ms() == 1_500


def test_a_loop_goes_on_and_a_closed_source_ends():
    clock = FakeClock()
    source = replay(clock, [qr_png("A")], loops=True)
    assert all(source.next_frame(timeout_s=1) for _ in range(5))
    source.close()
    assert source.next_frame(timeout_s=1) is None
    assert source.is_finished


def test_close_wakes_a_waiting_reader():
    source = ReplayFrameSource([], FakeClock())
    answers: list[Frame | None] = []
    waiting = threading.Thread(target=lambda: answers.append(source.next_frame(timeout_s=60)))
    started_s = time.monotonic()
    waiting.start()
    source.close()
    waiting.join(timeout=10)
    assert answers == [None]
    assert time.monotonic() - started_s < 10


def test_a_broken_picture_is_a_fault_and_the_next_one_comes():
    source = replay(FakeClock(), [b"broken", qr_png("B")])
    with pytest.raises(UnreadablePicture):
        source.next_frame(timeout_s=1)
    frame = source.next_frame(timeout_s=1)
    assert frame is not None
    assert texts(ZxingFirstReader().read_frame(frame)) == ["B"]


def test_a_folder_is_replayed_in_the_order_of_names(tmp_path):
    for name, text in (("2.png", "B"), ("1.PNG", "A"), ("notes.txt", "x")):
        (tmp_path / name).write_bytes(qr_png(text))
    clock = FakeClock()
    source = replay(clock, list(pictures_in(tmp_path)))
    frames = [source.next_frame(timeout_s=1) for _ in range(2)]
    assert [texts(ZxingFirstReader().read_frame(frame)) for frame in frames] == [["A"], ["B"]]
    with pytest.raises(DeviceFault, match="no such folder"):
        pictures_in(tmp_path / "none")


@pytest.mark.parametrize("rate_fps", [0, -1, 61])
def test_a_rate_no_camera_has_is_refused(rate_fps):
    with pytest.raises(ValueError, match="frames a second"):
        ReplayFrameSource([], FakeClock(), rate_fps=rate_fps)


def test_a_frame_that_is_not_whole_is_refused():
    with pytest.raises(UnreadablePicture, match="not whole"):
        ZxingFirstReader().read_frame(Frame(10, 10, bytes(99), 0))


def test_a_frame_without_a_code_is_empty():
    assert ZxingFirstReader().read_frame(Frame(64, 48, bytes(64 * 48), 0)) == ()


def test_a_bar_code_counts_at_its_second_frame_and_once():
    agreement = FrameAgreement()
    seen = [texts(agreement.see([symbol(GTIN)], at_ms)) for at_ms in range(0, 1_000, 125)]
    assert seen == [[], [GTIN], [], [], [], [], [], []]


def test_a_misreading_between_two_agreeing_frames_is_never_believed():
    agreement = FrameAgreement()
    frames = [[symbol(GTIN)], [symbol("8788141014989")], [], [symbol(GTIN)], [symbol(GTIN)]]
    seen = [texts(agreement.see(frame, number * 125)) for number, frame in enumerate(frames)]
    assert seen == [[], [], [], [GTIN], []]


def test_two_frames_too_far_apart_do_not_agree():
    agreement = FrameAgreement()
    assert agreement.see([symbol(GTIN)], 0) == ()
    assert agreement.see([symbol(GTIN)], 1_501) == ()
    assert texts(agreement.see([symbol(GTIN)], 1_600)) == [GTIN]


def test_an_error_corrected_code_counts_at_its_first_frame():
    agreement = FrameAgreement()
    both = [symbol(TOKEN, "qr"), symbol(TOKEN, "qr"), symbol(GTIN)]
    assert texts(agreement.see(both, 0)) == [TOKEN]
    assert texts(agreement.see(both, 125)) == [GTIN]


def test_a_code_counts_again_after_it_was_out_of_sight():
    agreement = FrameAgreement()
    assert texts(agreement.see([symbol(TOKEN, "qr")], 0)) == [TOKEN]
    assert agreement.see([symbol(TOKEN, "qr")], 900) == ()
    assert agreement.see([symbol(TOKEN, "qr")], 1_800) == ()
    assert texts(agreement.see([symbol(TOKEN, "qr")], 2_801)) == [TOKEN]


def test_memory_is_bounded_when_everything_looks_like_a_code():
    agreement = FrameAgreement()
    crowd = [symbol(f"{number:013d}") for number in range(500)]
    assert agreement.see(crowd, 0) == ()
    assert len(agreement.see(crowd, 100)) == 64


def test_photographed_products_are_believed_frame_by_frame_and_none_wrongly():
    reader, agreement, believed = ZxingFirstReader(), FrameAgreement(), set()
    for number, photo in enumerate(sorted((DATA / "ean_photos" / "ean13-4").glob("*.png"))):
        with Image.open(photo) as opened:
            grey = opened.convert("L")
        frame = Frame(grey.width, grey.height, grey.tobytes(), number * 125)
        believed |= set(texts(agreement.see(reader.read_frame(frame), frame.taken_mono_ms)))
    truth = {path.read_text("utf-8").strip() for path in DATA.glob("ean_photos/ean13-4/*.txt")}
    assert believed
    assert believed <= truth
