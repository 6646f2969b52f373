"""The five marks of the five verdicts: outline and glyph, told apart without colour."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from ui.presenters.mark import Mark

UNIT = 160.0
"""The marks are drawn on a square of 160."""


def paint_mark_sign(
    painter: QPainter, square: QRect, mark: Mark, colours: tuple[QColor, QColor]
) -> None:
    """Draw one mark into a square; colours are (the mark, the field behind it)."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(square.topLeft())
    painter.scale(square.width() / UNIT, square.height() / UNIT)
    ink, field = colours
    draw = {
        Mark.CIRCLE: _circle,
        Mark.DASHED_CIRCLE: _dashed,
        Mark.DIAMOND: _diamond,
        Mark.SIGNPOST: _signpost,
        Mark.OCTAGON: _octagon,
    }[mark]
    draw(painter, ink, field)
    painter.restore()


def _stroke(painter: QPainter, colour: QColor, width: float, lines: list[list[QPointF]]) -> None:
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for points in lines:
        painter.drawPolyline(QPolygonF(points))


def _solid(painter: QPainter, ink: QColor, points: list[QPointF], corner: float = 0) -> None:
    pen = QPen(ink, corner) if corner else QPen(Qt.PenStyle.NoPen)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(ink)
    painter.drawPolygon(QPolygonF(points))


_TICK = [QPointF(44, 84), QPointF(72, 111), QPointF(118, 55)]


def _circle(painter: QPainter, ink: QColor, field: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawEllipse(QRectF(4, 4, 152, 152))
    _stroke(painter, field, 15, [_TICK])


def _dashed(painter: QPainter, ink: QColor, field: QColor) -> None:
    pen = QPen(ink, 12)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for at in range(10):
        painter.drawArc(QRectF(10, 10, 140, 140), round((at * 36 - 12) * 16), 24 * 16)
    _stroke(painter, ink, 14, [[QPointF(48, 84), QPointF(72, 107), QPointF(112, 57)]])


def _diamond(painter: QPainter, ink: QColor, field: QColor) -> None:
    points = [QPointF(80, 12), QPointF(148, 80), QPointF(80, 148), QPointF(12, 80)]
    _solid(painter, ink, points, corner=16)
    _stroke(
        painter,
        field,
        7,
        [[QPointF(54, 44), QPointF(106, 44)], [QPointF(54, 116), QPointF(106, 116)]],
    )
    glass = QPainterPath(QPointF(60, 46))
    glass.cubicTo(60, 68, 76, 66, 76, 80)
    glass.cubicTo(76, 94, 60, 92, 60, 114)
    glass.moveTo(100, 46)
    glass.cubicTo(100, 68, 84, 66, 84, 80)
    glass.cubicTo(84, 94, 100, 92, 100, 114)
    painter.drawPath(glass)


def _signpost(painter: QPainter, ink: QColor, field: QColor) -> None:
    points = [
        QPointF(12, 28), QPointF(100, 28), QPointF(150, 80), QPointF(100, 132), QPointF(12, 132),
    ]  # fmt: skip
    _solid(painter, ink, points, corner=12)
    arrow = [QPointF(72, 52), QPointF(100, 80), QPointF(72, 108)]
    _stroke(painter, field, 14, [[QPointF(34, 80), QPointF(98, 80)], arrow])


def _octagon(painter: QPainter, ink: QColor, field: QColor) -> None:
    near, far, low, high = 51.0, 109.0, 4.0, 156.0
    points = [
        QPointF(near, low), QPointF(far, low), QPointF(high, near), QPointF(high, far),
        QPointF(far, high), QPointF(near, high), QPointF(low, far), QPointF(low, near),
    ]  # fmt: skip
    _solid(painter, ink, points)
    cross = [[QPointF(54, 54), QPointF(106, 106)], [QPointF(106, 54), QPointF(54, 106)]]
    _stroke(painter, field, 16, cross)
