"""`guitai` on an empty folder: the first run, then the till's window, in one process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtWidgets import QApplication

import pos_app.logs  # noqa: F401  # loaded before the tests' own log watch, not below it
from pos_app.bootstrap.window import run_till_window
from pos_app.clock import SystemClock
from pos_app.settings import Home, load_config
from tests.fakes.real_platform import RealPlatform
from ui.first_run.state import DEMO, Step
from ui.first_run.window import FirstRunWindow
from ui.main_window import MainWindow
from ui.showcase.settling import settle

GIVE_UP_MS = 60_000
LOOK_EVERY_MS = 30
PIN = "harbour-27-lamp"


class Newcomer:
    """Looks at whatever window is open and answers what it asks."""

    def __init__(self, link: str) -> None:
        self.answers = {Step.LINK: link, Step.OWNER: "沈立群", Step.PIN: PIN, Step.PIN_AGAIN: PIN}
        self.asked: list[Step] = []
        self.wants_demo = False
        self.saw_till = False
        self.is_late = False
        self._since = QElapsedTimer()
        self._since.start()
        self._timer = QTimer()
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _look(self) -> None:
        self.is_late = self._since.elapsed() > GIVE_UP_MS
        for window in QApplication.topLevelWidgets():
            if not window.isVisible():
                continue
            if self.is_late:
                window.close()
            elif isinstance(window, FirstRunWindow):
                self._answer(window)
            elif isinstance(window, MainWindow):
                self._sign_in(window)

    def _answer(self, window: FirstRunWindow) -> None:
        presenter = window.presenter
        if presenter.state.is_busy:
            return
        step = presenter.state.step
        self.asked.append(step)
        if step in self.answers:
            presenter.type_text(self.answers[step])
            presenter.go_on()
        elif step in (Step.PRINTER, Step.SCANNER, Step.PASSPHRASE):
            presenter.skip()
        elif step is Step.PURPOSE and self.wants_demo:
            presenter.choose(DEMO)
            presenter.go_on()
        else:
            presenter.go_on()

    def _sign_in(self, window: MainWindow) -> None:
        """The till stands when its owner is on the sign-in screen."""
        if any(tile.name == "沈立群" for tile in window.door.state.tiles or ()):
            self.saw_till = True
            window.close()


@pytest.fixture(autouse=True)
def _no_window_stays(qapp: QApplication) -> Iterator[None]:
    """A window that is shut still has timers, which would ring in the next test."""
    yield
    for window in QApplication.topLevelWidgets():
        window.deleteLater()
    settle()


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[RealPlatform]:
    with RealPlatform(tmp_path / "platform", SystemClock()) as one:
        yield one


def test_an_empty_folder_opens_the_first_run_and_then_the_till(qapp, tmp_path, platform):
    home = Home(tmp_path / "till")
    newcomer = Newcomer(f"{platform.url} {platform.admin.till_add(platform.store_id)}")
    try:
        assert run_till_window(home) == 0
    finally:
        newcomer.stop()
    assert not newcomer.is_late, newcomer.asked
    assert newcomer.saw_till
    assert newcomer.asked[0] is Step.LANGUAGE
    assert newcomer.asked[-1] is Step.DONE
    assert load_config(home).is_enrolled


def test_the_demo_opens_from_the_first_run_in_its_own_folder(qapp, tmp_path):
    home = Home(tmp_path / "till")
    newcomer = Newcomer("")
    newcomer.wants_demo = True
    try:
        assert run_till_window(home) == 0
    finally:
        newcomer.stop()
    assert not newcomer.is_late, newcomer.asked
    assert newcomer.saw_till
    assert not load_config(home).is_enrolled


def test_a_first_run_that_is_closed_leaves_an_empty_folder_empty(qapp, tmp_path):
    home = Home(tmp_path / "till")

    def close() -> None:
        for window in QApplication.topLevelWidgets():
            if isinstance(window, FirstRunWindow):
                window.close()

    QTimer.singleShot(300, close)
    assert run_till_window(home) == 0
    assert not load_config(home).is_enrolled
    assert not home.ledger.exists()
