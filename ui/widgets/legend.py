"""The five answers at a glance, for screens wide enough to teach while they wait."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from pos_app.domain.verdict import Face
from ui.language import translate
from ui.painting import Box, PlacedText, TextStyle, fill, paint_box
from ui.presenters.mark import MARKS
from ui.widgets.marks import paint_mark_sign
from ui.widgets.painted import PaintedWidget

GAP_PX = 12


class VerdictLegend(PaintedWidget):
    """Five tiles: mark, field, and what it means for the goods."""

    def _tiles(self) -> list[tuple[Face, str, str, str]]:
        return [
            (Face.GREEN, translate("Legend", "Hand over"), "field_green", "white"),
            (Face.GREEN_PENDING, translate("Legend", "Hand over, confirms later"),
             "field_violet", "white"),
            (Face.AMBER_WAIT, translate("Legend", "Not yet"), "field_amber", "ink"),
            (Face.AMBER_ELSEWHERE, translate("Legend", "Not here"), "field_amber", "ink"),
            (Face.RED, translate("Legend", "Do not hand over"), "field_red", "white"),
        ]  # fmt: skip

    def _rect(self, at: int) -> QRect:
        width = (self.width() - 32 - 4 * GAP_PX) // 5
        return QRect(16 + at * (width + GAP_PX), 56, width, self.height() - 72)

    def _words_top(self, tile: QRect) -> int:
        return tile.bottom() - 72

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw the card and its tiles."""
        paint_box(painter, self.look, self.rect(), Box())
        for at, (face, _words, field, ink) in enumerate(self._tiles()):
            tile = self._rect(at)
            paint_box(painter, self.look, tile, Box(field, "", 0, 8))
            ground = field
            if face is Face.GREEN_PENDING:
                ground = "field_green"
                upper = QRect(
                    tile.left(), tile.top(), tile.width(), self._words_top(tile) - tile.top()
                )
                paint_box(painter, self.look, upper, Box(ground, "", 0, 8))
                painter.fillRect(upper.adjusted(0, 12, 0, 0), self.look.colour(ground))
                line = QRect(tile.left(), upper.bottom() + 1, tile.width(), 3)
                fill(painter, line, self.look.colour("white"))
            room = self._words_top(tile) - tile.top()
            size = min(120, room - 24, tile.width() - 32)
            square = QRect(
                tile.left() + (tile.width() - size) // 2,
                tile.top() + (room - size) // 2 + 2,
                size,
                size,
            )
            colours = (self.look.colour(ink), self.look.colour(ground))
            paint_mark_sign(painter, square, MARKS[face], colours)

    def texts(self) -> Sequence[PlacedText]:
        """Title and the five meanings."""
        found = [
            PlacedText(
                QRect(16, 12, self.width() - 32, 36),
                translate("Legend", "What the answers mean"),
                TextStyle(18, bold=True),
            )
        ]
        for at, (_face, words, field, ink) in enumerate(self._tiles()):
            tile = self._rect(at)
            area = QRect(tile.left() + 8, self._words_top(tile) + 10, tile.width() - 16, 56)
            style = TextStyle(18, ink, field, bold=True, align="center", line_px=26)
            found.append(PlacedText(area, words, style))
        return found
