"""The bytes of a job, command by command."""

from __future__ import annotations

import logging
import subprocess
import sys
from dataclasses import replace

from devices.printer.encoder import SlipEncoder
from devices.printer.paper_stream import Command, read_commands
from devices.printer.profile import RenderMode, profile_named
from pos_app.domain.slip import Align, PairLine, QrLine, RuleLine, Slip, TextLine

CHINESE_58 = profile_named("chinese-58")
EPSON_80 = profile_named("epson-80")


def encode(*lines: object, on=EPSON_80, copy: int = 0, **slip: object) -> bytes:
    return SlipEncoder(on).encode(Slip("test", lines, **slip), copy=copy).payload


def test_text_job_is_reset_words_and_cut():
    assert (
        encode(TextLine("核销", Align.CENTER, bold=True, scale=2), PairLine("券", "￥5"))
        == (
            b"\x1b@"  # reset
            b"\x1da\x00"  # no status unless asked
            b"\x1c&"  # Chinese on, before the first word
            b"\x1d!\x11\x1bE\x01\x1ba\x01\x1dB\x00" + "核销".encode("gb18030") + b"\n"
            b"\x1d!\x00\x1bE\x00\x1ba\x00" + "券".encode("gb18030") + b" " * 43 + b"\xa3\xa45\n"
            b"\x1dVB\x00"  # feed and cut
        )
    )


def test_chinese_58_mm_job_doubles_han_by_its_own_command_and_tears_off():
    assert encode(TextLine("核", scale=2), RuleLine(), on=CHINESE_58) == (
        b"\x1b@\x1da\x00\x1c&"
        b"\x1cW\x01\x1d!\x11\x1bE\x00\x1ba\x00\x1dB\x00\xba\xcb\n"
        b"\x1cW\x00\x1d!\x00" + b"-" * 32 + b"\n"
        b"\x1bd\x04"
    )


def test_warning_is_white_on_black_over_the_whole_line():
    payload = encode(TextLine("离线", Align.CENTER, inverse=True), on=CHINESE_58)
    assert b"\x1dB\x01" + b" " * 14 + "离线".encode("gb18030") + b" " * 14 + b"\n" in payload
    assert payload.endswith(b"\x1dB\x00\x1bd\x04")


def test_drawer_opens_on_one_pin_before_any_word_and_not_for_a_copy():
    line = TextLine("x")
    assert encode(line, opens_drawer=True).startswith(b"\x1b@\x1da\x00\x1c&\x1bp\x0022")
    other = replace(EPSON_80, drawer_pin=5, drawer_pulse_ms=200)
    assert b"\x1bp\x01dd" in encode(line, opens_drawer=True, on=other)
    copy = encode(line, opens_drawer=True, copy=1)
    assert b"\x1bp" not in copy
    assert "补打 COPY 1".encode("gb18030") in copy


def test_qr_is_made_by_the_printer_where_it_can():
    payload = encode(QrLine("OR1:AB", module_dots=6))
    assert b"\x1d(k\x09\x001P0OR1:AB" in payload
    assert b"\x1d(k\x03\x001C\x06" in payload
    assert b"\x1dv0" not in payload
    assert b"\x1d(k" not in encode(QrLine("OR1:AB"), on=replace(EPSON_80, has_qr=False))


def test_line_with_a_rare_name_goes_as_a_picture_between_lines_of_text():
    commands, rest = read_commands(encode(TextLine("前"), TextLine("㼆𠮷"), TextLine("后")))
    pictures = [one for one in commands if isinstance(one, Command) and one.name == b"\x1dv0"]
    assert rest == b""
    assert [one.arguments[:5] for one in pictures] == [b"\x00\x48\x00\x1f\x00"]  # 576 × 31 dots
    assert any(pictures[0].arguments[5:])


def test_printer_without_chinese_gets_latin_words_and_chinese_pictures():
    payload = encode(TextLine("Till 1"), TextLine("收银台"), on=replace(EPSON_80, has_gbk=False))
    assert payload.startswith(b"\x1b@\x1da\x00\x1c.")
    assert b"Till 1\n" in payload
    assert payload.count(b"\x1dv0") == 1


def test_picture_job_comes_in_strips():
    used = replace(EPSON_80, mode=RenderMode.RASTER, strip_rows=100)
    commands, _ = read_commands(encode(*[TextLine("离线受理")] * 10, on=used))
    strips = [one.arguments for one in commands if one.name == b"\x1dv0"]
    assert [int.from_bytes(one[3:5], "little") for one in strips] == [100, 100, 100, 10]
    assert all(len(one) == 5 + 72 * int.from_bytes(one[3:5], "little") for one in strips)


def test_control_bytes_in_a_name_never_become_commands():
    commands, _ = read_commands(encode(TextLine("王\x1bp\x00\x32\x32小\x10\x14\x01\x00\x08")))
    assert not [one for one in commands if getattr(one, "name", b"")[:2] in (b"\x1bp", b"\x10\x14")]


def test_building_bytes_leaves_the_log_alone():
    before = list(logging.root.handlers)
    encode(TextLine("x"))
    assert logging.root.handlers == before


def test_nothing_heavy_is_loaded_until_a_slip_is_printed():
    program = (
        "import sys; from devices.printer.printer_url import printer_from_url;"
        "from devices.printer.profile import profile_named;"
        "[printer_from_url(url, profile_named('virtual-58')) for url in"
        " ('virtual:', 'tcp://127.0.0.1:9', 'serial:COM9', 'usb:04b8:0e15', 'file:x')];"
        "print([name for name in ('escpos', 'PIL', 'serial', 'usb', 'qrcode')"
        " if name in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    assert ran.stdout.strip() == "[]"
