"""The sync centre as a person sees it: what waits and why, retry, copy, export."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from itertools import product

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog

from pos_app.counter import Touched
from pos_app.domain.acts import Line
from pos_app.domain.sync_centre import ROWS_MAX, SyncCentre
from pos_app.domain.sync_export import BYTE_ORDER_MARK
from pos_app.errors import LedgerBusy
from tests.fakes.fake_counter import FakeCounter
from ui.language import CHINESE, ENGLISH
from ui.measuring import flaws
from ui.screenshots import Take, open_scene
from ui.showcase import shop, sync_shop
from ui.showcase.scenes import SCENES
from ui.showcase.settling import settle
from ui.theme.tokens import ThemeName
from ui.widgets.nav_rail import Section

CODE = "24447542762235"
MINE = [scene for scene in SCENES if scene.name.startswith("13-sync-centre")]
KINDS = [f"C{number}" for number in range(1, 17)]


class SlowCounter(FakeCounter):
    """Reads of the sync centre stay open until the test ends them."""

    def __init__(self) -> None:
        super().__init__()
        self.reads: list[Future[SyncCentre]] = []

    def sync_centre(self) -> Future[SyncCentre]:
        self.reads.append(Future())
        return self.reads[-1]


@pytest.fixture
def centre(open_till):
    till = open_till()
    till.window.top_bar.pending.click()
    settle()
    return till


def screen_of(till):
    return till.window.sync_centre


def test_pending_pill_opens_the_list_with_reason_and_age(centre):
    assert centre.window.current is screen_of(centre)
    assert centre.sees("Sync centre")
    assert centre.sees("Oldest 12 min")
    assert centre.sees("Redeemed · ends 2240")
    assert centre.sees("12 min · Waits for the line")
    assert centre.sees("11 min · Waits for the line · accepted here")
    assert centre.sees("58.00")
    assert centre.sees("14:19:44")


def test_line_chip_and_menu_open_it_too(open_till, qtbot):
    till = open_till()
    till.window.top_bar.line.click()
    assert till.sees("Unsent entries")
    till.press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: till.sees("Scan the voucher"))
    till.window.go_to(Section.MORE)
    till.window.sheet.sync.click()
    settle()
    assert till.window.sheet is None
    assert till.sees("Unsent entries")


def test_nothing_opens_before_somebody_has_signed_in(open_till):
    till = open_till(operator=None)
    till.window.top_bar.pending.click()
    settle()
    assert till.window.current is till.window.sign_in


def test_cases_are_a_work_list_by_money(centre):
    seen = centre.seen
    assert seen.index("1,288.00") < seen.index("128.00")
    assert centre.sees("Reversed too late · ends 9034")
    assert centre.sees("It stands; refund it through the sale")
    assert centre.sees("3 h · 李晓雯 · case R-20811")
    assert centre.sees("¥1,545.90 at stake")


def test_feeds_tell_their_age_and_old_ones_stand_out(centre):
    assert centre.sees("Blocked list")
    assert {"13 min", "1 h", "never"} <= set(centre.seen)


def test_doubts_are_behind_their_tab(centre):
    assert not centre.sees("Asked again by itself")
    tab = next(key for key in screen_of(centre).work.tabs.values() if "Being asked" in key.text())
    tab.click()
    assert centre.sees("ends 9150 CNY 100 voucher")
    assert centre.sees("2 min · Asked again by itself, never used twice")


def test_nothing_on_the_screen_deletes(centre):
    names = [
        button.accessibleName()
        for button in screen_of(centre).findChildren(QAbstractButton)
        if button.isVisible()
    ]
    assert all(names)
    allowed = ("Back", "Copy", "Export", "Retry", "Cases", "Being asked")
    assert all(name.startswith(allowed) for name in names), names
    assert centre.sees("Nothing is ever deleted")


@pytest.mark.parametrize("way", ["key", "F5"])
def test_retry_wakes_the_sync_and_says_so_until_the_round_ends(centre, way):
    if way == "F5":
        centre.press(Qt.Key.Key_F5)
    else:
        screen_of(centre).retry.click()
    assert centre.counter.syncs == 1
    assert centre.sees("Trying now")
    centre.counter.centre = sync_shop.SENT_CENTRE
    centre.counter.touch(Touched.STATUS)
    assert centre.sees("Everything has been sent")
    assert centre.sees("Last success: today 14:31")
    assert not centre.sees("Trying now")


def test_changes_are_read_one_after_another_never_two_at_once(open_till):
    counter = SlowCounter()
    till = open_till(counter)
    till.window.top_bar.pending.click()
    settle()
    for _ in range(5):
        counter.touch(Touched.REDEMPTIONS)
        settle()
    assert len(counter.reads) == 1
    assert not till.sees("Redeemed")
    counter.reads[0].set_result(sync_shop.OFFLINE_CENTRE)
    assert till.sees("Redeemed · ends 2240")
    assert len(counter.reads) == 2
    counter.reads[1].set_result(sync_shop.SENT_CENTRE)
    assert till.sees("Everything has been sent")
    assert len(counter.reads) == 2


def test_what_is_not_on_screen_is_not_read(open_till):
    counter = SlowCounter()
    till = open_till(counter)
    counter.touch(Touched.STATUS)
    settle()
    assert counter.reads == []
    assert "sync_centre" not in vars(till.window)


def test_copied_details_name_everything_but_no_code(centre):
    screen_of(centre).copy.click()
    assert centre.sees("Copied, without voucher codes")
    text = QGuiApplication.clipboard().text()
    for words in ("禾里鲜生 望京店", "8f2c41d7", "1-2141 ", "Redeemed · ends 2240", "Blocked list",
                  "C9 · Reversed too late", "R-20811", "00002240"):  # fmt: skip
        assert words in text, words
    rids = [row.about.rid for row in sync_shop.OFFLINE_CENTRE.unsent if row.about]
    assert not any(rid in text for rid in rids)


def test_one_case_is_copied_by_its_key(centre):
    key = screen_of(centre).work.lists["conflicts"].keys[1]
    assert key.accessibleName() == "Copy: Used at two stores · ends 6127"
    key.click()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("C3 · Used at two stores")
    assert "\n" not in text


def test_export_writes_the_table_to_the_chosen_file(centre, qtbot, tmp_path):
    screen_of(centre).export.click()
    dialog = centre.window.findChild(QFileDialog)
    assert dialog.isVisible()
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    assert not centre.window.isHidden()
    path = tmp_path / "unsent.csv"
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    qtbot.waitUntil(lambda: centre.sees("Written to unsent.csv"))
    text = path.read_bytes().decode("utf-8")
    assert text == centre.counter.table
    assert text.startswith(BYTE_ORDER_MARK)
    assert len(text.splitlines()) == 1 + len(sync_shop.OFFLINE_CENTRE.unsent)


def test_export_that_cannot_be_written_says_so(centre, qtbot, tmp_path):
    centre.window.sync.export(tmp_path / "gone" / "unsent.csv")
    qtbot.waitUntil(lambda: centre.sees("The file could not be written"))
    assert centre.sees("Nothing is lost")
    assert screen_of(centre).export.isEnabled()


def test_faults_are_told_with_their_code(open_till):
    counter = FakeCounter()
    counter.centre = LedgerBusy("another program")
    counter.table = LedgerBusy("another program")
    till = open_till(counter)
    till.window.top_bar.pending.click()
    assert till.sees("LED-103")
    screen_of(till).notice.close_key.click()
    assert not till.sees("LED-103")
    till.window.sync.export(None)
    assert till.sees("LED-103")
    counter.centre = sync_shop.OFFLINE_CENTRE
    counter.touch(Touched.STATUS)
    assert till.sees("Redeemed · ends 2240")


def test_a_scan_leaves_for_its_verdict(centre, qtbot):
    centre.counter.answers.append(shop.GREEN)
    centre.scan(CODE)
    qtbot.waitUntil(lambda: centre.window.current is centre.window.verdict)


def test_a_verdict_that_comes_late_is_seen_not_only_noted(open_till, qtbot):
    till = open_till()
    till.window.scan(CODE)
    till.window.open_sync()
    settle()
    till.answer(shop.GREEN)
    qtbot.waitUntil(lambda: till.window.current is till.window.verdict)
    qtbot.waitUntil(lambda: till.counter.shown_rids == [shop.GREEN.rid])


def test_lock_closes_it(centre):
    centre.press(Qt.Key.Key_F12)
    assert centre.window.current is centre.window.sign_in
    assert not centre.sees("Unsent entries")


def test_keyboard_alone_reaches_everything(centre):
    reached = set()
    for _ in range(40):
        focused = centre.window.focusWidget()
        reached.add(focused.accessibleName())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    wanted = {"Back", "Copy details", "Export unsent", "Retry now", "Unsent entries", "Cases",
              "Cases 4", "Being asked 2", "Copy: Reversed too late · ends 9034"}  # fmt: skip
    assert wanted <= reached


def test_arrows_and_wheel_scroll_long_lists_by_whole_rows(open_till):
    counter = FakeCounter()
    counter.centre = sync_shop.long_centre(Line.OFFLINE, ROWS_MAX)
    till = open_till(counter)
    till.window.top_bar.pending.click()
    assert till.sees("18,197")
    assert till.sees(f"the newest {ROWS_MAX} of 18,197")
    rows = screen_of(till).entries.lists["unsent"]
    rows.setFocus()
    assert "No. 1-5000 " in rows.accessibleDescription()
    till.press(Qt.Key.Key_Down)
    assert "No. 1-5000 " not in rows.accessibleDescription()
    till.press(Qt.Key.Key_End)
    assert f"No. 1-{5000 + ROWS_MAX - 1} " in rows.accessibleDescription()
    till.press(Qt.Key.Key_Home)
    assert "No. 1-5000 " in rows.accessibleDescription()


def test_language_switches_while_it_is_open(centre):
    centre.window.use_language(CHINESE)
    assert centre.sees("同步中心")
    assert centre.sees("12分钟 · 等网络")
    assert screen_of(centre).retry.accessibleName() == "现在重试"
    centre.window.use_language(ENGLISH)
    assert not centre.sees("同步中心")


@pytest.mark.parametrize("size", [(1024, 700), (1280, 720), (1366, 768)])
def test_every_scene_fits_in_both_languages_and_themes(size):
    found = {}
    for scene, language, theme in product(MINE, (CHINESE, ENGLISH), ThemeName):
        take = Take(scene, language, theme, size)
        window = open_scene(take)
        if bad := flaws(window, window.look):
            found[take.file_name] = bad
        window.close()
        window.deleteLater()
        settle()
    assert len(MINE) == 5
    assert found == {}


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_every_kind_of_case_is_told_whole(open_till, language):
    """What to do is never cut off, on the narrow card of the wide layout."""
    counter = FakeCounter()
    one = sync_shop.OFFLINE_CENTRE.conflicts[0]
    till = open_till(counter, language=language)
    for kind in (*KINDS, "C99"):
        counter.centre = replace(
            sync_shop.OFFLINE_CENTRE, conflicts=(replace(one, kind=kind),), conflict_count=1
        )
        till.window.open_sync()
        settle()
        rows = screen_of(till).work.lists["conflicts"]
        for placed in rows.texts():
            style = placed.style
            wide = till.window.look.width(placed.text, style.size_px, bold=style.bold)
            assert wide <= placed.rect.width(), placed.text


def test_reading_is_shown_as_a_skeleton(open_till):
    till = open_till(SlowCounter(), size=(1024, 768))
    till.window.top_bar.pending.click()
    settle()
    assert till.sees("Not sent yet")
    assert not till.sees("Everything has been sent")
    assert flaws(till.window, till.window.look) == []
