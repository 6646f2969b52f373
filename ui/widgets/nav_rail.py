"""The navigation rail: the sections of the counter, and Lock at the foot."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ui.language import translate
from ui.painting import Box, PlacedText, TextStyle, paint_box
from ui.theme.look import Look
from ui.theme.tokens import RAIL_PX
from ui.widgets.painted import PaintedButton, PaintedWidget, centred


class Section(StrEnum):
    """The sections a person can go to."""

    TILL = "till"
    REDEEM = "redeem"
    PICKUP = "pickup"
    MEMBERS = "members"
    STOCK = "stock"
    REPORTS = "reports"
    MORE = "more"
    LOCK = "lock"


ICONS = {
    Section.TILL: "cart",
    Section.REDEEM: "ticket",
    Section.PICKUP: "bag",
    Section.MEMBERS: "person",
    Section.STOCK: "box",
    Section.REPORTS: "chart",
    Section.MORE: "dots",
    Section.LOCK: "lock",
}
ITEM_PX = 64


def section_name(section: Section) -> str:
    """The section's word on the rail."""
    return {
        Section.TILL: translate("Nav", "Sell"),
        Section.REDEEM: translate("Nav", "Redeem"),
        Section.PICKUP: translate("Nav", "Pickup"),
        Section.MEMBERS: translate("Nav", "Members"),
        Section.STOCK: translate("Nav", "Stock"),
        Section.REPORTS: translate("Nav", "Reports"),
        Section.MORE: translate("Nav", "More"),
        Section.LOCK: translate("Nav", "Lock"),
    }[section]


class NavItem(PaintedButton):
    """One section: icon over word, tinted where we are."""

    def __init__(self, look: Look, section: Section, parent: QWidget) -> None:
        super().__init__(look, parent)
        self.section = section
        self.setCheckable(section not in (Section.MORE, Section.LOCK))
        self.resize(ITEM_PX, ITEM_PX)
        self.name_again()

    def name_again(self) -> None:
        """Take the word of the language in use."""
        self.setText(section_name(self.section))
        self.setAccessibleName(self.text())

    def sizeHint(self) -> QSize:
        """A square that a thumb finds."""
        return QSize(ITEM_PX, ITEM_PX)

    @property
    def _roles(self) -> tuple[str, str]:
        if self.isChecked():
            return "primary", "tint"
        return "text2", "tone" if self.isDown() else "surface"

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw ground and icon."""
        ink, ground = self._roles
        if ground != "surface":
            paint_box(painter, self.look, self.rect(), Box(ground, "", 0, 8))
        self.draw_icon(painter, ICONS[self.section], ink, QRect(20, 8, 24, 24))

    def texts(self) -> Sequence[PlacedText]:
        """The word."""
        ink, ground = self._roles
        names = (section_name(section) for section in Section)
        widest = max(self.look.width(name, 16, bold=True) for name in names)
        size = 16 if widest <= ITEM_PX - 4 else 14
        style = TextStyle(size, ink, ground, bold=self.isChecked(), align="center")
        return [PlacedText(QRect(0, 34, ITEM_PX, 24), self.text(), style)]


def paint_mark(painter: QPainter, look: Look, square: QRect) -> None:
    """Draw the product's mark, a counter on a blue tile."""
    paint_box(painter, look, square, Box("primary", "", 0, square.width() // 4))
    scale = square.width() / 28
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour("on_primary"))
    for left, top, width, height in ((8, 9, 12, 2), (4, 14, 20, 2), (8, 14, 2, 6), (18, 14, 2, 6)):
        painter.drawRoundedRect(
            round(square.left() + left * scale),
            round(square.top() + top * scale),
            round(width * scale),
            max(2, round(height * scale)),
            1,
            1,
        )


class NavRail(PaintedWidget):
    """The rail of 72 px.

    Signals: `chosen` carries the section a person pressed.
    """

    chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.items = [NavItem(look, section, self) for section in Section]
        for item in self.items:
            item.clicked.connect(lambda _checked=False, it=item: self.chosen.emit(it.section))

    def show_current(self, section: Section) -> None:
        """Mark where we are."""
        for item in self.items:
            item.setChecked(item.section is section)

    def retranslate(self) -> None:
        """Take the words of the language in use."""
        for item in self.items:
            item.name_again()

    def resizeEvent(self, event: object) -> None:
        """Stack the items; Lock stands at the foot."""
        step = min(72, (self.height() - 56 - ITEM_PX) // (len(self.items) - 1))
        for index, item in enumerate(self.items):
            item.move(4, 56 + index * step)
        self.items[-1].move(4, self.height() - ITEM_PX - 8)

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw ground, mark and the line beside the rail."""
        painter.fillRect(self.rect(), self.look.colour("surface"))
        line = self.look.colour("card_line")
        painter.fillRect(QRect(RAIL_PX - 1, 0, 1, self.height()), line)
        painter.fillRect(QRect(0, 47, RAIL_PX, 1), line)
        paint_mark(painter, self.look, centred(QRect(0, 0, RAIL_PX, 48), 28))
