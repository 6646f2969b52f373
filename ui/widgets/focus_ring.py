"""The focus ring: 3 px, 2 px outside whatever has the keyboard; one for the whole window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from ui.painting import Box, paint_box
from ui.theme.look import Look
from ui.widgets.key import CornerKey

RING_PX = 3
GAP_PX = 2


class FocusRing(QWidget):
    """A frame that follows the focus; it lets every press through."""

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self._look, self._window = look, window
        self._target: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.hide()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._moved)

    def release(self) -> None:
        """Stop following."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.disconnect(self._moved)
        self._leave()

    def _leave(self) -> None:
        if self._target is not None:
            self._target.removeEventFilter(self)
            self._target = None

    def _moved(self, _before: QWidget | None, after: QWidget | None) -> None:
        self._leave()
        mine = after is not None and self._window.isAncestorOf(after)
        has_own = not isinstance(after, QAbstractButton) or isinstance(after, CornerKey)
        if not mine or after is None or has_own:
            self.hide()
            return
        self._target = after
        after.installEventFilter(self)
        self._follow()

    def _follow(self) -> None:
        target = self._target
        if target is None or not target.isVisible():
            self.hide()
            return
        corner = target.mapTo(self._window, target.rect().topLeft())
        reach = RING_PX + GAP_PX
        self.setGeometry(QRect(corner, target.size()).adjusted(-reach, -reach, reach, reach))
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the target as it moves, and vanish with it."""
        if watched is self._target and event.type() in (
            QEvent.Type.Move,
            QEvent.Type.Resize,
            QEvent.Type.Show,
            QEvent.Type.Hide,
        ):
            self._follow()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring."""
        painter = QPainter(self)
        box = Box(fill="", line="primary", line_px=RING_PX, radius_px=11)
        paint_box(painter, self._look, self.rect(), box)
        painter.end()
