from __future__ import annotations

import pytest

from devices.printer.paper_text import TEXT_LENGTH_MAX, gb_bytes, is_printable, paper_text


@pytest.mark.parametrize(
    ("outside", "paper"),
    [
        ("\u00a5128.00", "￥128.00"),
        ("£5 €6", "GBP5 EUR6"),
        ("a•b ✓", "a·b √"),
        ("\u22125.00", "-5.00"),
        ("李\x1bp\x00\x19晓\x1d雯\n第二行", "李p晓雯 第二行"),
        ("\u202eevil\u200b", "evil"),
        ("☺\ufe0f", "☺"),
        ("\ud800x", "x"),
        ("cafe\u0301", "café"),
    ],
)
def test_outside_text_becomes_paper_text(outside: str, paper: str):
    assert paper_text(outside) == paper


def test_no_control_byte_survives():
    cleaned = paper_text("".join(map(chr, range(0x100))))
    assert all(ord(character) >= 0x20 and ord(character) != 0x7F for character in cleaned)


def test_yen_sign_is_two_bytes_and_never_four():
    assert gb_bytes(paper_text("\u00a5")) == b"\xa3\xa4"


@pytest.mark.parametrize(
    ("text", "printable"),
    [("离线 A", True), ("㼆", False), ("𠮷", False), ("😀", False), ("ñ", False)],
)
def test_characters_outside_gbk_are_not_for_text_mode(text: str, printable: bool):
    assert is_printable(text, has_gbk=True) is printable
    assert is_printable(text, has_gbk=False) is text.isascii()


def test_endless_text_is_cut():
    assert len(paper_text("长" * 5000)) == TEXT_LENGTH_MAX
