"""A list of painted rows that scrolls by whole rows, so that nothing is ever cut off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QWidget

from ui.painting import Box, PlacedText, TextStyle, paint_box
from ui.theme.look import Look
from ui.widgets.key import Key, KeyFace
from ui.widgets.painted import PaintedWidget

ROW_PX = 52
TALL_ROW_PX = 91
KEY_PX = 88
AMOUNT_PX = 76
LEFT_PX = 52
PAD_PX = 16


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row: a sign, a title, a second line, and for tall rows a third line and a key.

    `spoken` is read aloud before the title; `source` is what the key is about.
    """

    icon: str
    title: str
    meta: str
    icon_ink: str = "text2"
    meta_ink: str = "text2"
    when: str = ""
    amount: str = ""
    third: str = ""
    key: str = ""
    spoken: str = ""
    source: object = None
    is_bold: bool = False


class SyncList(PaintedWidget):
    """Rows of one height; wheel, finger, arrows and page keys scroll.

    Signals: `key_pressed` carries the source of the row whose key was pressed.
    """

    key_pressed = Signal(object)

    def __init__(self, look: Look, parent: QWidget, *, row_px: int) -> None:
        super().__init__(look, parent)
        self._row_px = row_px
        self._rows: tuple[ListRow, ...] = ()
        self._first = 0
        self._dragged_from: QPoint | None = None
        self.keys: list[Key] = []
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    @property
    def row_px(self) -> int:
        """The height of a row."""
        return self._row_px

    def show_rows(self, rows: tuple[ListRow, ...], name: str) -> None:
        """Show the rows of this moment."""
        self._rows = rows
        self.setAccessibleName(name)
        self._arrange()

    @property
    def room(self) -> int:
        """How many rows fit."""
        return max(1, self.height() // self._row_px)

    def _shown(self) -> Sequence[tuple[int, ListRow]]:
        """The rows in view, with the upper edge of each."""
        rows = self._rows[self._first : self._first + self.room]
        return [(at * self._row_px, row) for at, row in enumerate(rows)]

    def _arrange(self) -> None:
        self._first = max(0, min(self._first, len(self._rows) - self.room))
        shown = self._shown()
        while len(self.keys) < sum(bool(row.key) for _top, row in shown):
            self._add_key()
        for at, key in enumerate(self.keys):
            has_row = at < len(shown)
            key.setVisible(has_row)
            if has_row:
                top, row = shown[at]
                key.show_face(KeyFace(row.key, size_px=16, pad_px=8))
                key.setAccessibleName(f"{row.key}: {row.title}")
                left = self.width() - PAD_PX - KEY_PX
                key.setGeometry(left, top + (self._row_px - 48) // 2, KEY_PX, 48)
        spoken = (f"{row.spoken} {row.title} {row.amount} {row.meta}" for _top, row in shown)
        self.setAccessibleDescription("\n".join(spoken))
        self.update()

    def _add_key(self) -> None:
        at, key = len(self.keys), Key(self.look, KeyFace("", size_px=16, pad_px=8), self)
        key.clicked.connect(lambda: self._press(at))
        self.keys.append(key)

    def _press(self, at: int) -> None:
        shown = self._shown()
        if at < len(shown):
            self.key_pressed.emit(shown[at][1].source)

    def _scroll(self, by_rows: int) -> None:
        self._first += by_rows
        self._arrange()

    def resizeEvent(self, event: object) -> None:
        """Show as many rows as fit."""
        self._arrange()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll."""
        step = event.angleDelta().y()
        if step:
            self._scroll(-1 if step > 0 else 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A finger takes hold of the rows."""
        self._dragged_from = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The rows follow the finger, one after another."""
        point = event.position().toPoint()
        if self._dragged_from is not None:
            rows = (self._dragged_from.y() - point.y()) // self._row_px
            if rows not in (0, -1):
                self._scroll(rows if rows > 0 else rows + 1)
                self._dragged_from = point

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The finger lets go."""
        self._dragged_from = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, page keys, first and last."""
        steps = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageUp: -self.room,
            Qt.Key.Key_PageDown: self.room,
            Qt.Key.Key_Home: -len(self._rows),
            Qt.Key.Key_End: len(self._rows),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._scroll(step)

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw signs, lines, the focus, and a bar that tells where in a long list we are."""
        shown = self._shown()
        for at, (top, row) in enumerate(shown):
            icon_top = top + (14 if self._row_px == ROW_PX else 11)
            self.draw_icon(painter, row.icon, row.icon_ink, QRect(PAD_PX, icon_top, 24, 24))
            if at:
                line = QRect(0, top, self.width(), 1)
                painter.fillRect(line, self.look.colour("card_line"))
        if self.hasFocus():
            box = Box(fill="", line="primary", line_px=3, radius_px=8)
            paint_box(painter, self.look, self.rect().adjusted(2, 2, -2, -2), box)
        total = len(self._rows)
        if total > self.room:
            height = max(24, self.height() * self.room // total)
            top = (self.height() - height) * self._first // (total - self.room)
            bar = QRect(self.width() - 5, top + 2, 3, height - 4)
            painter.fillRect(bar, self.look.colour("border"))

    def texts(self) -> Sequence[PlacedText]:
        """Every text of the rows in view."""
        widest = max((self.look.width(row.amount, 20, bold=True) for row in self._rows), default=0)
        amount_px = max(AMOUNT_PX, widest) if widest else 0
        found: list[PlacedText] = []
        for top, row in self._shown():
            found.extend(self._row_texts(row, top, amount_px))
        return found

    def _row_texts(self, row: ListRow, top: int, amount_px: int) -> list[PlacedText]:
        right = self.width() - PAD_PX - (KEY_PX + 12 if row.key else 0)
        found = []
        if row.amount:
            style = TextStyle(20, "text", bold=True, align="right")
            rect = QRect(right - amount_px, top, amount_px, self._row_px)
            found.append(PlacedText(rect, row.amount, style))
        right -= amount_px + (12 if amount_px else 0)
        if row.when:
            width = self.look.width(row.when, 16)
            rect = QRect(right - width, top, width, self._row_px)
            found.append(PlacedText(rect, row.when, TextStyle(16, "text2")))
            right -= width + 12
        room, is_tall = right - LEFT_PX, bool(row.third)
        upper, second = (10, 37) if is_tall else (3, 28)
        title = TextStyle(18, "text", bold=row.is_bold, may_elide=True)
        found.append(PlacedText(QRect(LEFT_PX, top + upper, room, 25), row.title, title))
        meta = TextStyle(16, row.meta_ink, may_elide=True)
        found.append(PlacedText(QRect(LEFT_PX, top + second, room, 20), row.meta, meta))
        if is_tall:
            third = TextStyle(16, "text2", may_elide=True)
            found.append(PlacedText(QRect(LEFT_PX, top + 60, room, 20), row.third, third))
        return found
