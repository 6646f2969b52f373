from __future__ import annotations

import random

import pytest

from pos_app.domain.text_width import (
    character_columns,
    split_in_two,
    text_columns,
    wrap_columns,
    wrap_evenly,
)


@pytest.mark.parametrize(
    ("character", "columns"),
    [
        *(("a", 1), ("离", 2), ("，", 2), ("￥", 2), ("·", 2), ("“", 2), ("é", 2), ("ñ", 1)),
        *(("㼆", 2), ("𠮷", 2), ("😀", 2), ("\u0301", 0), ("\ufe0f", 0)),
    ],
)
def test_character_takes_the_columns_a_chinese_printer_gives_it(character: str, columns: int):
    assert character_columns(character) == columns


def test_wrap_keeps_words_whole_and_marks_off_the_line_start():
    assert wrap_columns("Please keep this slip", 11) == ("Please keep", "this slip")
    assert wrap_columns("一二三四五，六", 10) == ("一二三四", "五，六")
    assert wrap_columns("一二三四（五）", 10) == ("一二三四", "（五）")
    assert wrap_columns("", 10) == ("",)
    assert wrap_columns("离abcdefghi", 10) == ("离", "abcdefghi")


def test_wrap_cuts_a_word_only_when_no_line_could_hold_it():
    assert wrap_columns("a 12345678901234", 10) == ("a", "1234567890", "1234")


def test_wrap_refuses_paper_on_which_nothing_fits():
    with pytest.raises(ValueError, match="columns"):
        wrap_columns("离", 1)


def test_wrap_loses_nothing_and_never_overflows(rng: random.Random):
    letters = "ab 12.,离线受理，（）￥é㼆😀"
    for _ in range(300):
        text = "".join(rng.choices(letters, k=rng.randrange(60)))
        columns = rng.randrange(2, 40)
        lines = wrap_columns(text, columns)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(text_columns(line) <= columns for line in lines)


def test_even_wrapping_leaves_no_stray_word():
    note = "平台还没有确认。联网后自动确认，手机订单会变成已使用，不用再来店里。"
    assert wrap_columns(note, 32)[-1] == "里。"
    assert wrap_evenly(note, 32) == (
        "平台还没有确认。联网后自动",
        "确认，手机订单会变成已使",
        "用，不用再来店里。",
    )


def test_even_wrapping_keeps_what_it_had_when_narrowing_does_not_help():
    assert wrap_evenly("aaaa bbbb cccc d", 14) == ("aaaa bbbb", "cccc d")
    assert wrap_evenly("aaaaaaaa b", 8) == ("aaaaaaaa", "b")
    assert wrap_evenly("aaaaa aaaaa aaaaa aaaaa b", 11) == ("aaaaa aaaaa", "aaaaa aaaaa", "b")


def test_heading_breaks_after_a_mark_then_at_a_space_then_in_the_middle():
    assert split_in_two("Flower cakes, box of 12", 16) == ("Flower cakes,", "box of 12")
    assert split_in_two("禾里鲜生 望京店", 10) == ("禾里鲜生", "望京店")
    assert split_in_two("鲜花饼礼盒十二枚", 10) == ("鲜花饼礼", "盒十二枚")
    assert split_in_two("unbreakable-heading", 10) is None
