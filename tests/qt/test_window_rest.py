"""Sign-in, languages, themes, pictures, sounds, the bars, and the demo's phone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage, QKeySequence
from PySide6.QtTest import QTest

from pos_app.domain.acts import Line, SignIn, Source
from pos_app.domain.printing import PrinterState
from pos_app.errors import DecoderMissing
from tests.fakes.fake_counter import FakeCounter
from ui.demo.demo_desk import DemoDesk
from ui.demo_controls import DemoLine
from ui.frame_source import ReplayFrameSource
from ui.showcase import shop
from ui.showcase.scripted_demo import COUPONS, ScriptedDemo
from ui.showcase.settling import settle
from ui.sounds import SoundPlayer
from ui.theme.tokens import ThemeName
from ui.widgets.nav_rail import Section

CODE = "24447542762235"


def picture() -> QImage:
    image = QImage(40, 40, QImage.Format.Format_RGB888)
    image.fill(Qt.GlobalColor.white)
    return image


def sign_in(till, pin: str) -> None:
    for digit in pin:
        till.window.sign_in.pad.digit_pressed.emit(digit)
    till.window.sign_in.unlock.click()
    settle()


def test_pin_opens_the_till(open_till, qtbot):
    till = open_till(operator=None)
    assert till.sees("6 more")
    sign_in(till, "246813")
    qtbot.waitUntil(lambda: till.sees("Scan the voucher"))
    assert till.window.operator.operator_id == "li"
    till.window.go_to(Section.LOCK)
    assert till.sees("Type your PIN")
    assert till.counter.signed_out == ["li"]


def test_wrong_pin_says_how_many_tries_are_left(open_till):
    till = open_till(operator=None)
    sign_in(till, "111111")
    assert till.sees("Wrong PIN, 4 tries left")
    assert till.window.door.state.typed == 0


def test_throttled_pin_counts_down(open_till):
    counter = FakeCounter()
    counter.refusal = SignIn(accepted=False, operator_id="li", wait_s=30)
    till = open_till(counter, operator=None)
    sign_in(till, "111111")
    assert till.sees("Too many wrong PINs. Please wait.")
    assert till.sees("00:30")
    sign_in(till, "246813")
    assert till.window.operator is None
    till.now_ms += 31_000
    sign_in(till, "246813")
    assert till.window.operator is not None


def test_owner_needs_a_longer_pin_and_may_use_letters(open_till):
    counter = FakeCounter()
    counter.people = [tile for tile in shop.STAFF if tile.role == "owner"]
    till = open_till(counter, operator=None)
    assert till.sees("8 more")
    till.window.sign_in.setFocus()
    for char in "ab12":
        QTest.keyClick(till.window.windowHandle(), Qt.Key(ord(char.upper())))
        QTest.qWait(90)  # slower than a scanner
    assert till.sees("4 more")


def test_language_switches_every_word_at_run_time(till):
    assert till.sees("Scan the voucher")
    till.window.use_language("zh-CN")
    assert till.sees("请扫顾客的券码")
    assert till.sees("双人轻食套餐")
    assert not till.sees("Scan the voucher")
    till.window.use_language("en")
    assert till.sees("Scan the voucher")


def test_theme_switches_at_run_time(till):
    light = till.window.grab().toImage().pixelColor(700, 700).lightness()
    till.window.use_theme(ThemeName.DARK)
    settle()
    assert till.window.grab().toImage().pixelColor(700, 700).lightness() < light - 100


def test_menu_changes_the_language(till):
    till.window.go_to(Section.MORE)
    pieces = [piece for _words, row in till.window.sheet._rows for piece in row]
    next(piece for piece in pieces if piece.text() == "中文").click()
    assert till.sees("请扫顾客的券码")
    assert till.window.sheet is None


def test_offline_banner_says_what_works(open_till):
    counter = FakeCounter()
    counter.till_status = shop.OFFLINE
    till = open_till(counter)
    assert till.sees("Offline 00:12:31")
    assert till.sees("Works: vouchers of this store")
    counter.till_status = replace(shop.STATUS, line=Line.WEAK)
    till.window._read_status()
    assert till.sees("Weak")
    assert not till.sees("Works: vouchers")


def test_printer_card_says_what_to_do_without_paper(open_till):
    counter = FakeCounter()
    counter.till_status = replace(shop.STATUS, printer=PrinterState.PAPER_OUT)
    till = open_till(counter)
    assert till.sees("1 to look at")
    till.window.top_bar.printer.click()
    assert till.sees("The printer is out of paper")
    assert till.sees("PRN-101")


def test_dropped_picture_is_read_and_redeemed(till, qtbot, tmp_path):
    path = tmp_path / "code.png"
    picture().save(str(path))
    till.counter.codes = [CODE]
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    till.window.picture_dropped.emit(mime)
    qtbot.waitUntil(lambda: bool(till.counter.redeemed))
    assert till.counter.redeemed[0].source is Source.IMAGE
    assert till.counter.pictures == [path.read_bytes()]


def test_pasted_picture_without_a_code_is_told(till, qtbot):
    QGuiApplication.clipboard().setImage(picture())
    QTest.keySequence(till.window, QKeySequence("Ctrl+V"))
    qtbot.waitUntil(lambda: till.sees("No code found in the picture"))
    assert till.counter.redeemed == []


def test_picture_fault_is_told_with_its_code(till, qtbot, tmp_path):
    till.counter.codes = DecoderMissing()
    path = tmp_path / "code.png"
    picture().save(str(path))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    till.window.picture_dropped.emit(mime)
    qtbot.waitUntil(lambda: till.sees("This computer cannot read pictures of codes"))
    assert till.sees("DEV-110")


def test_vanished_picture_is_told(till, qtbot, tmp_path):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "gone.png"))])
    till.window.picture_dropped.emit(mime)
    qtbot.waitUntil(lambda: till.sees("No readable code in the picture"))


def test_camera_frames_are_shown_and_their_code_redeemed(open_till, qtbot, tmp_path):
    folder = Path(tmp_path)
    picture().save(str(folder / "1.png"))
    till = open_till(open_camera=lambda: ReplayFrameSource.of_folder(folder))
    till.window.redeem.picture_key.click()
    qtbot.waitUntil(lambda: len(till.counter.pictures) >= 2)
    till.counter.codes = [CODE]
    qtbot.waitUntil(lambda: bool(till.counter.redeemed))
    assert till.counter.redeemed[0].source is Source.CAMERA
    assert till.window.redeem.work.picture.isHidden()


def test_machine_without_sound_stays_silent_and_says_so(qtbot):
    player = SoundPlayer()
    player.play("green")
    player.mute(is_muted=True)
    assert player.play("red") is False
    player.close()
    assert player.play("green") is False


def test_muted_verdict_flashes_the_frame(open_till, qtbot):
    till = open_till(has_sound=True, is_loud=False)
    till.counter.answers.append(shop.GREEN)
    till.window.scan(CODE)
    qtbot.waitUntil(till.window.flash.isVisible)
    qtbot.waitUntil(till.window.flash.isHidden)


def test_till_locks_itself_when_nobody_is_there(open_till, qtbot):
    till = open_till(lock_after_s=60)
    till.now_ms += 61_000
    qtbot.waitUntil(lambda: till.sees("Type your PIN"), timeout=3000)


def test_rail_opens_over_the_work_on_a_narrow_screen(open_till):
    till = open_till(size=(1024, 768))
    assert not till.window.rail.isVisible()
    till.window.top_bar.menu.click()
    assert till.window.rail.isVisible()
    till.scan(CODE)
    assert not till.window.rail.isVisible()


def test_phone_code_is_scanned_when_it_is_pressed(open_till, qtbot):
    demo = ScriptedDemo()
    till = open_till(is_demo=True, demo=demo)
    assert till.sees("A built-in platform, no real money")
    desk = DemoDesk(till.window, demo)
    desk.open_phone()
    settle()
    desk.phone.page.cards[0].show_key.click()
    qtbot.waitUntil(lambda: bool(till.counter.redeemed))
    assert till.counter.redeemed[0].code == COUPONS[0].payload
    cut = next(piece for line, piece in desk.phone.page.pieces if line is DemoLine.CUT)
    cut.click()
    assert demo.network() is DemoLine.CUT
    desk.open_slip()
    assert not desk.slip.has_slip
    desk.shut()


def test_keyboard_alone_reaches_everything_on_redeem(till):
    reached = set()
    for _ in range(40):
        focused = till.window.focusWidget()
        reached.add(focused.accessibleName() or type(focused).__name__)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    first_row = "Reverse: Light meal for two, ¥68.00"
    wanted = {"Type code", "Picture", "Reprint last", first_row, "Redeem", "Lock"}
    assert wanted <= reached


@pytest.mark.parametrize("key", ["F1", "F4", "F5", "F12", "Ctrl+L", "Ctrl+P", "Ctrl+R"])
def test_keys_do_nothing_at_the_sign_in_screen(open_till, key):
    till = open_till(operator=None)
    QTest.keySequence(till.window, QKeySequence(key))
    settle()
    assert till.window.sheet is None
    assert till.window.current is till.window.sign_in
    assert till.counter.syncs == 0
