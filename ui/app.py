"""How the window is opened: `run_window` for a person, `build_window` for tests and pictures."""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from pos_app.counter import Counter
from ui.main_window import MainWindow
from ui.options import WindowOptions
from ui.theme.fonts import load_bundled_fonts, make_font

WARM_UP_AFTER_MS = 800


class _FirstPaint(QObject):
    """Tells once, after the window's first painting."""

    def __init__(self, window: MainWindow, tell: Callable[[], None]) -> None:
        super().__init__(window)
        self._tell = tell
        self._window = window.current
        self._window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for a paint event."""
        if event.type() == QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            QTimer.singleShot(0, self, self._tell)
        return False


def prepare_application(application: QApplication) -> None:
    """Fonts and names the whole application needs, before the first window."""
    application.setApplicationName("Guitai")
    load_bundled_fonts()
    application.setFont(make_font(16, bold=False))


def own_application() -> QApplication:
    """The application, made if this process has none yet (the first run comes before the till)."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
            Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
        )
        application = QApplication(sys.argv[:1])
    prepare_application(application)
    return application


def build_window(counter: Counter, options: WindowOptions) -> MainWindow:
    """The window, ready to be shown; needs a running QApplication."""
    window = MainWindow(counter, options)
    window.resize(*options.size)
    window.setWindowTitle("Guitai 柜台")
    return window


def run_window(counter: Counter, options: WindowOptions) -> int:
    """Open the window and stay until it is closed; returns the exit code."""
    application = own_application()
    window = build_window(counter, options)
    if options.on_ready is not None:
        _FirstPaint(window, options.on_ready)
    window.show()
    if options.demo is not None:
        from ui.demo.demo_desk import DemoDesk  # a till without a demo starts without it

        desk = DemoDesk(window, options.demo)
        desk.open_phone()
    if options.has_sound:
        QTimer.singleShot(WARM_UP_AFTER_MS, window, window.sounds.warm_up)
    code = application.exec()
    window.shut()
    return code
