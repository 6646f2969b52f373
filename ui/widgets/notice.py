"""A notice: what happened, what it means for the guest, what to do now, and a small code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ui.language import translate
from ui.painting import Box, PlacedText, TextStyle, lines_needed, paint_box
from ui.theme.look import Look
from ui.widgets.key import Key, KeyFace, KeyKind
from ui.widgets.painted import PaintedWidget


@dataclass(frozen=True, slots=True)
class NoticeFace:
    """A notice in words: what happened, what it means and what to do, and a small code."""

    title: str
    body: str = ""
    code: str = ""
    icon: str = "warning"
    ink: str = "warning"
    ground: str = "warning_bg"
    action: str = ""


class NoticeCard(PaintedWidget):
    """A toned card with a title, a body and a code.

    Signals: `dismissed`; `action_pressed`.
    """

    dismissed = Signal()
    action_pressed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._face: NoticeFace | None = None
        self.close_key = Key(look, KeyFace("", "cross", kind=KeyKind.QUIET, pad_px=12), self)
        self.action_key = Key(look, KeyFace("", kind=KeyKind.TEXT), self)
        self.close_key.clicked.connect(self.dismissed)
        self.action_key.clicked.connect(self.action_pressed)
        self.hide()

    def show_face(self, face: NoticeFace | None) -> None:
        """Show other words, or nothing."""
        if face == self._face:
            return
        self._face = face
        self.setVisible(face is not None)
        if face is None:
            return
        self.setAccessibleName(f"{face.title} {face.body}")
        self.close_key.setAccessibleName(translate("Redeem", "Close this notice"))
        self.action_key.setVisible(bool(face.action))
        self.action_key.show_face(KeyFace(face.action, kind=KeyKind.TEXT, pad_px=12))
        self._arrange()
        self.update()

    @property
    def has_words(self) -> bool:
        """Whether there is anything to say."""
        return self._face is not None

    def height_for(self, width_px: int) -> int:
        """How high the card must be to show all its words."""
        face = self._face
        if face is None:
            return 0
        height = 20 + 26
        if face.body:
            style = TextStyle(16, line_px=22)
            height += 22 * lines_needed(self.look, face.body, style, width_px - 120)
        return height + (20 if face.code else 0)

    def resizeEvent(self, event: object) -> None:
        """Keep the keys at the right end."""
        self._arrange()

    def _arrange(self) -> None:
        self.close_key.setGeometry(self.width() - 52, 4, 48, 48)
        size = self.action_key.sizeHint()
        self.action_key.setGeometry(
            self.width() - size.width() - 8, self.height() - 52, size.width(), 48
        )

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw card and icon."""
        if self._face is not None:
            paint_box(painter, self.look, self.rect(), Box(self._face.ground, "", 0, 8))
            self.draw_icon(painter, self._face.icon, self._face.ink, QRect(16, 12, 24, 24))

    def texts(self) -> Sequence[PlacedText]:
        """Title, body, code."""
        face = self._face
        if face is None:
            return ()
        width = self.width() - 120
        found = [
            PlacedText(
                QRect(56, 10, width, 28), face.title, TextStyle(18, "text", face.ground, bold=True)
            )
        ]
        top = 38
        if face.body:
            style = TextStyle(16, "text", face.ground, line_px=22)
            height = 22 * lines_needed(self.look, face.body, style, width)
            found.append(PlacedText(QRect(56, top, width, height), face.body, style))
            top += height
        if face.code:
            style = TextStyle(14, "text2", face.ground)
            found.append(PlacedText(QRect(56, top, width, 20), face.code, style))
        return found
