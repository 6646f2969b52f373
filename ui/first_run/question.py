"""One question on the work area: the title in the biggest type, then what answers it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.first_run.address_pad import AddressPad
from ui.first_run.choice_tile import TILE_PX, ChoiceTile
from ui.first_run.face import Pad, StepFace
from ui.painting import Box, PlacedText, TextStyle, lines_needed, paint_box
from ui.theme.look import Look
from ui.widgets.key import CornerFace
from ui.widgets.keypad import Keypad
from ui.widgets.notice import NoticeCard
from ui.widgets.painted import PaintedWidget

WIDE_PX = 760
FIELD_PX = 64
LABEL_PX = 28
PAD_WIDTH_PX = 376
KEY_MIN_PX = 48
KEY_MAX_PX = 64
FIGURE_PX = 132
_TITLE = TextStyle(40, "text", "bg", bold=True, line_px=52)
_SENTENCE = TextStyle(20, "text2", "bg", line_px=30)


class Question(PaintedWidget):
    """Paints a StepFace.

    Signals: `chosen` carries the name of an answer; `typed` the field's text.
    """

    chosen = Signal(str)
    typed = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.face = StepFace("", CornerFace(""))
        self.tiles: list[ChoiceTile] = []
        self.field = QLineEdit(self)
        self.field.setFont(look.font(24))
        self.field.textEdited.connect(self.typed)
        self.digits = Keypad(look, self)
        self.address = AddressPad(look, self)
        self.notice = NoticeCard(look, self)
        for pad in (self.digits, self.address):
            pad.digit_pressed.connect(self._type)
            pad.erased.connect(self._erase)
            pad.cleared.connect(self._clear)
        self.field.hide()
        self.digits.hide()
        self.address.hide()

    def show_face(self, face: StepFace, *, is_new: bool) -> None:
        """Ask this; `is_new` puts the keyboard where the answer goes."""
        before, self.face = self.face, face
        if [tile.face.name for tile in self.tiles] != [choice.name for choice in face.choices]:
            self._make_tiles()
        for tile, choice in zip(self.tiles, face.choices, strict=True):
            tile.show_face(choice)
        self._fill_field()
        self.notice.show_face(face.notice)
        self.notice.close_key.hide()
        self.setAccessibleName(face.title)
        self.setAccessibleDescription(" ".join((*face.sentences, face.figure)))
        self._arrange()
        self.update()
        if is_new or before.title == "":
            self.take_keyboard()

    def take_keyboard(self) -> None:
        """Put the focus on the field, or on the answer that is chosen."""
        if self.face.field is not None:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        for tile in self.tiles:
            if tile.face.is_chosen:
                tile.setFocus(Qt.FocusReason.OtherFocusReason)

    def move_choice(self, step: int) -> bool:
        """Go to another answer by an arrow key; whether there are answers to choose from."""
        names = [tile.face.name for tile in self.tiles]
        now = next((at for at, tile in enumerate(self.tiles) if tile.face.is_chosen), 0)
        if not names:
            return False
        at = max(0, min(len(names) - 1, now + step))
        self.chosen.emit(names[at])
        self.tiles[at].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def resizeEvent(self, event: object) -> None:
        """Arrange again."""
        self._arrange()

    def _make_tiles(self) -> None:
        for tile in self.tiles:
            tile.hide()
            tile.deleteLater()
        self.tiles = [ChoiceTile(self.look, choice, self) for choice in self.face.choices]
        for tile in self.tiles:
            name = tile.face.name
            tile.clicked.connect(lambda _c=False, it=name: self.chosen.emit(it))
            tile.show()

    def _fill_field(self) -> None:
        face = self.face.field
        self.field.setVisible(face is not None)
        if face is None:
            return
        mode = QLineEdit.EchoMode.Password if face.is_secret else QLineEdit.EchoMode.Normal
        if self.field.echoMode() is not mode:
            self.field.setEchoMode(mode)
        if self.field.text() != face.text:
            self.field.setText(face.text)
        self.field.setPlaceholderText(face.example)
        self.field.setAccessibleName(face.label)
        self.field.setAccessibleDescription(face.flaw or " ".join(self.face.sentences))

    def _type(self, character: str) -> None:
        self.field.insert(character)
        self.typed.emit(self.field.text())

    def _erase(self) -> None:
        self.field.backspace()
        self.typed.emit(self.field.text())

    def _clear(self) -> None:
        self.field.clear()
        self.typed.emit("")

    @property
    def _margin(self) -> int:
        return 24 if self.width() < 700 else 48

    @property
    def _width(self) -> int:
        return min(WIDE_PX, self.width() - 2 * self._margin)

    def _height_of(self, words: str, style: TextStyle) -> int:
        return style.line_px * lines_needed(self.look, words, style, self._width)

    @property
    def _title_style(self) -> TextStyle:
        """One size smaller where the title would take three lines or the window is low."""
        if self._height_of(self.face.title, _TITLE) <= 104 and self.height() >= 560:
            return _TITLE
        return TextStyle(32, "text", "bg", bold=True, line_px=42)

    def _head(self) -> tuple[list[PlacedText], int]:
        """Title and sentences, and where they end."""
        left, top = self._margin, 32
        found = []
        style = self._title_style
        height = self._height_of(self.face.title, style)
        found.append(PlacedText(QRect(left, top, self._width, height), self.face.title, style))
        top += height + 8
        for words in self.face.sentences:
            height = self._height_of(words, _SENTENCE)
            found.append(PlacedText(QRect(left, top, self._width, height), words, _SENTENCE))
            top += height + 4
        return found, top + 16

    def _arrange(self) -> None:
        _texts, top = self._head()
        left, width = self._margin, self._width
        for tile in self.tiles:
            tile.setGeometry(left, top, width, TILE_PX)
            top += TILE_PX + 12
        if self.face.field is not None:
            self.field.setGeometry(left, top + LABEL_PX, width, FIELD_PX)
            top += LABEL_PX + FIELD_PX + (48 if self.face.field.flaw else 16)
        if self.face.figure or self.face.figure_line:
            top += FIGURE_PX + 16
        if self.face.notice is not None:
            height = self.notice.height_for(width) + 4
            self.notice.setGeometry(left, top, width, height)
            top += height + 16
        self._place_pads(top)

    def _place_pads(self, top: int) -> None:
        face = self.face.field
        wanted = face.pad if face is not None else Pad.NONE
        room = self.height() - 16 - top
        key_px = min(KEY_MAX_PX, (room - 3 * 8) // 4)
        for pad, kind in ((self.digits, Pad.DIGITS), (self.address, Pad.ADDRESS)):
            pad.setVisible(kind is wanted and key_px >= KEY_MIN_PX)
            pad.setGeometry(self._margin, top, PAD_WIDTH_PX, 4 * key_px + 24)

    def _figure_rect(self) -> QRect:
        _texts, top = self._head()
        return QRect(self._margin, top, self._width, FIGURE_PX)

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw ground, the figure's card and the sign of a flaw."""
        painter.fillRect(self.rect(), self.look.colour("bg"))
        if self.face.figure or self.face.figure_line:
            paint_box(painter, self.look, self._figure_rect(), Box())
        if self.face.field is not None and self.face.field.flaw:
            flaw = self._flaw_rect()
            square = QRect(flaw.left(), flaw.top() + 2, 20, 20)
            self.draw_icon(painter, "warning", "danger", square)

    def _flaw_rect(self) -> QRect:
        under = self.field.geometry()
        return QRect(under.left(), under.bottom() + 7, under.width(), 24)

    def texts(self) -> Sequence[PlacedText]:
        """Everything that is said."""
        found, top = self._head()
        face = self.face.field
        if face is not None:
            label = QRect(self._margin, top, self._width, 24)
            found.append(PlacedText(label, face.label, TextStyle(16, "text2", "bg")))
            if face.flaw:
                rect = self._flaw_rect().adjusted(28, 0, 0, 0)
                found.append(PlacedText(rect, face.flaw, TextStyle(16, "danger", "bg")))
        if self.face.figure or self.face.figure_line:
            found += self._figure_texts()
        return found

    def _figure_texts(self) -> list[PlacedText]:
        card = self._figure_rect().adjusted(24, 16, -24, -12)
        figure, line = self.face.figure, self.face.figure_line
        if not figure:
            style = TextStyle(22, "text2", align="center")
            return [PlacedText(card, line, style)]
        size = next(
            (
                px
                for px in (56, 44, 32, 24)
                if self.look.width(figure, px, bold=True) < card.width()
            ),
            18,
        )
        big = TextStyle(size, bold=True, may_elide=True)
        return [
            PlacedText(QRect(card.left(), card.top(), card.width(), 68), figure, big),
            PlacedText(
                QRect(card.left(), card.top() + 74, card.width(), 26),
                line,
                TextStyle(18, "text2", may_elide=True),
            ),
        ]
