from __future__ import annotations

from itertools import pairwise

import pytest

from pos_app.domain.coupon import CouponKind
from pos_app.domain.redemption_slip import (
    SlipMark,
    parse_redemption_qr,
    printer_test_slip,
    redemption_qr,
    short_rid,
    slip_amount,
    slip_time,
    slip_until,
    with_copy_mark,
)
from pos_app.domain.slip import Align, PairLine, QrLine, Slip, TextLine
from pos_app.domain.slip_words import DEMO_MARK, TRAINING_MARK, words_for
from pos_app.domain.verdict import Face
from tests.fakes.slips import CHAIN, QR, RID, content, slip

AFTERNOON = 1_795_242_612_000  # 2026-11-21 06:30:12 UTC


def texts(made: Slip) -> list[str]:
    return [line.text for line in made.lines if isinstance(line, TextLine)]


def pairs(made: Slip) -> dict[str, str]:
    return {line.label: line.value for line in made.lines if isinstance(line, PairLine)}


def test_pending_slip_says_in_white_on_black_that_nothing_is_confirmed():
    made = slip("zh-CN")
    block = next(line for line in made.lines if isinstance(line, TextLine) and line.inverse)
    assert block == TextLine("离线受理，待确认", Align.CENTER, bold=True, scale=2, inverse=True)
    assert "平台还没有确认。联网后自动确认，手机订单会变成已使用，不用再来店里。" in texts(made)
    assert pairs(made) == {
        "数量 1": "券值 ￥58.00",
        "券码": "尾号2715",
        "类型": "团购券 本店券",
        "受理时间": "2026-11-21 14:30:12",
        "收银台": "1号台 李晓雯",
        "核销号": "1A2B-3C4D-5E6F",
        "可撤销至": "15:30",
    }


def test_confirmed_slip_has_no_block_and_no_waiting_note():
    made = slip("en", face=Face.GREEN)
    assert not any(isinstance(line, TextLine) and line.inverse for line in made.lines)
    assert "ACCEPTED, NOT YET CONFIRMED" not in texts(made)
    assert pairs(made)["Redeemed"] == "2026-11-21 14:30:12"
    assert pairs(made)["Type"] == "Deal voucher, this store"


def test_english_pending_slip_says_the_same():
    assert "ACCEPTED, NOT YET CONFIRMED" in texts(slip("en"))
    assert pairs(slip("en"))["Quantity 1"] == "Value CNY 58.00"


@pytest.mark.parametrize("face", [Face.RED, Face.AMBER_WAIT, Face.AMBER_ELSEWHERE])
def test_no_slip_is_made_when_nothing_may_be_handed_over(face: Face):
    with pytest.raises(ValueError, match="no slip"):
        slip("zh-CN", face=face)


def test_qr_and_short_hash_lead_back_to_entry_and_chain():
    made = slip("zh-CN")
    assert [line.payload for line in made.lines if isinstance(line, QrLine)] == [QR]
    assert "账本校验 9F3A1C2B" in texts(made)
    assert parse_redemption_qr(redemption_qr(RID, CHAIN)) == (RID, "9f3a1c2b")
    assert short_rid(RID) == "1A2B-3C4D-5E6F"


@pytest.mark.parametrize("text", ["", "OR1:", QR + "0", QR.replace(":", ";"), "OC1:" + QR[4:]])
def test_other_texts_are_no_slip_qr(text: str):
    assert parse_redemption_qr(text) is None


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({}, "剩余 0张（共1张）"),
        ({"k": 2, "uses": 5}, "第2次，剩余 3次（共5次）"),
        ({"k": 2, "uses": 5, "uses_left": 1}, "第2次，剩余 1次（共5次）"),
    ],
)
def test_slip_says_how_many_uses_are_left(changes: dict[str, int], line: str):
    assert line in texts(slip("zh-CN", **changes))


def test_absent_particulars_leave_no_empty_lines():
    made = slip("zh-CN", kind=None, reversible_until_text=None, items=("鲜花饼礼盒12枚",))
    assert {"类型", "可撤销至", "补打时间"}.isdisjoint(pairs(made))
    assert texts(made).count("鲜花饼礼盒12枚") == 1


def test_training_marks_stand_every_five_lines_and_at_the_end():
    made = slip("zh-CN", marks=frozenset({SlipMark.TRAINING}))
    marked = [
        at for at, line in enumerate(made.lines) if getattr(line, "text", "") == TRAINING_MARK
    ]
    assert marked[0] == 0
    assert marked[-1] == len(made.lines) - 1
    assert max(b - a for a, b in pairwise(marked)) == 6


def test_demo_marks_stand_at_both_ends():
    made = slip("en", marks=frozenset({SlipMark.DEMO}))
    assert [texts(made)[0], texts(made)[-1]] == [DEMO_MARK, DEMO_MARK]


def test_offline_grant_that_needs_no_confirmation_says_offline():
    made = slip("zh-CN", face=Face.GREEN, marks=frozenset({SlipMark.OFFLINE}))
    assert "离线 OFFLINE" in texts(made)
    assert "离线 OFFLINE" not in texts(slip("zh-CN", marks=frozenset({SlipMark.OFFLINE})))


def test_copy_says_so_with_its_number_and_leaves_the_drawer_shut():
    original = Slip("redemption", slip("zh-CN").lines, opens_drawer=True)
    copy = with_copy_mark(original, 2)
    assert texts(copy)[0] == "补打 COPY 2"
    assert not copy.opens_drawer
    assert with_copy_mark(original, 0) is original
    again = slip("zh-CN", copy_at_text="2026-11-21 15:02:00")
    assert pairs(again)["补打时间"] == "2026-11-21 15:02:00"


@pytest.mark.parametrize(
    ("minor", "currency", "language", "text"),
    [
        (5800, "CNY", "zh-CN", "￥58.00"),
        (5800, "CNY", "en", "CNY 58.00"),
        (-5, "CNY", "zh-CN", "-￥0.05"),
        (1200, "JPY", "zh-CN", "JPY 1200"),
        (1234, "KWD", "en", "KWD 1.234"),
    ],
)
def test_amounts_carry_the_sign_printers_know(minor: int, currency: str, language: str, text: str):
    assert slip_amount(minor, currency, language) == text


def test_times_are_local_and_windows_short_on_the_same_day():
    assert slip_time(AFTERNOON, 480) == "2026-11-21 14:30:12"
    assert slip_time(AFTERNOON, -600) == "2026-11-20 20:30:12"
    assert slip_until(AFTERNOON + 3_588_000, AFTERNOON, 480) == "15:30"
    assert slip_until(AFTERNOON + 36_000_000, AFTERNOON, 480) == "2026-11-22 00:30"


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_kind_of_coupon_has_a_name(language: str):
    assert set(words_for(language).kinds) == set(CouponKind)


def test_printer_test_shows_what_can_go_wrong():
    made = printer_test_slip("zh-CN", printer_name="前台", at_text="2026-11-21 14:30:12")
    assert "生僻字 㼆𠮷" in texts(made)
    assert "前台" in texts(made)
    assert any(isinstance(line, QrLine) for line in made.lines)
    assert "" not in texts(printer_test_slip("en"))


def test_content_without_clerk_leaves_no_gap_at_the_end():
    assert content("zh-CN", clerk="").clerk == ""
    assert pairs(slip("zh-CN", clerk=""))["收银台"] == "1号台"
