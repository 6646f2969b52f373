"""The record at the left: the last ten redemptions, painted rows with their reverse keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from pos_app.domain.acts import TillStatus
from ui.formats import Locale, amount_text, clock_text, countdown_text, money_text
from ui.language import translate
from ui.painting import Box, PlacedText, TextStyle, paint_box, paint_texts
from ui.presenters.recent import RecentRow, RowKey, RowKind
from ui.theme.look import Look
from ui.theme.tokens import REVERSE_WARNS_BELOW_S
from ui.widgets.painted import PaintedWidget, centred

ROW_PX = 72
HEADER_PX = 64
REVERSE_KEY = QSize(96, 48)
AMOUNT_PX = 104
RowIndex = QModelIndex | QPersistentModelIndex


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


class RecordModel(QAbstractListModel):
    """The rows and how a screen reader says them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: tuple[RecentRow, ...] = ()
        self.locale: Locale | None = None

    def show_rows(self, rows: tuple[RecentRow, ...], locale: Locale) -> None:
        """Show other rows; rows that only count down keep the selection."""
        same = [row.source.rid for row in rows] == [row.source.rid for row in self.rows]
        if not same:
            self.beginResetModel()
        self.rows, self.locale = rows, locale
        if not same:
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))

    def rowCount(self, parent: RowIndex = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """How many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: RowIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The row as one line of words."""
        if role != Qt.ItemDataRole.DisplayRole or self.locale is None:
            return None
        row = self.rows[index.row()]
        title = self.locale.pick(row.source.title_zh, row.source.title_en)
        amount = money_text(row.source.amount_minor, row.source.currency)
        return f"{title}, {amount}, {row_meta(row, self.locale)[0]}"


class RowPainter(QStyledItemDelegate):
    """Paints one row: name, second line, amount, reverse key."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: RowIndex) -> QSize:
        """Every row is 72 high."""
        return QSize(100, ROW_PX)

    @staticmethod
    def key_rect(area: QRect) -> QRect:
        """Where the reverse key of a row stands."""
        return QRect(area.right() - 15 - REVERSE_KEY.width(), area.top() + 12, 96, 48)

    def texts(self, row: RecentRow, locale: Locale, area: QRect, ground: str) -> list[PlacedText]:
        """Every text of a row."""
        source, key = row.source, self.key_rect(area)
        amount = amount_text(source.amount_minor, source.currency)
        room = max(AMOUNT_PX, self._look.width(amount, 24, bold=True))
        amount_rect = QRect(key.left() - 12 - room, area.top(), room, ROW_PX)
        words, ink, icon = row_meta(row, locale)
        left = area.left() + 16
        title = locale.pick(source.title_zh, source.title_en)
        end = amount_rect.right() - self._look.width(amount, 24, bold=True) - 6
        name_rect = QRect(left, area.top() + 12, end - left, 26)
        indent = 22 if icon else 0
        meta_rect = QRect(left + indent, area.top() + 38, end - left - indent, 22)
        struck = row.kind in (RowKind.REVERSED, RowKind.CANCELLED, RowKind.REFUSED)
        main = "text2" if struck else "text"
        return [
            PlacedText(name_rect, title, TextStyle(18, main, ground, bold=True, may_elide=True)),
            PlacedText(meta_rect, words, TextStyle(16, ink, ground, may_elide=True)),
            PlacedText(amount_rect, amount, TextStyle(24, main, ground, bold=True, align="right")),
            *_key_texts(row, key, ground),
        ]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: RowIndex) -> None:
        """Draw a row."""
        model = index.model()
        if not isinstance(model, RecordModel) or model.locale is None:
            return
        row, area = model.rows[index.row()], option.rect
        view = self.parent()
        chosen = isinstance(view, QListView) and view.hasFocus() and view.currentIndex() == index
        ground = "tint" if chosen else "surface"
        painter.fillRect(area, self._look.colour(ground))
        if chosen:
            bar = QRect(area.left(), area.top(), 4, ROW_PX - 1)
            painter.fillRect(bar, self._look.colour("primary"))
        line = QRect(area.left(), area.bottom(), area.width(), 1)
        painter.fillRect(line, self._look.colour("card_line"))
        self._paint_key(painter, row, area)
        icon = row_meta(row, model.locale)
        if icon[2]:
            picture = self._look.icon(icon[2], icon[1], 18, painter.device().devicePixelRatio())
            painter.drawPixmap(area.left() + 16, area.top() + 40, picture)
        paint_texts(painter, self._look, self.texts(row, model.locale, area, ground))

    def _paint_key(self, painter: QPainter, row: RecentRow, area: QRect) -> None:
        if row.key is RowKey.REVERSE:
            warns = _warns(row)
            box = Box("warning_bg", "warning", 1, 8) if warns else Box("tone", "", 0, 8)
            paint_box(painter, self._look, self.key_rect(area), box)


def _warns(row: RecentRow) -> bool:
    return row.seconds_left is not None and row.seconds_left < REVERSE_WARNS_BELOW_S


def _key_texts(row: RecentRow, key: QRect, ground: str) -> list[PlacedText]:
    upper = QRect(key.left(), key.top() + 4, key.width(), 20)
    lower = QRect(key.left(), key.top() + 24, key.width(), 20)
    if row.key is RowKey.NONE:
        return []
    if row.key is RowKey.TOO_LATE:
        return [
            PlacedText(
                upper,
                translate("Record", "Too late"),
                TextStyle(16, "text2", ground, align="center"),
            ),
            PlacedText(
                lower,
                translate("Record", "What now"),
                TextStyle(16, "primary", ground, align="center"),
            ),
        ]
    warns = _warns(row)
    ink, on = ("warning", "warning_bg") if warns else ("text", "tone")
    word = translate("Record", "Reverse")
    if row.seconds_left is None:
        return [PlacedText(key, word, TextStyle(16, ink, on, bold=True, align="center"))]
    left = countdown_text(row.seconds_left)
    second = TextStyle(16, ink if warns else "text2", on, bold=warns, align="center")
    return [
        PlacedText(upper, word, TextStyle(16, ink, on, bold=True, align="center")),
        PlacedText(lower, left, second),
    ]


class RecordView(QListView):
    """The rows; a press on a reverse key, or Return on a row, asks to reverse.

    Signals: `reverse_asked` and `late_asked` carry a RecentRow.
    """

    reverse_asked = Signal(object)
    late_asked = Signal(object)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.look = look
        self._model = RecordModel(self)
        self._rows = RowPainter(look, self)
        self.setModel(self._model)
        self.setItemDelegate(self._rows)
        self.setUniformItemSizes(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_rows(self, rows: tuple[RecentRow, ...], locale: Locale) -> None:
        """Show the rows of this moment."""
        self._model.show_rows(rows, locale)

    def texts(self) -> Sequence[PlacedText]:
        """Every text of the rows that are fully in view."""
        found: list[PlacedText] = []
        locale = self._model.locale
        for at, row in enumerate(self._model.rows):
            area = self.visualRect(self._model.index(at))
            if locale is not None and self.viewport().rect().contains(area):
                found.extend(self._rows.texts(row, locale, area, "surface"))
        return found

    def keyboardSearch(self, search: str) -> None:
        """Letters do not jump between rows: they are the start of a code."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return acts on the row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._act(self._model.rows[self.currentIndex().row()])
            return
        if event.text() and event.text().isprintable():
            event.ignore()
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A press on a key acts on its row."""
        super().mouseReleaseEvent(event)
        self.press_at(event.position().toPoint())

    def press_row(self, at: int) -> None:
        """Act on the row at that place, if there is one."""
        if at < len(self._model.rows):
            self._act(self._model.rows[at])

    def press_at(self, point: QPoint) -> None:
        """Act on the key under a point, if there is one."""
        index = self.indexAt(point)
        if index.isValid() and RowPainter.key_rect(self.visualRect(index)).contains(point):
            self._act(self._model.rows[index.row()])

    def _act(self, row: RecentRow) -> None:
        if row.key is RowKey.REVERSE:
            self.reverse_asked.emit(row)
        elif row.key is RowKey.TOO_LATE:
            self.late_asked.emit(row)

    def changeEvent(self, event: QEvent) -> None:
        """Paint again when language or theme change."""
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.StyleChange):
            self.viewport().update()
        super().changeEvent(event)


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
