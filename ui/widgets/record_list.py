"""The record at the left: the last ten redemptions, painted rows with their reverse keys.

The rows are painted by one widget; only the keys are widgets of their own, so that each can be
reached by Tab, pressed by a finger and read aloud.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QWidget

from pos_app.domain.acts import TillStatus
from ui.formats import Locale, amount_text, clock_text, countdown_text, money_text
from ui.language import translate
from ui.painting import Box, PlacedText, TextStyle, paint_box
from ui.presenters.recent import RecentRow, RowKey, RowKind
from ui.theme.look import Look
from ui.theme.tokens import REVERSE_WARNS_BELOW_S
from ui.widgets.painted import PaintedButton, PaintedWidget, centred

ROW_PX = 72
HEADER_PX = 64
KEY_WIDTH_PX = 96
KEY_HEIGHT_PX = 48
AMOUNT_PX = 104


def row_meta(row: RecentRow, locale: Locale) -> tuple[str, str, str]:
    """The second line of a row: its words, their colour role, and an icon or ""."""
    source = row.source
    time = clock_text(source.at_utc_ms, locale)
    tail = source.code_tail
    plain = translate("Record", "ends {tail}").format(tail=tail) + f" · {time}"
    match row.kind:
        case RowKind.CONFIRMED:
            return plain, "text2", ""
        case RowKind.PENDING:
            return f"{translate('Record', 'Unconfirmed')} · {tail}", "offline", "cloud-off"
        case RowKind.ASKING:
            return f"{translate('Record', 'Confirming')} · {tail}", "warning", "hourglass"
        case RowKind.REVERSED:
            return f"{translate('Record', 'Reversed')} · {tail}", "text2", "return"
        case RowKind.CANCELLED:
            return f"{translate('Record', 'Cancelled')} · {tail}", "text2", "cross"
        case RowKind.REFUSED:
            return f"{translate('Record', 'Refused')} · {tail}", "danger", "cross"
        case RowKind.DISPUTED:
            return f"{translate('Record', 'Rejected late')} · {tail}", "warning", "warning"


def _warns(row: RecentRow) -> bool:
    return row.seconds_left is not None and row.seconds_left < REVERSE_WARNS_BELOW_S


class ReverseKey(PaintedButton):
    """The key at the right of a row: reverse with its countdown, or why it is too late.

    Signals: `focused` when the keyboard reaches it.
    """

    focused = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, parent)
        self._row: RecentRow | None = None
        self.resize(KEY_WIDTH_PX, KEY_HEIGHT_PX)

    @property
    def row(self) -> RecentRow | None:
        """The row it acts on."""
        return self._row

    def show_row(self, row: RecentRow | None, title: str) -> None:
        """Act on another row, or on none."""
        self._row = row
        self.setVisible(row is not None and row.key is not RowKey.NONE)
        if row is not None:
            word = translate("Record", "Reverse")
            if row.key is RowKey.TOO_LATE:
                word = translate("Record", "Too late")
            amount = money_text(row.source.amount_minor, row.source.currency)
            self.setAccessibleName(f"{word}: {title}, {amount}")
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell, so that the row can be scrolled into view."""
        super().focusInEvent(event)
        self.focused.emit()

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw the key; a link to an explanation has no box."""
        row = self._row
        if row is None or row.key is not RowKey.REVERSE:
            return
        box = Box("warning_bg", "warning", 1, 8) if _warns(row) else Box("tone", "", 0, 8)
        if self.isDown():
            box = Box("hairline", "", 0, 8)
        paint_box(painter, self.look, self.rect(), box)

    def texts(self) -> Sequence[PlacedText]:
        """The word and the time left."""
        row = self._row
        if row is None:
            return ()
        upper, lower = QRect(0, 4, self.width(), 20), QRect(0, 24, self.width(), 20)
        if row.key is RowKey.TOO_LATE:
            late, now = translate("Record", "Too late"), translate("Record", "What now")
            return [
                PlacedText(upper, late, TextStyle(16, "text2", align="center")),
                PlacedText(lower, now, TextStyle(16, "primary", align="center")),
            ]
        ink, on = ("warning", "warning_bg") if _warns(row) else ("text", "tone")
        word, style = translate("Record", "Reverse"), TextStyle(16, ink, on, True, "center")
        if row.seconds_left is None:
            return [PlacedText(self.rect(), word, style)]
        second = TextStyle(16, ink if _warns(row) else "text2", on, _warns(row), "center")
        left = countdown_text(row.seconds_left)
        return [PlacedText(upper, word, style), PlacedText(lower, left, second)]


class RecordView(PaintedWidget):
    """The rows; scrolled by wheel, finger, or by the keyboard reaching a key.

    Signals: `reverse_asked` and `late_asked` carry a RecentRow.
    """

    reverse_asked = Signal(object)
    late_asked = Signal(object)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, parent)
        self._rows: tuple[RecentRow, ...] = ()
        self._locale: Locale | None = None
        self._offset_px = 0
        self._dragged_from: QPoint | None = None
        self.keys: list[ReverseKey] = []

    def show_rows(self, rows: tuple[RecentRow, ...], locale: Locale) -> None:
        """Show the rows of this moment."""
        if rows == self._rows and self.speaks(locale.language):
            return
        self._rows, self._locale = rows, locale
        while len(self.keys) < len(rows):
            self._add_key()
        for at, key in enumerate(self.keys):
            row = rows[at] if at < len(rows) else None
            key.show_row(row, self._title(row) if row else "")
        self._arrange()

    def speaks(self, language: str) -> bool:
        """Whether the rows are in this language."""
        return self._locale is not None and self._locale.language == language

    def press_row(self, at: int) -> None:
        """Act on the row at that place, if there is one."""
        if at < len(self._rows):
            self._act(self._rows[at])

    def _add_key(self) -> None:
        at, key = len(self.keys), ReverseKey(self.look, self)
        key.clicked.connect(lambda: self.press_row(at))
        key.focused.connect(lambda: self._bring_into_view(at))
        self.keys.append(key)

    def _act(self, row: RecentRow) -> None:
        if row.key is RowKey.REVERSE:
            self.reverse_asked.emit(row)
        elif row.key is RowKey.TOO_LATE:
            self.late_asked.emit(row)

    def _title(self, row: RecentRow) -> str:
        locale = self._locale
        return locale.pick(row.source.title_zh, row.source.title_en) if locale else ""

    def _area(self, at: int) -> QRect:
        return QRect(0, at * ROW_PX - self._offset_px, self.width(), ROW_PX)

    def _arrange(self) -> None:
        most = max(0, len(self._rows) * ROW_PX - self.height())
        self._offset_px = max(0, min(self._offset_px, most))
        for at, key in enumerate(self.keys):
            key.move(self.width() - 15 - KEY_WIDTH_PX, self._area(at).top() + 12)
        self.update()

    def _scroll(self, by_px: int) -> None:
        self._offset_px += by_px
        self._arrange()

    def _bring_into_view(self, at: int) -> None:
        area = self._area(at)
        if area.top() < 0:
            self._scroll(area.top())
        elif area.bottom() >= self.height():
            self._scroll(area.bottom() + 1 - self.height())

    def resizeEvent(self, event: object) -> None:
        """Keep the keys at the right."""
        self._arrange()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll."""
        self._scroll(-event.angleDelta().y() // 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A finger takes hold of the rows."""
        self._dragged_from = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The rows follow the finger."""
        point = event.position().toPoint()
        if self._dragged_from is not None:
            self._scroll(self._dragged_from.y() - point.y())
            self._dragged_from = point

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The finger lets go."""
        self._dragged_from = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down go from key to key."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        usable = [key for key in self.keys if not key.isHidden()]
        focused = next((at for at, key in enumerate(usable) if key.hasFocus()), None)
        if step is None or focused is None:
            super().keyPressEvent(event)
        else:
            usable[(focused + step) % len(usable)].setFocus(Qt.FocusReason.TabFocusReason)

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw lines and the signs of the second lines."""
        painter.fillRect(self.rect(), self.look.colour("surface"))
        for at, row in enumerate(self._rows):
            area = self._area(at)
            line = QRect(0, area.bottom(), self.width(), 1)
            painter.fillRect(line, self.look.colour("card_line"))
            if self._locale is not None:
                _words, role, icon = row_meta(row, self._locale)
                if icon:
                    square = QRect(16, area.top() + 40, 18, 18)
                    self.draw_icon(painter, icon, role, square)

    def texts(self) -> Sequence[PlacedText]:
        """Every text of the rows that are in view."""
        found: list[PlacedText] = []
        for at, row in enumerate(self._rows):
            area = self._area(at)
            if area.bottom() > 0 and area.top() < self.height() and self._locale is not None:
                found.extend(self._row_texts(row, self._locale, area))
        return found

    def _row_texts(self, row: RecentRow, locale: Locale, area: QRect) -> list[PlacedText]:
        amount = amount_text(row.source.amount_minor, row.source.currency)
        amount_px = self.look.width(amount, 24, bold=True)
        room = max(AMOUNT_PX, amount_px)
        right = self.width() - 15 - KEY_WIDTH_PX - 12
        words, ink, icon = row_meta(row, locale)
        end, indent = right - amount_px - 6, 22 if icon else 0
        struck = row.kind in (RowKind.REVERSED, RowKind.CANCELLED, RowKind.REFUSED)
        main, top = "text2" if struck else "text", area.top()
        name = TextStyle(18, main, bold=True, may_elide=True)
        meta = TextStyle(16, ink, may_elide=True)
        sum_style = TextStyle(24, main, bold=True, align="right")
        return [
            PlacedText(QRect(16, top + 12, end - 16, 26), self._title(row), name),
            PlacedText(QRect(16 + indent, top + 38, end - 16 - indent, 22), words, meta),
            PlacedText(QRect(right - room, top, room, ROW_PX), amount, sum_style),
        ]


class RecordColumn(PaintedWidget):
    """The left column: header with today's count and sum, then the rows."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.view = RecordView(look, self)
        self._status: TillStatus | None = None
        self._rows: tuple[RecentRow, ...] | None = None

    def show_state(
        self, rows: tuple[RecentRow, ...] | None, status: TillStatus | None, locale: Locale
    ) -> None:
        """Show the rows; None means they are still being read."""
        if (rows, status) == (self._rows, self._status) and self.view.speaks(locale.language):
            return
        self._rows, self._status = rows, status
        self.view.setVisible(bool(rows))
        self.view.show_rows(rows or (), locale)
        self.view.setAccessibleName(translate("Record", "Recent redemptions"))
        self.update()

    def resizeEvent(self, event: object) -> None:
        """Rows fill what the header leaves."""
        self.view.setGeometry(0, HEADER_PX, self.width() - 1, self.height() - HEADER_PX)

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw ground, lines, and the skeleton or the empty sign."""
        painter.fillRect(self.rect(), self.look.colour("surface"))
        line = self.look.colour("card_line")
        painter.fillRect(QRect(self.width() - 1, 0, 1, self.height()), line)
        painter.fillRect(QRect(0, HEADER_PX - 1, self.width(), 1), line)
        if self._rows is None:
            self._paint_skeleton(painter)
        elif not self._rows:
            tile = QRect((self.width() - 64) // 2, HEADER_PX + 96, 64, 64)
            paint_box(painter, self.look, tile, Box("tone", "", 0, 12))
            self.draw_icon(painter, "ticket", "text2", centred(tile, 28))

    def _paint_skeleton(self, painter: QPainter) -> None:
        tone = self.look.colour("tone")
        for at in range(max(0, (self.height() - HEADER_PX) // ROW_PX)):
            top = HEADER_PX + at * ROW_PX
            painter.fillRect(QRect(16, top + 16, 150 + 24 * (at % 3), 16), tone)
            painter.fillRect(QRect(16, top + 42, 110, 12), tone)
            painter.fillRect(QRect(self.width() - 112, top + 12, 96, 48), tone)

    def texts(self) -> Sequence[PlacedText]:
        """Header, and the words of an empty list."""
        found = [
            PlacedText(
                QRect(16, 0, self.width() // 2, HEADER_PX),
                translate("Record", "Recent"),
                TextStyle(22, "text", "surface", bold=True),
            ),
            *self._today(),
        ]
        if self._rows == ():
            area = QRect(16, HEADER_PX + 176, self.width() - 32, 28)
            found.append(
                PlacedText(
                    area,
                    translate("Record", "Nothing redeemed yet today"),
                    TextStyle(18, "text", "surface", bold=True, align="center"),
                )
            )
            found.append(
                PlacedText(
                    area.translated(0, 30),
                    translate("Record", "The first one will stand here"),
                    TextStyle(16, "text2", "surface", align="center"),
                )
            )
        return found

    def _today(self) -> list[PlacedText]:
        """`Today 86 · ¥5,214.60`, set from the right in two weights."""
        if self._status is None:
            return []
        total = money_text(self._status.today_minor, self._status.currency)
        count = str(self._status.today_count)
        pieces = [(total, True), (" · ", False), (count, True)]
        before, after = translate("Record", "Today {count}").split("{count}")
        pieces.insert(2, (after, False))
        pieces.append((before, False))
        found, right = [], self.width() - 17
        for words, bold in pieces:
            width = self.look.width(words, 18, bold=bold)
            style = TextStyle(18, "text" if bold else "text2", "surface", bold=bold)
            found.append(PlacedText(QRect(right - width, 0, width, HEADER_PX), words, style))
            right -= width
        return [placed for placed in found if placed.text]
