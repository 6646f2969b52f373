"""Catches the keys of a scanner before any widget sees them, and gives a person's keys back.

The rhythm is judged by the pure detector; this file only carries Qt's key events to it. It sits on
the windows themselves, so that focus, dialogs and text fields make no difference.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from pos_app.domain.scan_burst import BurstDetector, Heard, KeyStroke, ScanRead, WedgeSettings

TICK_MS = 20
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_HIDDEN_BY_IME = (Qt.Key.Key_unknown, 0)


@dataclass
class _HeldKey:
    """A key event kept back; `was_released` once its release has been seen as well."""

    key: int
    modifiers: Qt.KeyboardModifier
    text: str
    was_released: bool = False


class StampClock:
    """Event time stamps and our own clock on one scale, in ms.

    Platforms count from different origins; the smallest delay seen fixes the difference. Stamps
    rather than arrival times are used, so that a busy moment of ours does not look like a pause.
    """

    def __init__(self) -> None:
        self._ahead_ms: int | None = None

    def now_ms(self) -> int:
        """Now, on the scale of the stamps."""
        return int(monotonic() * 1000) - (self._ahead_ms or 0)

    def of(self, stamp_ms: int) -> int:
        """The moment of an event; the present for one that carries no stamp."""
        own = int(monotonic() * 1000)
        if stamp_ms <= 0:
            return self.now_ms()
        ahead = own - stamp_ms
        if self._ahead_ms is None or ahead < self._ahead_ms:
            self._ahead_ms = ahead
        return stamp_ms


class WedgeFilter(QObject):
    """Listens on every window of the application. Thread: GUI."""

    def __init__(self, settings: WedgeSettings | None = None) -> None:
        super().__init__()
        self._detector = BurstDetector(settings)
        self._clock = StampClock()
        self._held: list[_HeldKey] = []
        self._windows: list[QWindow] = []
        self._ticker = QTimer(self)
        self._ticker.setInterval(TICK_MS)
        self._ticker.timeout.connect(self._tick)
        self.on_scan: Callable[[ScanRead], None] = lambda _scan: None
        self.on_ime: Callable[[], None] = lambda: None

    def watch_application(self) -> None:
        """Listen on the window that has the keyboard, whichever it is from now on."""
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._focus_moved)
            self._focus_moved(QGuiApplication.focusWindow())

    def watch(self, window: QWindow) -> None:
        """Listen on one window."""
        if window not in self._windows:
            self._windows.append(window)
            window.installEventFilter(self)

    def stop(self) -> None:
        """Let go of everything."""
        self._ticker.stop()
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.disconnect(self._focus_moved)
        for window in self._windows:
            if isValid(window):  # a file dialog's is gone when the dialog is
                window.removeEventFilter(self)
        self._windows.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hold keys back until it is clear who pressed them."""
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress:
                return self._pressed(event)
            if event.type() == QEvent.Type.KeyRelease:
                return self._released(event)
        return False

    def hear_input_method(self) -> None:
        """Count an event of the input method: a burst of them is a scanner in the wrong mode."""
        self._follow(self._detector.feed(KeyStroke("", self._clock.now_ms(), is_ime=True)))

    def _pressed(self, event: QKeyEvent) -> bool:
        commands = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        is_ime = event.key() in _HIDDEN_BY_IME and not event.text()
        held = _HeldKey(event.key(), event.modifiers(), event.text())
        stroke = KeyStroke(
            char=event.text(),
            at_ms=self._clock.of(event.timestamp()),
            is_enter=event.key() in _ENTERS,
            is_ime=is_ime,
            is_shortcut=bool(event.modifiers() & commands) or not _types(event),
            is_auto_repeat=event.isAutoRepeat(),
            tag=held,
        )
        heard = self._detector.feed(stroke)
        if heard.swallow:
            self._held.append(held)
        self._follow(heard)
        return heard.swallow

    def _released(self, event: QKeyEvent) -> bool:
        """A release follows its press: held back with it, given back with it."""
        for held in self._held:
            if held.key == event.key() and not held.was_released:
                held.was_released = True
                return True
        return False

    def _follow(self, heard: Heard) -> None:
        """Do what the detector says: give back, tell of a scan, keep ticking while it holds."""
        for stroke in heard.replay:
            if isinstance(stroke.tag, _HeldKey):
                self._give_back(stroke.tag)
        if self._detector.is_holding:
            if not self._ticker.isActive():
                self._ticker.start()
        else:
            self._ticker.stop()
            self._held = [held for held in self._held if not held.was_released][-4:]
        if heard.scan is not None:
            self.on_scan(heard.scan)
        if heard.ime_hint:
            self.on_ime()

    def _give_back(self, held: _HeldKey) -> None:
        if held in self._held:
            self._held.remove(held)
        target = QApplication.focusWidget() or QApplication.activeWindow()
        if target is None:
            return
        press = QKeyEvent(QEvent.Type.KeyPress, held.key, held.modifiers, held.text)
        QCoreApplication.sendEvent(target, press)
        if held.was_released:
            release = QKeyEvent(QEvent.Type.KeyRelease, held.key, held.modifiers, held.text)
            QCoreApplication.sendEvent(target, release)

    def _tick(self) -> None:
        self._follow(self._detector.tick(self._clock.now_ms()))

    def _focus_moved(self, window: QWindow | None) -> None:
        if window is None:
            self._follow(self._detector.flush())
        else:
            self.watch(window)


def _types(event: QKeyEvent) -> bool:
    """Whether the key types something, or is a bare modifier: not a function or arrow key."""
    if event.text():
        return True
    bare = (
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
    )
    return event.key() in bare
