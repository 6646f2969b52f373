"""The first run as a person goes through it: by keyboard alone, by touch alone, with a scanner."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from pos_app.domain.pin_policy import PinFlaw
from pos_app.domain.printing import JobState, PrinterState, PrintResult
from pos_app.errors import KeystoreFault, PlatformRefused, PlatformUnreachable
from tests.fakes.fake_set_up import JOINED, NO_PAPER, FakeSetUp
from ui.first_run.fault_words import fault_notice, flaw_words
from ui.first_run.link import parse_link
from ui.first_run.set_up import Joined
from ui.first_run.state import GARBLED, NARROW, NOTHING, WIDE, End, Flaw, Step
from ui.first_run.window import FirstRunWindow
from ui.language import CHINESE, ENGLISH
from ui.measuring import flaws, visible_texts
from ui.showcase.first_run_scenes import close_first_run, first_run_takes, open_first_run
from ui.showcase.settling import settle
from ui.widgets.key import Key

URL, TOKEN, PIN = "https://platform.example", "7KQ2-M4XD-9RTV", "27394618"
LINK = f"{URL} {TOKEN}"
PACE_MS = 90
HAN = re.compile(r"[\u4e00-\u9fff]")
LATIN_WORDS = re.compile(r"[A-Za-z]{2,}[ ,.]+[A-Za-z]{2,}")
SAME_IN_BOTH = {"中文", "English"}


class FirstRun:
    """The window, and what a person sees and does."""

    def __init__(self, joined: Joined | None = None, language: str = ENGLISH) -> None:
        self.set_up = FakeSetUp()
        self.window = FirstRunWindow(self.set_up, language=language, joined=joined)
        self.window.resize(1024, 768)
        self.window.show()
        settle()

    @property
    def step(self) -> Step:
        settle()
        return self.window.presenter.state.step

    @property
    def field(self) -> QLineEdit:
        return self.window.question.field

    def sees(self, words: str) -> bool:
        settle()
        return any(words in placed.text for _, placed in visible_texts(self.window))

    def key(self, key: Qt.Key) -> None:
        """A person's key, not within the gap in which it would be a scanner's."""
        QTest.qWait(PACE_MS)
        QTest.keyClick(self.window.windowHandle(), key)
        QTest.qWait(PACE_MS)
        settle()

    def write(self, text: str) -> None:
        """Into the field that has the keyboard."""
        assert self.field.hasFocus()
        self.field.insert(text)
        self.field.textEdited.emit(self.field.text())
        settle()

    def answer(self, text: str) -> None:
        self.write(text)
        self.key(Qt.Key.Key_Return)

    def scan(self, text: str) -> None:
        handle = self.window.windowHandle()
        for char in text:
            code = Qt.Key(ord(char.upper()))
            no_modifier = Qt.KeyboardModifier.NoModifier
            QTest.sendKeyEvent(QTest.KeyAction.Click, handle, code, char, no_modifier, 0)
        QTest.keyClick(handle, Qt.Key.Key_Return)
        settle()

    def touch(self, words: str) -> None:
        """Press the visible button of that name."""
        settle()
        for button in self.window.findChildren(Key):
            if button.isVisible() and button.text() == words:
                QTest.mouseClick(button, Qt.MouseButton.LeftButton)
                settle()
                return
        raise AssertionError(f"no key {words!r}")

    def go_on(self) -> None:
        QTest.mouseClick(self.window.bar.corner, Qt.MouseButton.LeftButton)
        settle()

    def join(self) -> None:
        self.go_on()
        self.go_on()
        for text in (LINK, "Shen Liqun", PIN, PIN):
            self.write(text)
            self.go_on()


@pytest.fixture
def run(qapp) -> Iterator[FirstRun]:
    one = FirstRun()
    yield one
    close_first_run(one.window)


def test_keyboard_alone_reaches_the_till(run):
    run.key(Qt.Key.Key_Return)
    assert run.step is Step.PURPOSE
    run.key(Qt.Key.Key_Down)
    run.key(Qt.Key.Key_Up)
    run.key(Qt.Key.Key_Return)
    run.answer(LINK)
    run.answer("Shen Liqun")
    run.answer(PIN)
    run.answer(PIN)
    assert run.step is Step.CODE
    assert run.sees("482 913")
    assert run.sees(JOINED.store_name)
    run.key(Qt.Key.Key_Return)
    run.answer("192.168.1.50")
    assert run.set_up.trials[0].address == "tcp://192.168.1.50:9100"
    run.key(Qt.Key.Key_Return)
    assert run.set_up.kept == run.set_up.trials
    run.scan("6901028075831")
    assert run.sees("6901028075831")
    assert run.sees("13 characters in")
    run.key(Qt.Key.Key_Return)
    run.answer("seven quiet herons")
    run.answer("seven quiet herons")
    run.key(Qt.Key.Key_Return)
    assert [order.file for order in run.set_up.sheets] == [None]
    assert run.step is Step.DONE
    assert not run.sees("still to be made")
    run.key(Qt.Key.Key_Return)
    assert run.window.end is End.TILL
    assert run.set_up.finishes == 1
    (order,) = run.set_up.joins
    assert (order.url, order.token, order.owner_name, order.owner_pin) == (
        URL, TOKEN, "Shen Liqun", PIN,
    )  # fmt: skip


def test_touch_alone_reaches_the_till(run, qapp):
    run.go_on()
    run.go_on()
    qapp.clipboard().setText(f" guitai enrol {LINK}\n")
    run.touch("Paste")
    run.go_on()
    run.write("Shen")  # the system's own keyboard
    run.go_on()
    for _ in range(2):
        for digit in PIN:
            key = next(k for k in run.window.question.digits._keys if k.text() == digit)
            QTest.mouseClick(key, Qt.MouseButton.LeftButton)
        run.go_on()
    run.go_on()
    run.touch("No printer for now")
    run.touch("Without a scanner")
    run.touch("Later")
    assert run.sees("The recovery sheet is still to be made")
    run.go_on()
    assert run.window.end is End.TILL


def test_the_demo_is_two_presses_away(run):
    run.go_on()
    QTest.mouseClick(run.window.question.tiles[1], Qt.MouseButton.LeftButton)
    run.go_on()
    assert run.window.end is End.DEMO
    assert run.set_up.joins == []


def test_a_scanned_link_needs_no_key(run):
    run.go_on()
    run.go_on()
    run.scan(f"OE1:{LINK}")
    assert run.step is Step.OWNER


def test_going_back_loses_nothing(run):
    run.go_on()
    run.go_on()
    for text in (LINK, "Shen Liqun", PIN):
        run.write(text)
        run.go_on()
    for step in (Step.PIN, Step.OWNER, Step.LINK, Step.PURPOSE, Step.LANGUAGE):
        run.key(Qt.Key.Key_Escape)
        assert run.step is step
    run.key(Qt.Key.Key_Escape)
    assert run.step is Step.LANGUAGE
    for _ in range(2):
        run.go_on()
    for text in (LINK, "Shen Liqun", PIN):
        assert run.field.text() == text
        run.go_on()
    assert run.step is Step.PIN_AGAIN


def test_the_language_changes_everywhere_at_once(run):
    run.touch("中文")
    assert run.sees("这台机器用哪种语言")
    run.go_on()
    run.go_on()
    run.write("7KQ2")
    run.go_on()
    assert run.sees("这不是加入码")
    run.touch("English")
    assert run.sees("That is no link")


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (PlatformRefused("used"), "did not take this link"),
        (PlatformUnreachable("silence"), "does not answer"),
    ],
)
def test_a_link_that_is_not_taken_is_asked_for_again(run, fault, words):
    run.set_up.join_answer = fault
    run.join()
    assert run.step is Step.LINK
    assert run.sees(words)
    assert run.field.text() == LINK
    run.set_up.join_answer = JOINED
    run.go_on()
    assert run.step is Step.CODE, "nothing else has to be typed again"


def test_a_fault_of_this_machine_stays_at_its_question(run):
    run.set_up.join_answer = KeystoreFault("locked")
    run.join()
    assert run.step is Step.PIN_AGAIN
    assert run.sees("KEY-100")


def test_a_weak_pin_and_a_slip_of_the_finger_are_told(run):
    run.go_on()
    run.go_on()
    for text in (LINK, "Shen"):
        run.write(text)
        run.go_on()
    run.answer("12345678")
    assert run.sees("a row like 12345678")
    run.field.clear()
    run.answer(PIN)
    run.answer(PIN[:-1] + "9")
    assert run.sees("not the same")
    assert run.set_up.joins == []


def test_while_joining_nothing_else_is_taken(run):
    run.set_up.is_slow = True
    run.join()
    assert run.sees("one moment…")
    run.key(Qt.Key.Key_Return)
    run.key(Qt.Key.Key_Escape)
    assert not run.window.close(), "the window stays while the store is being joined"
    assert len(run.set_up.joins) == 1
    run.set_up.answer()
    assert run.step is Step.CODE
    state = run.window.presenter.state
    assert PIN not in state.typed.values()
    assert LINK not in state.typed.values()


def test_another_code_at_the_platform_stops_everything(run):
    run.join()
    run.touch("It differs")
    assert run.sees("Do not sell with this till")
    assert not run.window.bar.corner.isEnabled()
    run.key(Qt.Key.Key_Return)
    run.window.presenter.go_on()
    assert run.step is Step.CODE


@pytest.mark.parametrize(
    ("wrong", "profile"),
    [(GARBLED, "picture-58"), (NARROW, "chinese-80"), (WIDE, "chinese-58")],
)
def test_a_wrong_slip_is_printed_again_in_another_way(run, wrong, profile):
    to_paper(run)
    run.touch("No, something is wrong")
    run.window.question.chosen.emit(wrong)
    run.go_on()
    assert run.step is Step.PAPER
    assert [trial.profile for trial in run.set_up.trials] == ["chinese-58", profile]
    run.go_on()
    assert run.set_up.kept[-1].profile == profile


def test_nothing_on_paper_leads_back_to_the_address(run):
    to_paper(run)
    run.touch("No, something is wrong")
    run.window.question.chosen.emit(NOTHING)
    run.go_on()
    assert run.step is Step.PRINTER
    assert run.field.text() == "192.168.1.50"


def to_paper(run: FirstRun) -> None:
    run.join()
    run.go_on()
    run.write("192.168.1.50")
    run.go_on()
    assert run.step is Step.PAPER


def test_a_printer_without_paper_says_so_and_is_tried_again(run):
    run.set_up.paper = NO_PAPER
    run.join()
    run.go_on()
    run.write("nowhere")
    run.go_on()
    assert run.sees("no printer's address")
    run.field.clear()
    run.write("usb:04b8:0e15")
    run.go_on()
    assert run.sees("out of paper")
    assert run.sees("PRN-101")
    run.set_up.paper = PrintResult("test", JobState.UNKNOWN, PrinterState.UNKNOWN)
    run.go_on()
    assert run.sees("gives no answer")


def test_the_sheet_can_be_saved_where_nothing_prints(run, tmp_path):
    run.join()
    run.go_on()
    run.touch("No printer for now")
    run.touch("Without a scanner")
    for _ in range(2):
        run.write("seven quiet herons")
        run.go_on()
    assert not run.window.bar.corner.isEnabled()
    run.window.choose_file = lambda: None
    run.touch("Save as a file")
    assert run.step is Step.SHEET
    run.window.choose_file = lambda: Path(tmp_path / "sheet.txt")
    run.touch("Save as a file")
    assert run.step is Step.DONE
    assert run.set_up.sheets[0].file == tmp_path / "sheet.txt"


def test_a_broken_off_first_run_begins_at_the_printer(qapp):
    run = FirstRun(Joined("Heli Fresh", "Till 1", ""))
    assert run.step is Step.PRINTER
    run.key(Qt.Key.Key_Escape)
    assert run.step is Step.PRINTER
    run.window.close()
    assert run.window.end is End.CLOSED
    close_first_run(run.window)


def test_every_picture_fits_speaks_one_language_and_can_be_read_aloud(qapp):
    found = {}
    for take in first_run_takes():
        window = open_first_run(take)
        bad = list(flaws(window, window.look))
        stranger = LATIN_WORDS if take.language == CHINESE else HAN
        bad += [
            placed.text
            for _, placed in visible_texts(window)
            if stranger.search(placed.text)
            and placed.text not in SAME_IN_BOTH
            and "guitai recovery" not in placed.text
        ]
        if window.question.field.isVisible() and not window.question.field.accessibleName():
            bad.append("the field has no name")
        if not (window.question.accessibleName() and window.record.accessibleName()):
            bad.append("no name for a screen reader")
        bad += [f"{one} over {two}" for one, two in overlaps(window)]
        if bad:
            found[take.file_name] = bad
        close_first_run(window)
    assert found == {}


def overlaps(window: FirstRunWindow) -> list[tuple[str, str]]:
    """Parts of the question that lie over each other."""
    question = window.question
    parts = (*question.tiles, question.field, question.notice, question.digits, question.address)
    shown = sorted((part for part in parts if part.isVisible()), key=lambda part: part.y())
    return [
        (type(one).__name__, type(two).__name__)
        for one, two in pairwise(shown)
        if one.geometry().intersects(two.geometry())
    ]


@pytest.mark.parametrize("size", [(1024, 700), (1366, 768), (1920, 1080)])
def test_a_finger_finds_its_keys_even_beside_a_notice(run, size):
    run.set_up.paper = NO_PAPER
    run.window.resize(*size)
    run.join()
    run.go_on()
    run.write("192.168.1.50")
    run.go_on()
    assert run.sees("out of paper")
    assert run.window.question.address.isVisible()
    assert flaws(run.window, run.window.look) == []
    assert overlaps(run.window) == []


def test_the_smallest_window_shows_everything(qapp):
    found = {}
    for take in first_run_takes():
        window = open_first_run(replace(take, size=(1024, 700)))
        if bad := [*flaws(window, window.look), *overlaps(window)]:
            found[take.file_name] = bad
        close_first_run(window)
    assert found == {}


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_every_flaw_and_fault_has_words(qapp, language):
    run = FirstRun(language=language)
    for flaw in (*Flaw, *PinFlaw):
        assert bool(HAN.search(flaw_words(flaw))) == (language == CHINESE)
    for code in ("NET-101", "NET-102", "NET-103", "PRN-101", "PRN-102", "PRN-103", "PRN-104",
                 "PRN-199", "KEY-100", "LED-103", "USE-100"):  # fmt: skip
        notice = fault_notice(code, language)
        assert notice.code == code
        assert bool(HAN.search(notice.title + notice.body)) == (language == CHINESE)
    close_first_run(run.window)


@pytest.mark.parametrize(
    "text",
    [
        LINK,
        f"  {URL}/   {TOKEN}\n",
        f"guitai enrol {LINK}",
        f"OE1:{LINK}",
        f"oe1:{LINK}",
        f'{{"hv":1,"url":"{URL}","token":"{TOKEN}"}}',
        f'OE1:{{"url":"{URL}","token":"{TOKEN}"}}',
        "OE1:eyJ1cmwiOiAiaHR0cHM6Ly9wbGF0Zm9ybS5leGFtcGxlIiwgInRva2VuIjogIjdLUTItTTRYRC05UlRWIn0",
    ],
)
def test_links_in_every_form(text):
    link = parse_link(text)
    assert link is not None
    assert (link.url, link.token, link.is_safe) == (URL, TOKEN, True)


@pytest.mark.parametrize(
    "text",
    ["", " ", URL, TOKEN, f"{TOKEN} {URL}", f"{LINK} more", "ftp://x token", "https:// token",
     "https://x:99999 token", "{", "[]", '{"url": 3}', '{"url":"https://x","token":"a b"}',
     "OE1:", "OE1:!!!", "6901028075831", f"{URL} {'x' * 600}", f"{URL} 口令"],
)  # fmt: skip
def test_what_is_no_link(text):
    assert parse_link(text) is None


def test_plain_http_leaves_no_machine():
    assert parse_link("http://127.0.0.1:8080 token").is_safe
    assert not parse_link("http://platform.example token").is_safe
