"""What a picture from outside may do to the reader: nothing."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from devices.scanner.decoders import ZbarDecoder, ZxingDecoder, load_decoders
from devices.scanner.picture_opening import PICTURE_BYTES_MAX
from devices.scanner.symbol_reader import ZxingFirstReader
from pos_app.errors import DecoderMissing, UnreadablePicture
from pos_app.ports import Frame, Symbol
from pos_app.wire.qr_picture import qr_png

TOKEN = "OC1:" + "QRF2" * 40


def reader() -> ZxingFirstReader:
    return ZxingFirstReader()


def png(width: int, height: int, pixels: bytes = b"") -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + crc

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(pixels)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


def why_unreadable(picture: bytes) -> object:
    with pytest.raises(UnreadablePicture) as refused:
        reader().read_bytes(picture)
    return refused.value.particulars["why"]


@pytest.mark.parametrize("size", [(7000, 7000), (100_000, 100_000), (30_000, 10), (2**31 - 1, 1)])
def test_a_picture_bomb_is_refused_by_its_header(size):
    started_s = time.monotonic()
    assert why_unreadable(png(*size, zlib.compress(bytes(100_000)))) in ("too_large", "damaged")
    assert time.monotonic() - started_s < 2


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path):
    large = tmp_path / "large.png"
    large.write_bytes(bytes(PICTURE_BYTES_MAX + 1))
    with pytest.raises(UnreadablePicture, match="too large"):
        reader().read_file(str(large))


@pytest.mark.parametrize(
    "picture",
    [b"", b"hello", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7", b"GIF89a", b"BM", b"\xff\xd8\xff\xe0",
     qr_png(TOKEN)[:200], png(10, 0), png(0, 10)],
)  # fmt: skip
def test_what_is_no_picture_is_said_so(picture):
    assert why_unreadable(picture) in ("damaged", "too_large")


@pytest.mark.parametrize("name", ["nothing.png", ".", "a\0b"])
def test_a_file_that_is_not_there_is_said_so(tmp_path, name):
    with pytest.raises(UnreadablePicture, match="cannot be read"):
        reader().read_file(str(tmp_path / name) if "\0" not in name else name)


def test_a_picture_without_a_code_says_so_within_the_work_limit():
    noise = Image.effect_noise((1200, 900), 90)
    drawn = io.BytesIO()
    noise.save(drawn, "PNG")
    started_s = time.monotonic()
    assert why_unreadable(drawn.getvalue()) == "no_code"
    assert time.monotonic() - started_s < 6  # 1.5 s and one last look, on a busy machine


def test_the_search_stops_at_the_work_limit():
    looks: list[object] = []

    class Blind:
        name = "blind"

        def decode(self, grey: Image.Image, *, by_histogram: bool = False) -> Sequence[Symbol]:
            looks.append(grey)
            return ()

    ticking = iter(range(1000))
    slow = ZxingFirstReader([Blind()], work_limit_s=5, now_s=lambda: float(next(ticking)))
    with pytest.raises(UnreadablePicture, match="no code"):
        slow.read_bytes(qr_png(TOKEN))
    assert len(looks) == 2 + 5


class Seeing:
    """A decoder that says what it is told, look by look."""

    def __init__(self, *looks: Sequence[Symbol], name: str = "seeing") -> None:
        self.name = name
        self._looks = iter(looks)

    def decode(self, grey: Image.Image, *, by_histogram: bool = False) -> Sequence[Symbol]:
        return next(self._looks, ())


def ean(text: str, reader_name: str = "seeing") -> Symbol:
    return Symbol(text, text.encode(), "ean13", reader_name)


def test_a_bar_code_seen_in_one_changed_copy_only_is_not_believed():
    lone = Seeing((), (), [ean("1111111111116")], [ean("1111111111116")])
    with pytest.raises(UnreadablePicture, match="no code"):
        ZxingFirstReader([lone]).read_bytes(qr_png(TOKEN))


def test_a_bar_code_seen_in_two_changed_copies_is_believed():
    twice = Seeing((), (), [ean("1111111111116")], (), [ean("6901234567892")], (),
                   [ean("6901234567892")])  # fmt: skip
    (symbol,) = ZxingFirstReader([twice]).read_bytes(qr_png(TOKEN))
    assert symbol.text == "6901234567892"


def test_a_upc_e_in_one_look_only_is_not_believed():
    stray = Symbol("0178100000449", b"0178100000449", "upce", "seeing")
    alone, beside = Seeing([stray]), Seeing([stray, ean("6901234567892")])
    with pytest.raises(UnreadablePicture, match="no code"):
        ZxingFirstReader([alone]).read_bytes(qr_png(TOKEN))
    assert list(ZxingFirstReader([beside]).read_bytes(qr_png(TOKEN))) == [ean("6901234567892")]
    (symbol,) = ZxingFirstReader([Seeing([stray], (), [stray])]).read_bytes(qr_png(TOKEN))
    assert symbol == stray


def test_the_same_code_twice_in_a_picture_is_one():
    both = Seeing([ean("6901234567892"), ean("6901234567892"), ean("4006381333931")])
    symbols = ZxingFirstReader([both]).read_bytes(qr_png(TOKEN))
    assert [symbol.text for symbol in symbols] == ["6901234567892", "4006381333931"]


def test_a_machine_without_decoders_says_so_and_still_starts():
    none = ZxingFirstReader([])
    assert none.decoder_names == ()
    with pytest.raises(DecoderMissing):
        none.read_bytes(qr_png(TOKEN))
    with pytest.raises(DecoderMissing):
        none.read_frame(Frame(1, 1, b"\0", 0))


def test_zxing_comes_first_and_either_decoder_reads_a_coupon():
    loaded = load_decoders()
    assert loaded[0].name == "zxing-cpp"
    for decoder in loaded:
        (symbol,) = ZxingFirstReader([decoder]).read_bytes(qr_png(TOKEN))
        assert (symbol.text, symbol.symbology, symbol.reader) == (TOKEN, "qr", decoder.name)


@pytest.mark.parametrize("absent", ["zxingcpp", "pyzbar"])
def test_one_missing_library_leaves_the_other(absent):
    asked = (
        f"import sys; sys.modules[{absent!r}] = None\n"
        "from devices.scanner.symbol_reader import ZxingFirstReader\n"
        "print(*ZxingFirstReader().decoder_names)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, timeout=60, check=True
    )
    left = {"zxingcpp": ("zbar", ""), "pyzbar": ("zxing-cpp",)}[absent]
    assert answer.stdout.strip() in left


def test_chinese_text_is_read_by_zxing_and_left_alone_by_zbar():
    written = qr_png("满100减20")
    (symbol,) = ZxingFirstReader([ZxingDecoder()]).read_bytes(written)
    assert symbol.text == "满100减20"
    if any(decoder.name == "zbar" for decoder in load_decoders()):
        with pytest.raises(UnreadablePicture, match="no code"):
            ZxingFirstReader([ZbarDecoder()], work_limit_s=0.1).read_bytes(written)


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP", "BMP", "GIF"])
@pytest.mark.parametrize("mode", ["1", "L", "RGB", "P", "RGBA", "LA", "CMYK", "I;16"])
def test_every_kind_of_picture_is_opened(file_format, mode):
    with Image.open(io.BytesIO(qr_png(TOKEN))) as opened:
        plain = opened.convert("L")
    if mode == "I;16":
        picture = plain.convert("I").point(lambda level: level * 256).convert("I;16")
    else:
        picture = plain.convert(mode)
    written = io.BytesIO()
    try:
        picture.save(written, file_format)
    except (OSError, ValueError):
        return  # this format has no such mode
    assert [symbol.text for symbol in reader().read_bytes(written.getvalue())] == [TOKEN]


def test_a_code_on_transparent_ground_is_read():
    with Image.open(io.BytesIO(qr_png(TOKEN))) as opened:
        dark = opened.convert("L").point(lambda level: 255 - level)
    see_through = Image.new("RGBA", dark.size, (0, 0, 0, 0))
    see_through.paste((0, 0, 0, 255), mask=dark)
    written = io.BytesIO()
    see_through.save(written, "PNG")
    assert [symbol.text for symbol in reader().read_bytes(written.getvalue())] == [TOKEN]


@given(st.integers(0, 2**32 - 1))
def test_a_damaged_file_never_raises_anything_else(damage_seed):
    whole = bytearray(qr_png(TOKEN))
    at = damage_seed % len(whole)
    whole[at] ^= 1 << (damage_seed // len(whole)) % 8
    try:
        symbols = ZxingFirstReader(work_limit_s=0).read_bytes(bytes(whole))
    except UnreadablePicture:
        return
    assert [symbol.text for symbol in symbols] == [TOKEN]
