"""The Redeem screen: the record at the left, the work at the right, the bar at the foot."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from ui.language import translate
from ui.painting import PlacedText, TextStyle
from ui.theme.look import Look
from ui.theme.tokens import BOTTOM_BAR_PX, COMPACT_BELOW_PX, WIDE_FROM_PX
from ui.widgets.bars import BottomBar
from ui.widgets.cards import ExposureCard, HowTo, LastResultBox, ReadinessCard
from ui.widgets.echo_box import EchoBox
from ui.widgets.key import CornerFace, Key, KeyFace, KeyKind
from ui.widgets.notice import NoticeCard
from ui.widgets.painted import PaintedWidget
from ui.widgets.record_list import RecordColumn

if TYPE_CHECKING:
    from ui.screens.picture_panel import PicturePanel
    from ui.widgets.keypad import Keypad
    from ui.widgets.legend import VerdictLegend

CONTEXT_PX = 352


class Panel(StrEnum):
    """What stands below the echo box."""

    CARDS = "cards"
    KEYPAD = "keypad"
    PICTURE = "picture"


class WorkPane(PaintedWidget):
    """The right side: title, echo box, and what stands below it.

    Signals: `file_asked`, `paste_asked`, `close_asked` come from the panel for pictures.
    """

    file_asked = Signal()
    paste_asked = Signal()
    close_asked = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, parent)
        self.echo = EchoBox(look, self)
        self.last = LastResultBox(look, self)
        self.how_to = HowTo(look, self)
        self.notice = NoticeCard(look, self)
        self.readiness = ReadinessCard(look, self)
        self.exposure = ExposureCard(look, self)
        self._panel = Panel.CARDS

    @cached_property
    def legend(self) -> VerdictLegend:
        """What the five answers mean; only wide screens have room for it."""
        from ui.widgets.legend import VerdictLegend

        return VerdictLegend(self.look, self)

    @cached_property
    def keypad(self) -> Keypad:
        """The on-screen keypad; made when it is first opened."""
        from ui.widgets.keypad import Keypad

        keypad = Keypad(self.look, self)
        keypad.digit_pressed.connect(self.echo.type_text)
        keypad.erased.connect(self.echo.erase)
        keypad.cleared.connect(self.echo.clear)
        return keypad

    @cached_property
    def picture(self) -> PicturePanel:
        """The panel for pictures; made when it is first opened."""
        from ui.screens.picture_panel import PicturePanel

        panel = PicturePanel(self.look, self)
        panel.file_asked.connect(self.file_asked)
        panel.paste_asked.connect(self.paste_asked)
        panel.close_asked.connect(self.close_asked)
        return panel

    @property
    def panel(self) -> Panel:
        """What stands below the echo box."""
        return self._panel

    def show_panel(self, panel: Panel) -> None:
        """Show the cards, the keypad or the place for pictures."""
        self._panel = panel
        for kind, name in ((Panel.KEYPAD, "keypad"), (Panel.PICTURE, "picture")):
            if panel is kind or name in self.__dict__:
                part: QWidget = getattr(self, name)
                part.setVisible(panel is kind)
        self.arrange()

    @property
    def is_compact(self) -> bool:
        """Whether this is the narrow layout."""
        return self.window().width() < COMPACT_BELOW_PX

    @property
    def is_wide(self) -> bool:
        """Whether a context column stands at the right."""
        return self.window().width() >= WIDE_FROM_PX

    def arrange(self) -> None:
        """Place everything for this size, giving up the how-to steps first."""
        margin = 24 if self.is_compact else 32
        foot = self.height() - 24
        width = self.width() - 2 * margin - (CONTEXT_PX if self.is_wide else 0)
        echo_top = 148 if self.is_compact else 156
        self.echo.setGeometry(margin, echo_top, width, 72)
        below = echo_top + 72 + 16
        room = QRect(margin, below, width, foot - below)
        panel_open = self._panel is not Panel.CARDS
        for part in (self.last, self.readiness, self.exposure):
            part.setVisible(not panel_open or (self.is_wide and part is not self.last))
        if self.is_wide or "legend" in self.__dict__:
            self.legend.setVisible(self.is_wide and not panel_open)
        if self._panel is Panel.KEYPAD:
            self._place_keypad(room)
        elif self._panel is Panel.PICTURE:
            self.picture.setGeometry(room)
        if not panel_open:
            self._place_cards(room)
        else:
            self.how_to.hide()
            self.notice.hide()
        if self.is_wide:
            self._place_context(margin)
        self.update()

    def _place_keypad(self, room: QRect) -> None:
        width = min(room.width(), 3 * 152 + 16)
        height = min(room.height(), 4 * 74 + 24)
        self.keypad.setGeometry(room.left(), room.top() + 8, width, height - 8)

    def _place_cards(self, room: QRect) -> None:
        self.last.setGeometry(room.left(), room.top(), room.width(), 64)
        top = room.top() + 64
        cards_px = (
            0 if self.is_wide else min(210 if self.is_compact else 198, room.bottom() - top - 15)
        )
        cards_top = room.bottom() + 1 - cards_px
        space = cards_top - top
        has_notice = self.notice.has_words
        wanted = self.notice.height_for(room.width()) if has_notice else 48
        gap = min(32, (space - wanted) // 2) if cards_px else 32
        self.notice.setVisible(has_notice)
        self.how_to.setVisible(not has_notice and gap >= 12)
        if has_notice and gap < 8:
            # The notice matters more than the cards: it takes their upper part.
            gap = 16
            cards_top = top + gap + wanted + 16
            cards_px = room.bottom() + 1 - cards_top
        self.notice.setGeometry(room.left(), top + gap, room.width(), wanted)
        self.how_to.setGeometry(room.left(), top + gap, room.width(), 48)
        if self.is_wide:
            legend_top = top + gap + max(48, wanted) + 48
            height = min(400, room.bottom() - legend_top)
            self.legend.setGeometry(room.left(), legend_top, room.width(), height)
        else:
            self._place_pair(QRect(room.left(), cards_top, room.width(), cards_px))

    def _place_pair(self, area: QRect) -> None:
        visible = area.height() >= 150
        self.readiness.setVisible(visible)
        self.exposure.setVisible(visible)
        gap = 16
        share = 0.5 if self.is_compact else 0.55
        left_px = round((area.width() - gap) * share)
        self.readiness.setGeometry(area.left(), area.top(), left_px, area.height())
        right = area.left() + left_px + gap
        self.exposure.setGeometry(right, area.top(), area.width() - left_px - gap, area.height())

    def _place_context(self, margin: int) -> None:
        left, width = self.width() - CONTEXT_PX, CONTEXT_PX - margin
        self.readiness.setGeometry(left, 24, width, 344)
        self.exposure.setGeometry(left, 384, width, 210)

    def resizeEvent(self, event: object) -> None:
        """Place everything again."""
        self.arrange()

    def paint_shapes(self, painter: QPainter) -> None:
        """Fill the ground."""
        painter.fillRect(self.rect(), self.look.colour("bg"))

    def texts(self) -> Sequence[PlacedText]:
        """Title and sentence."""
        margin = 24 if self.is_compact else 32
        width = self.echo.width()
        size = 48 if self.is_compact else 56
        title = translate("Redeem", "Scan the voucher")
        size = next(
            (s for s in (size, 44, 40) if self.look.width(title, s, bold=True) <= width), 36
        )
        sentence = translate(
            "Redeem", "Scan on any screen. Vouchers, pickups and members are told apart."
        )
        small = 20 if self.look.width(sentence, 20) <= width else 18
        small = small if self.look.width(sentence, small) <= width else 16
        top = 32 if self.is_compact else 30
        return [
            PlacedText(
                QRect(margin, top, width, 64 if not self.is_compact else 56),
                title,
                TextStyle(size, "text", "bg", bold=True),
            ),
            PlacedText(
                QRect(margin, 93 if self.is_compact else 101, width, 32),
                sentence,
                TextStyle(small, "text2", "bg"),
            ),
        ]


class RedeemScreen(QWidget):
    """Everything but the verdict.

    Signals: `typed` carries a typed code; `picture_asked`, `reprint_pressed`, `keypad_changed`.
    """

    typed = Signal(str)
    picture_asked = Signal()
    reprint_pressed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.record = RecordColumn(look, self)
        self.work = WorkPane(look, self)
        self.bar = BottomBar(look, self)
        blank = KeyFace("", kind=KeyKind.QUIET)
        self.type_key = Key(look, blank, self.bar)
        self.picture_key = Key(look, blank, self.bar)
        self.reprint_key = Key(look, blank, self.bar)
        self.type_key.clicked.connect(self.toggle_keypad)
        self.picture_key.clicked.connect(self.picture_asked)
        self.reprint_key.clicked.connect(self.reprint_pressed)
        self.work.echo.submitted.connect(self.typed)
        self.work.echo.typed_changed.connect(self._show_corner)
        self.work.echo.keypad_pressed.connect(self.toggle_keypad)
        self.bar.corner.clicked.connect(self.work.echo.submit)
        self.bar.corner.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.retranslate()

    def retranslate(self) -> None:
        """Take the words of the language in use."""
        compact = self.window().width() < COMPACT_BELOW_PX
        quiet = KeyKind.QUIET
        words = translate("Redeem", "Type code")
        self.type_key.show_face(KeyFace(words, "keyboard", "F4", quiet))
        words = translate("Redeem", "Picture")
        self.picture_key.show_face(KeyFace(words, "camera", "Ctrl+L", quiet))
        words = translate("Redeem", "Reprint last")
        hint = "" if compact else "Ctrl+P"
        self.reprint_key.show_face(KeyFace(words, "printer", hint, quiet))
        self.bar.put([self.type_key, self.picture_key, self.reprint_key])
        self._show_corner()

    def _show_corner(self, _typed: str = "") -> None:
        reason = "" if self.work.echo.typed else translate("Redeem", "Scan or type first")
        face = CornerFace(translate("Redeem", "Redeem"), reason=reason)
        self.bar.corner.show_face(face)

    def toggle_keypad(self) -> None:
        """Open or close the on-screen keypad."""
        is_open = self.work.panel is Panel.KEYPAD
        self.work.show_panel(Panel.CARDS if is_open else Panel.KEYPAD)
        self.work.echo.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_picture_panel(self, *, is_open: bool) -> None:
        """Open or close the panel for pictures."""
        self.work.show_panel(Panel.PICTURE if is_open else Panel.CARDS)
        if not is_open:
            self.work.echo.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_panels(self) -> None:
        """Back to the cards."""
        self.show_picture_panel(is_open=False)

    def take_focus(self) -> None:
        """Typing goes to the echo box."""
        self.work.echo.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: object) -> None:
        """Record left, work right, bar at the foot."""
        window_px = self.window().width()
        left_px = 400 if window_px < COMPACT_BELOW_PX else 520 if window_px >= WIDE_FROM_PX else 440
        height = self.height() - BOTTOM_BAR_PX
        self.record.setGeometry(0, 0, left_px, height)
        self.work.setGeometry(left_px, 0, self.width() - left_px, height)
        self.bar.setGeometry(0, height, self.width(), BOTTOM_BAR_PX)
        self.retranslate()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What no part took is the start of a typed code."""
        text = event.text()
        if event.key() == Qt.Key.Key_Escape:
            self.close_panels()
        elif text and text.isprintable() and not text.isspace():
            self.work.echo.setFocus(Qt.FocusReason.OtherFocusReason)
            self.work.echo.type_text(text)
        else:
            super().keyPressEvent(event)
