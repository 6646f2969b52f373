"""The base of everything that paints itself from placed texts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.painting import PlacedText, paint_texts
from ui.theme.look import Look


class PaintedWidget(QWidget):
    """A widget whose texts are placed once and used for painting, measuring and reading aloud."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look

    def texts(self) -> Sequence[PlacedText]:
        """Every text at its place."""
        return ()

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw everything that is not text."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw shapes, then texts."""
        painter = QPainter(self)
        try:
            self.paint_shapes(painter)
            paint_texts(painter, self.look, self.texts())
        finally:
            painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Paint again, and be read aloud anew, when language or theme change."""
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.StyleChange):
            self.retranslate()
            self.update()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Take the texts of the language now in use."""

    def draw_icon(self, painter: QPainter, name: str, role: str, rect: QRect) -> None:
        """Draw an icon into a square."""
        picture = self.look.icon(name, role, rect.width(), self.devicePixelRatioF())
        painter.drawPixmap(rect.topLeft(), picture)


class PaintedButton(QAbstractButton):
    """A button that paints itself from placed texts. Press feedback is a change of tone."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def texts(self) -> Sequence[PlacedText]:
        """Every text at its place."""
        return ()

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw everything that is not text."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw shapes, then texts."""
        painter = QPainter(self)
        try:
            self.paint_shapes(painter)
            paint_texts(painter, self.look, self.texts())
        finally:
            painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Paint again when language or theme change."""
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.StyleChange):
            self.update()
        super().changeEvent(event)

    def draw_icon(self, painter: QPainter, name: str, role: str, rect: QRect) -> None:
        """Draw an icon into a square."""
        picture = self.look.icon(name, role, rect.width(), self.devicePixelRatioF())
        painter.drawPixmap(rect.topLeft(), picture)


def centred(area: QRect, size_px: int) -> QRect:
    """A square of that size in the middle of an area."""
    corner = QPoint(
        area.left() + (area.width() - size_px) // 2, area.top() + (area.height() - size_px) // 2
    )
    return QRect(corner.x(), corner.y(), size_px, size_px)
