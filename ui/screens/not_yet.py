"""The page of a section that this version does not have: one honest sentence and a way back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ui.language import translate
from ui.painting import Box, PlacedText, TextStyle, paint_box
from ui.theme.look import Look
from ui.widgets.key import Key, KeyFace
from ui.widgets.nav_rail import ICONS, Section, section_name
from ui.widgets.painted import PaintedWidget, centred


class NotYetScreen(PaintedWidget):
    """Says which section is missing.

    Signals: `back_pressed`.
    """

    back_pressed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._section = Section.TILL
        self.back = Key(look, KeyFace(""), self)
        self.back.clicked.connect(self.back_pressed)
        self.retranslate()

    def show_section(self, section: Section) -> None:
        """Name another section."""
        self._section = section
        self.setAccessibleName(self._headline())
        self.update()

    def _headline(self) -> str:
        name = section_name(self._section)
        return translate("NotYet", "{section} is not in this version yet").format(section=name)

    def retranslate(self) -> None:
        """Take the words of the language in use."""
        self.back.show_face(KeyFace(translate("NotYet", "Back to Redeem"), "ticket"))
        self._arrange()

    def resizeEvent(self, event: object) -> None:
        """Keep the key in the middle."""
        self._arrange()

    def _middle(self) -> int:
        return self.height() * 2 // 5

    def _arrange(self) -> None:
        size = self.back.sizeHint()
        left = (self.width() - size.width()) // 2
        self.back.setGeometry(left, self._middle() + 96, size.width(), 48)

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw ground and sign."""
        painter.fillRect(self.rect(), self.look.colour("bg"))
        tile = QRect((self.width() - 64) // 2, self._middle() - 96, 64, 64)
        paint_box(painter, self.look, tile, Box("tone", "", 0, 12))
        self.draw_icon(painter, ICONS[self._section], "text2", centred(tile, 28))

    def texts(self) -> Sequence[PlacedText]:
        """The sentence."""
        top = self._middle()
        line = translate("NotYet", "Scanning works here too: a voucher opens Redeem by itself")
        return [
            PlacedText(
                QRect(16, top - 12, self.width() - 32, 40),
                self._headline(),
                TextStyle(28, "text", "bg", bold=True, align="center"),
            ),
            PlacedText(
                QRect(16, top + 34, self.width() - 32, 30),
                line,
                TextStyle(18, "text2", "bg", align="center"),
            ),
        ]
