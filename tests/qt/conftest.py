"""Windows for tests: opened with a fake counter, driven as a person drives them, always closed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.fakes.fake_counter import FakeCounter
from ui.app import build_window, prepare_application
from ui.main_window import MainWindow
from ui.measuring import visible_texts
from ui.options import WindowOptions
from ui.showcase import shop
from ui.showcase.settling import settle


@pytest.fixture(scope="session", autouse=True)
def _dressed(qapp: QApplication) -> None:
    prepare_application(qapp)


PACE_MS = 90


class Till:
    """A window, its counter, and what a person can see and do."""

    def __init__(self, window: MainWindow, counter: FakeCounter) -> None:
        self.window, self.counter = window, counter
        self.now_ms = shop.NOW_UTC_MS

    @property
    def seen(self) -> list[str]:
        settle()
        return [placed.text for _widget, placed in visible_texts(self.window)]

    def sees(self, words: str) -> bool:
        return any(words in text for text in self.seen)

    def scan(self, code: str) -> None:
        """A keyboard wedge: every character as fast as it can, then Enter."""
        handle = self.window.windowHandle()
        for char in code:
            QTest.sendKeyEvent(
                QTest.KeyAction.Click, handle, _key(char), char, Qt.KeyboardModifier.NoModifier, 0
            )
        QTest.keyClick(handle, Qt.Key.Key_Return)
        settle()

    def press(self, key: Qt.Key) -> None:
        """A person's key: not within the gap in which it would belong to the scan before it."""
        QTest.qWait(PACE_MS)
        QTest.keyClick(self.window.windowHandle(), key)
        settle()

    def answer(self, outcome: object) -> None:
        self.counter.answer(outcome)
        settle()


def _key(char: str) -> Qt.Key:
    return Qt.Key(ord(char.upper()))


@pytest.fixture
def open_till(qtbot) -> Iterator[Callable[..., Till]]:
    opened: list[Till] = []

    def open_one(counter: FakeCounter | None = None, **changes) -> Till:
        counter = counter or FakeCounter()
        base = WindowOptions(
            language="en", operator=shop.OPERATOR, zone=shop.ZONE, has_sound=False, size=(1366, 768)
        )
        holder: list[Till] = []
        changes.setdefault("now", lambda: holder[0].now_ms if holder else shop.NOW_UTC_MS)
        window = build_window(counter, replace(base, **changes))
        till = Till(window, counter)
        holder.append(till)
        opened.append(till)
        window.show()
        qtbot.waitExposed(window)
        qtbot.waitUntil(lambda: "verdict" in window.__dict__)  # function keys come with it
        window.activateWindow()
        settle()
        return till

    yield open_one
    for till in opened:
        till.window.close()
        till.window.deleteLater()
    settle()


@pytest.fixture
def till(open_till) -> Till:
    return open_till()
