"""A scan is heard from anywhere, and never types, presses or gets lost."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from pos_app.domain.acts import Source
from pos_app.domain.verdict import Reason
from ui.showcase import shop
from ui.widgets.nav_rail import Section

CODE = "24447542762235"
OTHER = "OC1:QAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


def test_scan_is_redeemed_when_nothing_was_clicked(till, qtbot):
    till.scan(CODE)
    qtbot.waitUntil(lambda: bool(till.counter.redeemed))
    command = till.counter.redeemed[0]
    assert (command.code, command.source, command.operator_id) == (CODE, Source.SCAN, "li")
    assert till.window.redeem.work.echo.typed == ""


def test_scan_presses_no_button_whichever_has_the_focus(till, qtbot):
    pressed = []
    for button in till.window.findChildren(QAbstractButton):
        button.clicked.connect(lambda _c=False, it=button: pressed.append(it.text()))
    buttons = [
        button
        for button in till.window.redeem.findChildren(QAbstractButton)
        if button.isVisible()
        and button.isEnabled()
        and button.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert buttons
    for number, button in enumerate(buttons):
        button.setFocus()
        till.counter.answers.append(shop.GREEN)
        till.scan(f"{OTHER}{number}")
        qtbot.waitUntil(lambda wanted=number: len(till.counter.redeemed) == wanted + 1)
        till.window.presenter.dismiss()
        till.now_ms += 5_000
    assert pressed == []


def test_typed_digits_reach_the_echo_box_in_order(till, qtbot):
    handle = till.window.windowHandle()
    for char in "2444":
        QTest.keyClick(handle, Qt.Key(ord(char)))
        qtbot.wait(90)  # a person's pace, which is what is tested
    qtbot.waitUntil(lambda: till.window.redeem.work.echo.typed == "2444")
    assert till.counter.redeemed == []
    assert till.sees("2444")


def test_typed_code_is_redeemed_as_typed_when_return_is_pressed(till, qtbot):
    till.window.redeem.work.echo.type_text("2444 7542 7622 35")
    till.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(till.counter.redeemed))
    assert till.counter.redeemed[0].source is Source.TYPED
    assert till.counter.redeemed[0].code == CODE


def test_scan_waits_behind_a_dialog_and_goes_on_when_it_closes(till, qtbot):
    till.window.redeem.record.view.press_row(0)
    assert till.sees("Reverse this redemption?")
    till.scan(CODE)
    assert till.counter.redeemed == []
    assert till.sees("Waiting")
    assert till.sees("Reverse this redemption?")
    till.press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: bool(till.counter.redeemed))
    assert till.counter.reversed == []


def test_scan_waits_while_a_refusal_is_read(till, qtbot):
    till.counter.answers.append(shop.refused(Reason.EXPIRED, shop.FACTS[Reason.EXPIRED]))
    till.scan(CODE)
    qtbot.waitUntil(lambda: till.sees("Expired"))
    till.scan(OTHER)
    assert len(till.counter.redeemed) == 1
    assert till.sees("Waiting")
    till.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(till.counter.redeemed) == 2)
    assert till.counter.redeemed[1].code == OTHER


def test_sixth_waiting_scan_is_refused_in_words(till, qtbot):
    till.counter.answers.append(shop.refused(Reason.EXPIRED))
    till.scan(CODE)
    qtbot.waitUntil(lambda: till.sees("Expired"))
    for number in range(6):
        till.scan(f"{OTHER}{number}")
    assert till.window.desk.waiting == 5
    till.window.desk.forget()
    till.press(Qt.Key.Key_Return)
    assert till.sees("Finish this one first")


def test_scan_that_waited_long_is_offered_and_not_acted_on(till, qtbot):
    till.window.go_to(Section.MORE)
    till.scan(CODE)
    till.now_ms += 31_000
    till.press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: till.sees("A voucher is waiting"))
    assert till.counter.redeemed == []
    till.window.redeem.work.notice.action_key.click()
    qtbot.waitUntil(lambda: bool(till.counter.redeemed))


def test_green_verdict_makes_way_for_the_next_scan(till, qtbot):
    till.counter.answers += [shop.GREEN, shop.GREEN_PASS]
    till.scan(CODE)
    qtbot.waitUntil(lambda: till.sees("Light meal for two, 1 voucher"))
    till.scan(OTHER)
    qtbot.waitUntil(lambda: till.sees("Coffee pass, use 4 of 10"))


def test_scan_on_another_section_opens_redeem(till, qtbot):
    till.window.go_to(Section.PICKUP)
    assert till.sees("Pickup is not in this version yet")
    till.counter.answers.append(shop.GREEN)
    till.scan(CODE)
    qtbot.waitUntil(lambda: till.sees("Redeemed"))


def test_product_code_is_named_and_nothing_is_done(till, qtbot):
    till.scan("6901234567892")
    qtbot.waitUntil(lambda: till.sees("That is not a voucher"))
    assert till.sees("a product")
    assert till.counter.redeemed == []


def test_scan_at_the_sign_in_screen_types_no_pin(open_till, qtbot):
    till = open_till(operator=None)
    till.scan(CODE)
    assert till.window.door.state.typed == 0
    assert till.counter.redeemed == []
    assert till.sees("Waiting")


def test_same_code_again_shows_its_verdict_and_asks_nobody(till, qtbot):
    till.counter.answers.append(shop.GREEN)
    till.window.scan(CODE)
    qtbot.waitUntil(lambda: till.sees("Redeemed"))
    till.now_ms += 800
    till.window.scan(CODE)
    assert till.sees("Redeemed")
    assert len(till.counter.redeemed) == 1


def test_input_method_burst_is_told_in_words(till, qtbot):
    for _ in range(6):
        till.window.redeem.work.echo.input_method_seen.emit()
    qtbot.waitUntil(lambda: till.sees("An input method is disturbing the scanner"))
