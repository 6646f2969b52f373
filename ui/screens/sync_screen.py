"""The sync centre: figures, unsent entries, the work list of cases and doubts, and feeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from ui.language import translate
from ui.painting import PlacedText, TextStyle
from ui.presenters.sync_centre import SyncState, SyncTab
from ui.reader import Reader
from ui.screens.sync_view import faces_of, notice_face
from ui.sync_rows import feed_face, figures
from ui.theme.look import Look
from ui.theme.tokens import COMPACT_BELOW_PX
from ui.widgets.key import Key, KeyFace, KeyKind
from ui.widgets.notice import NoticeCard
from ui.widgets.painted import PaintedWidget
from ui.widgets.sync_card import SyncCard
from ui.widgets.sync_cards import FIGURE_PX, STRIP_PX, FeedStrip, FigureCard

MARGIN_PX = 24
GAP_PX = 12
HEAD_PX = 48
ENTRIES_PX = 560


class SyncScreen(PaintedWidget):
    """Everything about what has not reached the platform; nothing can be removed here.

    Signals: `back_pressed`, `retry_pressed`, `copy_pressed`, `export_pressed`, `notice_closed`;
    `tab_chosen` (SyncTab); `case_copied` (ConflictRow).
    """

    back_pressed = Signal()
    retry_pressed = Signal()
    copy_pressed = Signal()
    export_pressed = Signal()
    notice_closed = Signal()
    tab_chosen = Signal(object)
    case_copied = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._state = SyncState()
        self._reader: Callable[[], Reader] | None = None
        blank = KeyFace("")
        self.back = Key(look, blank, self)
        self.copy = Key(look, blank, self)
        self.export = Key(look, blank, self)
        self.retry = Key(look, blank, self)
        self.notice = NoticeCard(look, self)
        self.figures = [FigureCard(look, self) for _ in range(4)]
        self.entries = SyncCard(look, self)
        self.work = SyncCard(look, self)
        self.feeds = FeedStrip(look, self)
        self.back.clicked.connect(self.back_pressed)
        self.copy.clicked.connect(self.copy_pressed)
        self.export.clicked.connect(self.export_pressed)
        self.retry.clicked.connect(self.retry_pressed)
        self.notice.dismissed.connect(self.notice_closed)
        for card in (self.entries, self.work):
            card.tab_chosen.connect(self.tab_chosen)
            card.key_pressed.connect(self.case_copied)

    @property
    def is_compact(self) -> bool:
        """Whether one card holds all lists."""
        return self.window().width() < COMPACT_BELOW_PX

    def show_state(self, state: SyncState, reader: Callable[[], Reader]) -> None:
        """Show another state; `reader` is asked again when language or size change."""
        self._state, self._reader = state, reader
        now, centre = reader(), state.centre
        self.setAccessibleName(translate("SyncCentre", "Sync centre"))
        self._name_keys()
        for card, figure in zip(self.figures, figures(centre, now), strict=True):
            card.show_figure(figure)
        unsent, conflicts, doubts = faces_of(centre, now)
        if self.is_compact:
            self.entries.show_tabs((unsent, conflicts, doubts), state.tab)
        else:
            self.entries.show_tabs((unsent,), SyncTab.UNSENT)
            tab = SyncTab.DOUBTS if state.tab is SyncTab.DOUBTS else SyncTab.CONFLICTS
            self.work.show_tabs((conflicts, doubts), tab)
        feeds = tuple(feed_face(row, now) for row in centre.feeds) if centre else ()
        self.feeds.show_feeds(translate("SyncCentre", "Downloads"), feeds)
        self.notice.show_face(notice_face(state.notice, now.locale.language))
        self._arrange()

    def retranslate(self) -> None:
        """Take the words of the language in use."""
        if self._reader is not None:
            self.show_state(self._state, self._reader)

    def take_focus(self) -> None:
        """The keyboard begins at what a person most likely came for."""
        self.retry.setFocus(Qt.FocusReason.OtherFocusReason)

    def _name_keys(self) -> None:
        copy = translate("SyncCentre", "Copy details")
        export = translate("SyncCentre", "Export unsent")
        retry = translate("SyncCentre", "Retry now")
        self.back.show_face(KeyFace(translate("SyncCentre", "Back"), hint="Esc"))
        self.copy.show_face(KeyFace(copy, "copy"))
        self.export.show_face(KeyFace(export, "download"))
        self.export.setEnabled(not self._state.is_exporting)
        self.retry.show_face(KeyFace(retry, "refresh", "F5", KeyKind.PRIMARY))

    def resizeEvent(self, event: object) -> None:
        """Other lists stand side by side at another width."""
        self.retranslate()
        self._arrange()

    def _arrange(self) -> None:
        width = self.width() - 2 * MARGIN_PX
        right = self.width() - MARGIN_PX
        for key in (self.retry, self.export, self.copy, self.back):
            size = key.sizeHint()
            key.setGeometry(right - size.width(), 16, size.width(), HEAD_PX)
            right -= size.width() + GAP_PX
        top = 16 + HEAD_PX + GAP_PX
        if self.notice.has_words:
            height = max(56, self.notice.height_for(width))
            self.notice.setGeometry(MARGIN_PX, top, width, height)
            top += height + GAP_PX
        share = (width - 3 * 16) / 4
        for at, card in enumerate(self.figures):
            left = MARGIN_PX + round(at * (share + 16))
            end = MARGIN_PX + round(at * (share + 16) + share)
            card.setGeometry(left, top, end - left, FIGURE_PX)
        top += FIGURE_PX + GAP_PX
        foot = self.height() - 16 - STRIP_PX
        self.feeds.setGeometry(MARGIN_PX, foot, width, STRIP_PX)
        self._place_cards(QRect(MARGIN_PX, top, width, foot - GAP_PX - top))
        self.update()

    def _place_cards(self, area: QRect) -> None:
        self.work.setVisible(not self.is_compact)
        if self.is_compact:
            self.entries.setGeometry(area)
            return
        left = max(ENTRIES_PX, round(area.width() * 0.45))
        self.entries.setGeometry(area.left(), area.top(), left, area.height())
        width = area.width() - left - 16
        self.work.setGeometry(area.left() + left + 16, area.top(), width, area.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back; nothing is lost by it."""
        if event.key() == Qt.Key.Key_Escape:
            self.back_pressed.emit()
        else:
            super().keyPressEvent(event)

    def paint_shapes(self, painter: QPainter) -> None:
        """Fill the ground."""
        painter.fillRect(self.rect(), self.look.colour("bg"))

    def texts(self) -> Sequence[PlacedText]:
        """Title, and the sentence where there is room for it."""
        title = translate("SyncCentre", "Sync centre")
        width = self.look.width(title, 28, bold=True)
        style = TextStyle(28, "text", "bg", bold=True)
        found = [PlacedText(QRect(MARGIN_PX, 16, width, HEAD_PX), title, style)]
        left = MARGIN_PX + width + 14
        for words in (
            translate("SyncCentre", "Nothing is ever deleted; one bad entry stops no other"),
            translate("SyncCentre", "Nothing is ever deleted"),
        ):
            room = self.look.width(words, 16)
            if left + room + 16 <= self.back.x():
                rect = QRect(left, 18, room, HEAD_PX)
                found.append(PlacedText(rect, words, TextStyle(16, "text2", "bg")))
                break
        return found
