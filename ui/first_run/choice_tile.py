"""One answer as a tile: an icon, the answer, what it means."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ui.first_run.face import ChoiceFace
from ui.painting import Box, PlacedText, TextStyle, paint_box
from ui.theme.look import Look
from ui.widgets.painted import PaintedButton

TILE_PX = 80


class ChoiceTile(PaintedButton):
    """Chosen: a firmer outline and a blue disc, so that colour is not the only sign."""

    def __init__(self, look: Look, face: ChoiceFace, parent: QWidget) -> None:
        super().__init__(look, parent)
        self.face = face
        self.setCheckable(True)
        self.show_face(face)

    def show_face(self, face: ChoiceFace) -> None:
        """Show other words."""
        self.face = face
        self.setChecked(face.is_chosen)
        self.setText(face.words)
        self.setAccessibleName(face.words)
        self.setAccessibleDescription(face.line)
        self.update()

    @property
    def _is_chosen(self) -> bool:
        return self.face.is_chosen

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw the tile and its disc."""
        chosen = self._is_chosen
        ground = "tone" if self.isDown() else ("tint" if chosen else "surface")
        box = Box(ground, "primary" if chosen else "hairline", 2 if chosen else 1, 12)
        paint_box(painter, self.look, self.rect(), box)
        disc = QRect(16, (self.height() - 48) // 2, 48, 48)
        paint_box(painter, self.look, disc, Box("primary" if chosen else "tone", "", 0, 24))
        square = QRect(disc.left() + 12, disc.top() + 12, 24, 24)
        self.draw_icon(painter, self.face.icon, "on_primary" if chosen else "text", square)
        if chosen:
            tick = QRect(self.width() - 48, (self.height() - 24) // 2, 24, 24)
            self.draw_icon(painter, "check", "primary", tick)

    def texts(self) -> Sequence[PlacedText]:
        """The answer and its line."""
        on = "tone" if self.isDown() else ("tint" if self._is_chosen else "surface")
        width = self.width() - 80 - 56
        words = TextStyle(20, "text", on, bold=True)
        if not self.face.line:
            return [PlacedText(QRect(80, 0, width, self.height()), self.face.words, words)]
        return [
            PlacedText(QRect(80, 12, width, 30), self.face.words, words),
            PlacedText(QRect(80, 42, width, 24), self.face.line, TextStyle(16, "text2", on)),
        ]
