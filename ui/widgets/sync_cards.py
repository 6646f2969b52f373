"""The small parts of the sync centre: figures, tabs, and the strip of feeds with their ages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ui.painting import Box, PlacedText, TextStyle, paint_box
from ui.theme.look import Look
from ui.widgets.painted import PaintedButton, PaintedWidget

FIGURE_PX = 100
STRIP_PX = 50
TAB_PX = 48
PILL_PX = 28


@dataclass(frozen=True, slots=True)
class Figure:
    """A label, a big value and a note; an empty value is still being read."""

    label: str
    value: str
    note: str
    ink: str = "text"


class FigureCard(PaintedWidget):
    """One figure of 100 px height."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, parent)
        self._figure = Figure("", "", "")

    def show_figure(self, figure: Figure) -> None:
        """Show another value."""
        self._figure = figure
        self.setAccessibleName(f"{figure.label}: {figure.value} {figure.note}".strip())
        self.update()

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw the card, and a block where the value is still being read."""
        paint_box(painter, self.look, self.rect(), Box())
        if not self._figure.value:
            painter.fillRect(QRect(16, 38, 96, 28), self.look.colour("tone"))

    def texts(self) -> Sequence[PlacedText]:
        """Label, value, note."""
        figure, room = self._figure, self.width() - 32
        sizes = (32, 28, 24, 20)
        fits = (it for it in sizes if self.look.width(figure.value, it, bold=True) <= room)
        size = next(fits, sizes[-1])
        small = TextStyle(16, "text2", may_elide=True)
        found = [
            PlacedText(QRect(16, 9, room, 22), figure.label, small),
            PlacedText(
                QRect(16, 32, room, 38), figure.value, TextStyle(size, figure.ink, bold=True)
            ),
            PlacedText(QRect(16, 70, room, 22), figure.note, small),
        ]
        return [placed for placed in found if placed.text]


class TabKey(PaintedButton):
    """A list's name and how many rows it has; the chosen one is underlined."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, parent)
        self._count = 0
        self._warns = False
        self.setCheckable(True)

    def show_tab(self, words: str, count: int, *, is_chosen: bool, warns: bool = False) -> None:
        """Change words, count and whether it is the chosen one."""
        self.setText(words)
        self._count, self._warns = count, warns and count > 0
        self.setChecked(is_chosen)
        self.setAccessibleName(f"{words} {count:,}")
        self.updateGeometry()
        self.update()

    def _pill(self) -> QRect:
        left = 16 + self.look.width(self.text(), 18, bold=True) + 12
        width = max(PILL_PX, self.look.width(f"{self._count:,}", 16, bold=True) + 18)
        return QRect(left, (TAB_PX - PILL_PX) // 2, width, PILL_PX)

    def sizeHint(self) -> QSize:
        """Word and count side by side."""
        return QSize(self._pill().right() + 17, TAB_PX)

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw the pill, and the line under the chosen one."""
        ground = "warning_bg" if self._warns else "tone"
        paint_box(painter, self.look, self._pill(), Box(ground, "", 0, PILL_PX // 2))
        if self.isChecked() and self.isEnabled():
            line = QRect(16, self.height() - 3, self._pill().right() - 15, 3)
            painter.fillRect(line, self.look.colour("primary"))

    def texts(self) -> Sequence[PlacedText]:
        """Word and count."""
        pill = self._pill()
        chosen = self.isChecked()
        word = QRect(16, 0, pill.left() - 28, TAB_PX)
        ink, ground = ("warning", "warning_bg") if self._warns else ("text2", "tone")
        return [
            PlacedText(word, self.text(), TextStyle(18, "text" if chosen else "text2", bold=True)),
            PlacedText(pill, f"{self._count:,}", TextStyle(16, ink, ground, True, "center")),
        ]


@dataclass(frozen=True, slots=True)
class FeedFace:
    """A feed's name and age; a stale one stands out."""

    name: str
    age: str
    is_stale: bool


class FeedStrip(PaintedWidget):
    """How fresh every feed is, side by side."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, parent)
        self._label = ""
        self._faces: tuple[FeedFace, ...] = ()

    def show_feeds(self, label: str, faces: tuple[FeedFace, ...]) -> None:
        """Show other ages."""
        self._label, self._faces = label, faces
        spoken = ", ".join(f"{face.name} {face.age}" for face in faces)
        self.setAccessibleName(f"{label}: {spoken}")
        self.update()

    def _cells(self) -> list[QRect]:
        """The label's cell, then one for each feed; what is left over is shared out evenly."""
        label = self.look.width(self._label, 16, bold=True) + 32
        needs = [self._needed(face) for face in self._faces]
        spare = max(0, self.width() - label - sum(needs))
        left, cells = label, [QRect(0, 0, label, self.height())]
        for at, need in enumerate(needs):
            width = need + spare * (at + 1) // len(needs) - spare * at // len(needs)
            cells.append(QRect(left, 0, width, self.height()))
            left += width
        return cells

    def _needed(self, face: FeedFace) -> int:
        age = self.look.width(face.age, 16, bold=face.is_stale) + (22 if face.is_stale else 0)
        return self.look.width(face.name, 16) + age + 12 + 2 * 12

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw the strip, its dividers and the signs of what is old."""
        paint_box(painter, self.look, self.rect(), Box())
        for cell, face in zip(self._cells()[1:], self._faces, strict=True):
            line = QRect(cell.left(), 1, 1, self.height() - 2)
            painter.fillRect(line, self.look.colour("card_line"))
            if face.is_stale:
                age = self.look.width(face.age, 16, bold=True)
                square = QRect(cell.right() - 11 - age - 22, (self.height() - 18) // 2, 18, 18)
                self.draw_icon(painter, "warning", "warning", square)

    def texts(self) -> Sequence[PlacedText]:
        """Label, names, ages."""
        cells = self._cells()
        label = cells[0].adjusted(16, 0, -16, 0)
        found = [PlacedText(label, self._label, TextStyle(16, "text", bold=True))]
        for cell, face in zip(cells[1:], self._faces, strict=True):
            name = self.look.width(face.name, 16)
            age = self.look.width(face.age, 16, bold=face.is_stale)
            ink = "warning" if face.is_stale else "text2"
            style = TextStyle(16, ink, bold=face.is_stale)
            left = QRect(cell.left() + 12, 0, name, self.height())
            right = QRect(cell.right() - 11 - age, 0, age, self.height())
            found.append(PlacedText(left, face.name, TextStyle(16, "text")))
            found.append(PlacedText(right, face.age, style))
        return found
