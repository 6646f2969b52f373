"""The five verdicts on screen: words, next step, and what the keys do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from pos_app.counter import Touched
from pos_app.domain.redemption import State
from pos_app.domain.verdict import Face, Reason, Verdict
from pos_app.errors import DiskFull
from ui.presenters.redeem import ASKING_AFTER_MS
from ui.showcase import shop
from ui.widgets.key import KeyKind

CODE = "24447542762235"


def shows(till, outcome):
    till.counter.answers.append(outcome)
    till.window.scan(CODE)


def test_echo_says_asking_within_150_ms(till, qtbot):
    till.window.scan(CODE)
    qtbot.waitUntil(lambda: till.sees("Asking the platform…"), timeout=1000)
    assert ASKING_AFTER_MS <= 150
    assert till.sees("ends 2235")
    assert not till.sees(CODE)


def test_amber_wait_comes_after_a_second_and_turns_green_by_itself(till, qtbot):
    till.window.scan(CODE)
    till.counter.progress(shop.ASKING)
    assert not till.sees("Do not hand over yet")
    qtbot.waitUntil(lambda: till.sees("Do not hand over yet"), timeout=3000)
    assert till.sees("CNY 100 voucher")
    assert till.sees("Keep waiting")
    till.answer(shop.GREEN)
    qtbot.waitUntil(lambda: till.sees("Redeemed"))


def test_green_names_the_goods_and_tells_the_counter_it_was_shown(till, qtbot):
    shows(till, shop.GREEN)
    qtbot.waitUntil(lambda: till.sees("Hand over: Light meal for two ×1"))
    for words in ("Caesar salad", "¥98.00", "¥68.00", "59:58", "Next"):
        assert till.sees(words)
    qtbot.waitUntil(lambda: till.counter.shown_rids == [shop.GREEN.rid])


def test_green_goes_away_by_itself_and_leaves_its_line(till, qtbot):
    shows(till, shop.GREEN)
    qtbot.waitUntil(lambda: till.sees("Redeemed"))
    qtbot.waitUntil(lambda: till.sees("Scan the voucher"), timeout=4000)
    assert till.sees("Last 14:32")
    assert till.sees("Show again")


@pytest.mark.parametrize("outcome", [shop.PENDING_HOME, shop.PENDING_RISK])
def test_green_pending_stays_until_next_is_pressed(till, qtbot, outcome):
    shows(till, outcome)
    qtbot.waitUntil(lambda: till.sees("Accepted, not yet confirmed"))
    assert till.sees("Your slip is the proof")
    assert till.sees("Offline exposure") == (outcome is shop.PENDING_RISK)
    till.press(Qt.Key.Key_Return)
    assert till.sees("Scan the voucher")


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_headline_step_and_corner(till, qtbot, reason):
    shows(till, shop.refused(reason, shop.FACTS.get(reason)))
    qtbot.waitUntil(lambda: till.window.current is till.window.verdict)
    state = till.window.verdict.state
    assert state.face is reason.face
    for words in (state.words.headline, state.words.reason, state.words.next_step):
        assert words in till.seen
    assert till.window.verdict.bar.corner.hasFocus()
    assert not till.counter.shown_rids


def test_used_voucher_says_when_where_and_by_whom(till, qtbot):
    shows(till, shop.refused(Reason.ALREADY_REDEEMED, shop.FACTS[Reason.ALREADY_REDEEMED]))
    qtbot.waitUntil(lambda: till.sees("Today 14:03 · 望京店 2号台 · 周雨桐"))


def test_waiting_can_be_cancelled_with_esc(till, qtbot):
    till.counter.act_answer = replace(
        shop.ASKING, state=State.VOIDED, verdict=Verdict(Face.RED), is_final=True
    )
    shows(till, shop.ASKING)
    qtbot.waitUntil(lambda: till.sees("Cancel redemption"))
    till.press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: till.sees("Cancelled"))
    assert till.counter.cancelled[0].rid == shop.ASKING.rid
    assert till.sees("the voucher is still good")


def test_undecided_verdict_follows_the_ledger(till, qtbot):
    till.counter.standing = shop.ASKING
    shows(till, shop.ASKING)
    qtbot.waitUntil(lambda: till.sees("Keep waiting"))
    till.counter.standing = replace(shop.GREEN, rid=shop.ASKING.rid)
    till.counter.touch(Touched.REDEMPTIONS)
    qtbot.waitUntil(lambda: till.sees("Redeemed"))


def test_next_guest_can_be_served_while_one_is_undecided(till, qtbot):
    till.counter.standing = shop.ASKING
    shows(till, shop.ASKING)
    qtbot.waitUntil(lambda: till.sees("Next guest"))
    till.window.verdict.set_aside.click()
    assert till.sees("Scan the voucher")
    assert till.counter.cancelled == []


def test_fault_never_hands_over_and_keeps_its_id_when_tried_again(till, qtbot):
    shows(till, DiskFull("full"))
    qtbot.waitUntil(lambda: till.sees("The disk is full"))
    assert till.sees("LED-104")
    assert till.sees("Do not hand over yet")
    till.counter.answers.append(shop.GREEN)
    till.window.verdict.bar.corner.click()
    qtbot.waitUntil(lambda: till.sees("Redeemed"))
    first, second = till.counter.redeemed
    assert first.rid == second.rid


def test_not_now_is_asked_anew_with_another_id(till, qtbot):
    shows(till, shop.refused(Reason.PLATFORM_DOWN))
    qtbot.waitUntil(lambda: till.sees("Try again"))
    till.counter.answers.append(shop.GREEN)
    till.now_ms += 5_000
    till.window.verdict.bar.corner.click()
    qtbot.waitUntil(lambda: till.sees("Redeemed"))
    first, second = till.counter.redeemed
    assert first.rid != second.rid


def test_reverse_asks_why_and_says_what_became_of_it(till, qtbot):
    till.window.redeem.record.view.press_row(0)
    sheet = till.window.sheet
    assert sheet.act_key.face.kind is KeyKind.DANGER_FILLED
    assert sheet.act_key.text() == "Reverse ¥68.00"
    assert not sheet.act_key.hasFocus()
    sheet.choices[1].click()
    sheet.act_key.click()
    qtbot.waitUntil(lambda: till.sees("Reversed"))
    assert till.counter.reversed[0].rid == till.counter.rows[0].rid
    assert till.counter.reversed[0].reason == "The wrong voucher was scanned"
    assert till.sees("the voucher can be used again")


def test_refused_reversal_says_what_to_do(till, qtbot):
    till.counter.act_answer = replace(shop.REVERSED, state=State.REVERSE_REFUSED)
    till.window.presenter.reverse("rid", "why")
    qtbot.waitUntil(lambda: till.sees("Cannot be reversed"))
    assert till.sees("ask a manager for a refund")


def test_too_late_explains_what_else_can_be_done(till):
    till.window.redeem.record.view.press_row(7)
    assert till.sees("Too late to reverse")
    assert till.sees("The guest can ask for a refund in their order")


def test_goods_are_asked_about_once_after_a_crash(open_till, qtbot):
    from tests.fakes.fake_counter import FakeCounter

    counter = FakeCounter()
    counter.questions = list(counter.rows[:2])
    till = open_till(counter)
    qtbot.waitUntil(lambda: till.sees("Were the goods handed over?"))
    till.window.sheet.yes_key.click()
    qtbot.waitUntil(lambda: till.sees("Any three fresh bakes · ends 1185"))
    till.window.sheet.no_key.click()
    qtbot.waitUntil(lambda: till.window.sheet is None)
    rows = counter.rows
    assert counter.acknowledged == [(rows[0].rid, True, "li"), (rows[1].rid, False, "li")]


def test_reprint_of_the_last_slip_is_sent(till, qtbot):
    till.window.redeem.reprint_key.click()
    qtbot.waitUntil(lambda: till.sees("The slip was sent to the printer"))
    assert till.counter.reprinted == [till.counter.rows[0].rid]


def test_countdown_warns_below_ten_minutes(till):
    assert till.sees("59:12")
    assert till.sees("06:21")
    till.now_ms += 7 * 60_000
    till.window.show_all()
    assert not till.sees("06:21")
    assert sum("Too late" in text for text in till.seen) >= 2


def test_everything_is_let_go_when_the_window_closes(open_till):
    till = open_till()
    till.window.close()
    assert till.counter.listeners == 0
    till.counter.touch(Touched.STATUS)
