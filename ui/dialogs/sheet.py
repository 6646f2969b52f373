"""The base of every dialog: a card over a flat veil, inside the window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from ui.painting import VEIL, Box, PlacedText, TextStyle, lines_needed, paint_box
from ui.theme.look import Look
from ui.widgets.key import Key
from ui.widgets.painted import PaintedWidget

PAD_PX = 24
GAP_PX = 12


class Sheet(PaintedWidget):
    """A modal card: title, sentences, whatever a subclass adds, and keys at its foot.

    With an `anchor` the card hangs under that rectangle and a press beside it closes it.
    Modal to its window only; scans go on being heard and are held until it closes.

    Signals: `closed` once, however it ended.
    """

    closed = Signal()

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(look, window)
        self._window = window
        self.title = ""
        self.sentences: tuple[str, ...] = ()
        self.keys: list[Key] = []
        self.card_width_px = 560
        self.anchor: QRect | None = None
        self._before: QWidget | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def open(self) -> None:
        """Show over the whole window; returns at once."""
        self._before = QApplication.focusWidget()
        self.setAccessibleName(self.title)
        self.setAccessibleDescription(" ".join(self.sentences))
        self.setGeometry(self._window.rect())
        self._arrange()
        self.show()
        self.raise_()
        if self.keys:
            self.keys[-1].setFocus(Qt.FocusReason.PopupFocusReason)

    def dismiss(self) -> None:
        """Close, give the focus back, tell."""
        if self.isHidden():
            return
        self.hide()
        before = self._before
        # What had the focus may be gone by now, for instance a key of a dialog before this one.
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()
        self.deleteLater()

    def body_height(self) -> int:
        """How much room a subclass needs between the sentences and the keys."""
        return 0

    def place_body(self, area: QRect) -> None:
        """Arrange what a subclass adds."""

    def _sentence_style(self) -> TextStyle:
        return TextStyle(18, "text2", line_px=27)

    def _sentence_heights(self) -> list[int]:
        style, width = self._sentence_style(), self.card_width_px - 2 * PAD_PX
        return [27 * lines_needed(self.look, words, style, width) for words in self.sentences]

    def card_rect(self) -> QRect:
        """Where the card stands."""
        text = sum(height + 8 for height in self._sentence_heights())
        body = self.body_height()
        height = (
            24 + 36 + 8 + text + (body + 16 if body else 0) + 16 + (48 if self.keys else 0) + 24
        )
        width = min(self.card_width_px, self.width() - 32)
        if self.anchor is not None:
            left = min(self.anchor.right() - width, self.width() - 16 - width)
            return QRect(max(16, left), self.anchor.bottom() + 5, width, height)
        return QRect((self.width() - width) // 2, (self.height() - height) // 2, width, height)

    def _body_top(self) -> int:
        text = sum(height + 8 for height in self._sentence_heights())
        return self.card_rect().top() + 24 + 36 + 8 + text

    def _arrange(self) -> None:
        card = self.card_rect()
        right = card.right() + 1 - PAD_PX
        for key in reversed(self.keys):
            size = key.sizeHint()
            right -= size.width()
            key.setGeometry(right, card.bottom() + 1 - PAD_PX - 48, size.width(), 48)
            right -= 16
        left, width = card.left() + PAD_PX, card.width() - 2 * PAD_PX
        self.place_body(QRect(left, self._body_top() + 8, width, self.body_height()))
        self.update()

    def resizeEvent(self, event: object) -> None:
        """Stay in the middle."""
        self._arrange()

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw veil and card; a card that hangs under its key has no veil but a firmer line."""
        if self.anchor is None:
            painter.fillRect(self.rect(), VEIL)
        line = "card_line" if self.anchor is None else "border"
        paint_box(painter, self.look, self.card_rect(), Box(line=line))

    def texts(self) -> Sequence[PlacedText]:
        """Title and sentences."""
        card = self.card_rect()
        left, width = card.left() + PAD_PX, card.width() - 2 * PAD_PX
        title = QRect(left, card.top() + 24, width, 36)
        size = 28 if self.look.width(self.title, 28, bold=True) <= width else 22
        found = [PlacedText(title, self.title, TextStyle(size, bold=True))]
        top = card.top() + 24 + 36 + 8
        style = self._sentence_style()
        for words, height in zip(self.sentences, self._sentence_heights(), strict=True):
            found.append(PlacedText(QRect(left, top, width, height), words, style))
            top += height + 8
        return found

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes; Return presses the key that has the focus; the rest stays here."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = QApplication.focusWidget()
            for key in self.keys:
                if key is focused:
                    key.click()
                    break
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The veil takes presses; beside a hanging card they close it."""
        if self.anchor is not None and not self.card_rect().contains(event.position().toPoint()):
            self.dismiss()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Keep Tab inside the card."""
        stops = [child for child in self.focus_stops() if child.isVisible() and child.isEnabled()]
        if not stops:
            return True
        focused = QApplication.focusWidget()
        at = stops.index(focused) if focused in stops else -1
        stops[(at + (1 if next else -1)) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def focus_stops(self) -> list[QWidget]:
        """What Tab goes through, in order."""
        return list(self.keys)
