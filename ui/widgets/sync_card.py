"""A card of the sync centre: tabs on top, the chosen list below, or the words of an empty one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ui.painting import Box, PlacedText, TextStyle, paint_box
from ui.presenters.sync_centre import SyncTab
from ui.theme.look import Look
from ui.widgets.painted import PaintedWidget, centred
from ui.widgets.sync_cards import TAB_PX, TabKey
from ui.widgets.sync_list import ROW_PX, TALL_ROW_PX, ListRow, SyncList


@dataclass(frozen=True, slots=True)
class TabFace:
    """One list: its name and rows, its whole count, and what to say when it is empty.

    `rows` is None while they are being read; `note` stands at the right of the card's head.
    """

    tab: SyncTab
    name: str
    count: int
    rows: tuple[ListRow, ...] | None
    empty: str
    empty_more: str
    icon: str
    note: str = ""


class SyncCard(PaintedWidget):
    """Shows one list at a time; with a single list its tab is only a heading.

    Signals: `tab_chosen` (SyncTab), `key_pressed` (a row's source).
    """

    tab_chosen = Signal(object)
    key_pressed = Signal(object)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, parent)
        self._faces: tuple[TabFace, ...] = ()
        self._chosen: TabFace | None = None
        self.tabs = {tab: TabKey(look, self) for tab in SyncTab}
        for tab, key in self.tabs.items():
            key.clicked.connect(lambda _checked=False, it=tab: self.tab_chosen.emit(it))
        self.lists = {
            tab: SyncList(look, self, row_px=TALL_ROW_PX if tab is SyncTab.CONFLICTS else ROW_PX)
            for tab in SyncTab
        }
        for one in self.lists.values():
            one.key_pressed.connect(self.key_pressed)

    def show_tabs(self, faces: tuple[TabFace, ...], chosen: SyncTab) -> None:
        """Show these lists, the chosen one open."""
        self._faces = faces
        self._chosen = next((face for face in faces if face.tab is chosen), faces[0])
        shown = {face.tab: face for face in faces}
        for tab, key in self.tabs.items():
            key.setVisible(tab in shown and len(faces) > 1)
            if tab in shown:
                face = shown[tab]
                warns = tab is SyncTab.CONFLICTS
                is_chosen = face is self._chosen
                key.show_tab(face.name, face.count, is_chosen=is_chosen, warns=warns)
            is_open = self._chosen.tab is tab and bool(self._chosen.rows)
            if is_open:
                self.lists[tab].show_rows(self._chosen.rows or (), self._chosen.name)
            self.lists[tab].setVisible(is_open)
        self._arrange()

    def resizeEvent(self, event: object) -> None:
        """Tabs on top, whole rows below."""
        self._arrange()

    def _arrange(self) -> None:
        left = 1
        for face in self._faces:
            key = self.tabs[face.tab]
            size = key.sizeHint()
            key.setGeometry(left, 0, size.width(), TAB_PX)
            left += size.width()
        for one in self.lists.values():
            room = self.height() - TAB_PX - 1
            height = max(1, room // one.row_px) * one.row_px
            one.setGeometry(1, TAB_PX + 1, self.width() - 2, height)
        self.update()

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw the card, the skeleton, or the sign of an empty list."""
        paint_box(painter, self.look, self.rect(), Box())
        line = QRect(1, TAB_PX, self.width() - 2, 1)
        painter.fillRect(line, self.look.colour("card_line"))
        face = self._chosen
        if face is None:
            return
        if len(self._faces) == 1:
            ground = "tone"
            paint_box(painter, self.look, self._pill(face), Box(ground, "", 0, 14))
        if face.rows is None:
            self._paint_skeleton(painter)
        elif not face.rows:
            tile = QRect((self.width() - 64) // 2, self._middle() - 84, 64, 64)
            paint_box(painter, self.look, tile, Box("tone", "", 0, 12))
            self.draw_icon(painter, face.icon, "text2", centred(tile, 28))

    def _middle(self) -> int:
        return max(TAB_PX + 96, TAB_PX + (self.height() - TAB_PX) // 2)

    def _pill(self, face: TabFace) -> QRect:
        left = 16 + self.look.width(face.name, 18, bold=True) + 12
        width = max(28, self.look.width(f"{face.count:,}", 16, bold=True) + 18)
        return QRect(left, 10, width, 28)

    def _paint_skeleton(self, painter: QPainter) -> None:
        tone = self.look.colour("tone")
        for at in range(max(0, (self.height() - TAB_PX) // ROW_PX)):
            top = TAB_PX + at * ROW_PX
            painter.fillRect(QRect(52, top + 8, 170 + 24 * (at % 3), 16), tone)
            painter.fillRect(QRect(52, top + 30, 110, 12), tone)

    def texts(self) -> Sequence[PlacedText]:
        """The head of a single list, its note, and the words of an empty one."""
        face = self._chosen
        if face is None:
            return ()
        found: list[PlacedText] = []
        left = max((key.geometry().right() for key in self.tabs.values() if not key.isHidden()),
                   default=0)  # fmt: skip
        if len(self._faces) == 1:
            pill = self._pill(face)
            head = QRect(16, 0, pill.left() - 28, TAB_PX)
            found.append(PlacedText(head, face.name, TextStyle(18, "text", bold=True)))
            style = TextStyle(16, "text2", "tone", bold=True, align="center")
            found.append(PlacedText(pill, f"{face.count:,}", style))
            left = pill.right()
        note = self.look.width(face.note, 16)
        if face.note and face.rows and left + 16 + note <= self.width() - 16:
            rect = QRect(self.width() - 16 - note, 0, note, TAB_PX)
            found.append(PlacedText(rect, face.note, TextStyle(16, "text2")))
        if face.rows == ():
            found.extend(self._empty_texts(face))
        return found

    def _empty_texts(self, face: TabFace) -> list[PlacedText]:
        area = QRect(16, self._middle() - 8, self.width() - 32, 28)
        bold = TextStyle(18, "text", bold=True, align="center")
        found = [PlacedText(area, face.empty, bold)]
        if face.empty_more:
            more = TextStyle(16, "text2", align="center")
            found.append(PlacedText(area.translated(0, 30), face.empty_more, more))
        return found
