from __future__ import annotations

import random
from dataclasses import replace

import pytest

from devices.printer.encoder import SlipEncoder
from devices.printer.paper_stream import Command, Words, read_commands
from devices.printer.profile import VIRTUAL_58, RenderMode
from devices.printer.virtual_device import PrinterFaults, VirtualDevice
from devices.printer.virtual_paper import Sheet
from pos_app.domain.slip import Slip, TextLine
from tests.fakes.slips import slip


def paper_of(chunks: list[bytes]) -> list[Sheet]:
    sheets: list[Sheet] = []
    device = VirtualDevice(VIRTUAL_58, sheets.append)
    for chunk in chunks:
        device.feed(chunk)
    device.end_job()
    return sheets


@pytest.mark.parametrize("mode", list(RenderMode))
def test_paper_is_the_same_however_the_bytes_arrive(mode: RenderMode, rng: random.Random):
    rare = slip("zh-CN", clerk="王㼆")
    payload = SlipEncoder(replace(VIRTUAL_58, mode=mode)).encode(rare).payload
    cuts = sorted(rng.sample(range(len(payload)), 40))
    pieces = [payload[a:b] for a, b in zip([0, *cuts], [*cuts, len(payload)], strict=True)]
    assert paper_of(pieces) == paper_of([payload])
    assert len(paper_of([payload])) == 1


def test_stream_is_read_command_by_command_and_waits_for_the_rest():
    found, rest = read_commands(b"\x1b@\x1c&\xc0\xeb\n\x10\x04\x01\x1dVB\x00\x1dv0\x00\x01\x00")
    assert found == [
        Command(b"\x1b@", b""),
        Command(b"\x1c&", b""),
        Words(b"\xc0\xeb"),
        Command(b"\n", b""),
        Command(b"\x10\x04", b"\x01"),
        Command(b"\x1dV", b"B\x00"),
    ]
    assert rest == b"\x1dv0\x00\x01\x00"


@pytest.mark.parametrize("start", [b"\x1b", b"\x10\x14", b"\x1d(", b"\x1dV", b"\x1dv0\x00"])
def test_unfinished_command_waits(start: bytes):
    assert read_commands(start) == ([], start)


def test_real_time_question_inside_a_picture_is_not_answered():
    device = VirtualDevice(VIRTUAL_58, lambda sheet: None)
    assert device.feed(b"\x1dv0\x00\x03\x00\x01\x00\x10\x04\x01") == b""
    assert device.feed(b"\x10\x04\x01") == b"\x12"


def test_held_slip_comes_out_when_paper_is_loaded():
    sheets: list[Sheet] = []
    device = VirtualDevice(VIRTUAL_58, sheets.append)
    payload = SlipEncoder(VIRTUAL_58).encode(Slip("test", (TextLine("等纸"),))).payload
    device.set_faults(PrinterFaults(paper_out=True))
    assert device.feed(payload + b"\x1dr\x01") == b""
    assert sheets == []
    device.set_faults(PrinterFaults())
    assert [sheet.text for sheet in sheets] == ["等纸\n"]


def test_words_wider_than_the_paper_break_as_a_printer_breaks_them():
    [sheet] = paper_of([b"\x1b@" + b"x" * 40 + b"\n\n\x1dV\x00"])
    assert sheet.text == "x" * 32 + "\n" + "x" * 8 + "\n"


def test_unknown_commands_are_passed_over():
    [sheet] = paper_of([b"\x1b@\x1bt\x05\x1b3\x20\x1d!\x00\x1c!\x00\x07\x1d\xf0ok\n\x1bi"])
    assert sheet.text == "ok\n"


def test_drawer_kicks_are_counted():
    device = VirtualDevice(VIRTUAL_58, lambda sheet: None)
    device.feed(b"\x1b@\x1bp\x00\x19\x19")
    assert device.drawer_kicks == 1
